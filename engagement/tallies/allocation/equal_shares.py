"""The Method of Equal Shares: every voter gets an equal share of the money and pays only for what they support.

Sources: D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism" (2020), for the method; D.
Peters, G. Pierczyński and P. Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021),
for projects with costs and scores, and for raising the shares to spend the budget. Add1, Add1U and the comparison
with greedy as published at equalshares.net.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import comparing, demands, greedy, runs
from engagement.tallies.allocation import satisfaction as worth
from engagement.tallies.allocation.shares import buying, counting, electorate, raising
from engagement.tallies.allocation.shares import watch as watching

Satisfaction = worth.Satisfaction
Start = raising.Start
Stop = raising.Stop


class Completion(StrEnum):
    """What happens to money that the first count leaves over."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"
    SUPPORT = "support"


SAYS = {
    Completion.NONE: "none: money that is left stays unspent",
    Completion.ADD1: "Add1: raise every share step by step and count again",
    Completion.ADD1U: "Add1U: raise every share step by step and count again, then fill by support",
    Completion.SUPPORT: "by support: the most supported that still fit, one after another",
}
Compare = comparing.Compare
_RAISED = frozenset({Completion.ADD1, Completion.ADD1U})
_FILLED = frozenset({Completion.ADD1U, Completion.SUPPORT})


@dataclass(frozen=True)
class Choices:
    """Everything that can be chosen in equal shares. As it stands: the default for decisions here."""

    satisfaction: Satisfaction = Satisfaction.SCORE_COST
    completion: Completion = Completion.ADD1U
    step: str = "1/1000"
    start: Start = Start.EXACT
    stop: Stop = Stop.EXHAUSTIVE
    comparison: comparing.Compare = comparing.Compare.SHOWN


@dataclass(frozen=True)
class Shared(results.Result):
    """A result with the `comparison` with greedy, when one was asked for."""

    comparison: comparing.Comparison | None = None


@dataclass(frozen=True)
class Counted:
    """A result and the final count behind it: enough to follow every payment (see runs.replay).

    `run` holds what was paid for from shares, even when the comparison decided for greedy. `ballots` are the
    election's, equal ones together. `again` is how many counts were too close for doubles and were made again in
    whole numbers.
    """

    result: Shared
    run: runs.Run
    satisfaction: Satisfaction
    ballots: elections.Ballots = field(repr=False)
    again: int = 0


def equal_shares(
    election: elections.Election,
    *,
    satisfaction: Satisfaction = Satisfaction.SCORE_COST,
    completion: Completion = Completion.ADD1U,
    step: str | int = "1/1000",
    start: Start = Start.EXACT,
    stop: Stop = Stop.EXHAUSTIVE,
    comparison: comparing.Compare = comparing.Compare.SHOWN,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
    progress: Callable[[str], None] | None = None,
) -> Shared:
    """Count the election by equal shares. Blank ballots hold a share too, and spend none of it.

    `step` is what each round of Add1 adds to a share: whole units of the file's money, or a part of the first share
    such as "1/1000". `after` and `apart` are demands by place, see `demands`.
    """
    choices = Choices(satisfaction, completion, str(step), start, stop, comparison)
    asked = demands.Demands(after or {}, apart)
    return count(election, choices, tie_order=tie_order, seed=seed, asked=asked, progress=progress).result


def count(
    election: elections.Election,
    choices: Choices | None = None,
    *,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    asked: demands.Demands | None = None,
    ballots: elections.Ballots | None = None,
    funds: counting.Funds | None = None,
    engine: counting.Engine = counting.Engine.AUTO,
    progress: Callable[[str], None] | None = None,
) -> Counted:
    """As `equal_shares`, with the final count itself.

    `ballots` are the election's with equal ones together, when the caller has them already. `funds` stand in for
    one budget, see counting.Funds. Raises ValueError when the step makes no sense.
    """
    return _Counting(
        election,
        choices or Choices(),
        order=tie_order,
        seed=seed,
        asked=asked or demands.Demands(),
        ballots=ballots or election.ballots.grouped(),
        funds=funds,
        engine=engine,
        progress=progress,
    ).counted()


class _Counting:
    """One election on its way from ballots to a result."""

    def __init__(
        self,
        election: elections.Election,
        choices: Choices,
        *,
        order: ties.Order,
        seed: str | None,
        asked: demands.Demands,
        ballots: elections.Ballots,
        funds: counting.Funds | None,
        engine: counting.Engine,
        progress: Callable[[str], None] | None,
    ) -> None:
        self.election, self.choices, self.ballots = election, choices, ballots
        self.order, self.seed, self.asked, self.funds, self.progress = order, seed, asked, funds, progress
        self.breaker = ties.breaker(election, order=order, seed=seed)
        self.voters = electorate.electorate(election, choices.satisfaction, ballots)
        self.ids = [project.id for project in election.projects]
        fits = funds.fits if funds else None
        self.rules = buying.Rules(self.voters, self.ids, self.breaker, election.budget, fits, self.asked)
        self.counter = counting.Counter(self.rules, engine=engine, funds=funds)
        self.reachable = self._reachable()
        exact = Fraction(election.budget, max(election.ballots.voters, 1))
        self.first = exact if choices.start is Start.EXACT else Fraction(exact // election.scale * election.scale)
        self.step = raising.Step.read(choices.step)
        # A first share rounded down to nothing still needs a step.
        self.by = self.step.money(self.first or exact, scale=election.scale)

    def _reachable(self) -> frozenset[int]:
        """What anybody supports, and some fund may pay for."""
        supported = frozenset(n for n, mass in enumerate(self.voters.total) if mass)
        if not self.funds:
            return supported
        money, lists = self.funds.money(Fraction(1)), self.voters.lists
        return frozenset(n for n in supported if not self.voters.costs[n] or any(money.able(n, lists[n][0])))

    def counted(self) -> Counted:
        share, steps = self.first, 0
        if self.choices.completion in _RAISED:
            share, steps = raising.raised(self.counter, share, step=self.by, done=self._done, progress=self.progress)
        outcome, rates, watch = self.counter.last(share, self._watch())
        purchases = tuple(runs.Purchase(n, rate) for n, rate in zip(outcome.bought, rates, strict=True))
        run = runs.Run(share, purchases)
        chosen, met = self._chosen(outcome, rates), tuple(watch.met)
        if self.choices.completion in _FILLED:
            filled, more = self._filled(chosen)
            chosen, met = chosen + filled, met + more
        compared = self._compared(chosen)
        if compared and compared.greedy_wins and self.choices.comparison is comparing.Compare.DECIDES:
            chosen = self._greedy(compared)
        rule = self._rule(share, steps, compared)
        scale, budget = self.election.scale, self.election.budget
        result = Shared(rule, budget, chosen, met, scale, watch.gap, compared)
        return Counted(result, run, self.choices.satisfaction, self.ballots, self.counter.again)

    def _done(self, outcome: buying.Outcome) -> bool:
        """Whether no larger share could be of any use."""
        bought = outcome.bought
        waiting = set(self.reachable.difference(bought))
        if self.choices.stop is Stop.OVERSPEND:
            return not waiting
        if not self.funds:
            left = self.election.budget - sum([self.voters.costs[n] for n in bought])
            waiting = {n for n in waiting if self.voters.costs[n] <= left}
        return not any(self.asked.open(n, bought) and self.rules.affords([*bought, n]) for n in waiting)

    def _watch(self) -> watching.Watch:
        points = worth.weights(self.ballots, self.choices.satisfaction) is not None
        unit = "points" if points else "votes"
        return watching.Watch(ids=self.ids, units=self.voters.units, breaker=self.breaker, unit=unit)

    def _chosen(self, outcome: buying.Outcome, rates: Sequence[Fraction]) -> tuple[results.Chosen, ...]:
        found = []
        for n, rate in zip(outcome.bought, rates, strict=True):
            project = self.election.projects[n]
            support = self.election.support[project.id]
            price = rate * self.voters.top[n]
            found.append(results.Chosen(project.id, project.name, project.cost, support, price, by="shares"))
        return tuple(found)

    def _filled(self, chosen: tuple[results.Chosen, ...]) -> greedy.Steps:
        already = {choice.id for choice in chosen}
        left = self.election.budget - sum(choice.cost for choice in chosen)
        return greedy.fill(
            self.election,
            already=already,
            left=self.funds.cover(already) if self.funds else left,
            misfit=greedy.Misfit.SKIP,
            breaker=self.breaker,
            after=self.asked.after,
            apart=self.asked.apart,
        )

    def _compared(self, chosen: tuple[results.Chosen, ...]) -> comparing.Comparison | None:
        if self.choices.comparison is comparing.Compare.NONE:
            return None
        plain = greedy.greedy(
            self.election,
            tie_order=self.order,
            seed=self.seed,
            after=self.asked.after,
            apart=self.asked.apart,
            money=self.funds.cover() if self.funds else None,
        )
        return comparing.compare(
            self.election,
            self.choices.satisfaction,
            ballots=self.ballots,
            shares=[choice.id for choice in chosen],
            greedy=plain.winners,
        )

    def _greedy(self, compared: comparing.Comparison) -> tuple[results.Chosen, ...]:
        winners = [self.election.projects[self.election.place[key]] for key in compared.greedy]
        support = self.election.support
        return tuple(results.Chosen(p.id, p.name, p.cost, support[p.id], by="comparison") for p in winners)

    def _rule(self, share: Fraction, steps: int, compared: comparing.Comparison | None) -> results.Rule:
        wanted = self.choices
        raised: tuple[tuple[str, str], ...] = ()
        if wanted.completion in _RAISED:
            raised = (
                ("Step", f"{self.step.says}: {self.by}"),
                ("Stop raising", raising.STOP_SAYS[wanted.stop]),
                ("Share at the last count", f"{share} (raised by {share - self.first}, in {steps} steps)"),
            )
        return results.Rule(
            "equal shares",
            (
                ("Satisfaction", worth.SAYS[wanted.satisfaction]),
                ("First share of each voter", f"{self.first} ({raising.START_SAYS[wanted.start]})"),
                ("Completion", SAYS[wanted.completion]),
                *raised,
                ("Comparison with greedy", comparing.SAYS[wanted.comparison]),
                *((("Compared", compared.says),) if compared else ()),
                *demands.said(self.asked),
                ("Projects nobody supports", "never chosen"),
                ("Ties", self.breaker.says),
            ),
            results.settings(
                rule="equal-shares",
                satisfaction=wanted.satisfaction,
                completion=wanted.completion,
                step=wanted.step if wanted.completion in _RAISED else None,
                start=wanted.start,
                stop=wanted.stop if wanted.completion in _RAISED else None,
                comparison=wanted.comparison,
                ties=self.order,
                seed=self.seed,
            ),
        )
