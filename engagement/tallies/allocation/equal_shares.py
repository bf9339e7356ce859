"""The Method of Equal Shares: every voter gets an equal share of the money and pays only for what they
support.

Sources: D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism" (2020), for the method; D.
Peters, G. Pierczyński and P. Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021),
for projects with costs and for raising the shares to spend the budget. Add1 and Add1U as published at
equalshares.net.
"""

import heapq
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import greedy, purses
from engagement.tallies.allocation import satisfaction as satisfaction_

Satisfaction = satisfaction_.Satisfaction


class Completion(StrEnum):
    """What happens to money that the first count leaves over."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


Bid = tuple[int, purses.Price]  # which project, and the price it asks


@dataclass
class _Run:
    """One count at one share: what was bought, in order, and the ties met."""

    share: Fraction
    bought: list[Bid] = field(default_factory=list)
    met: list[ties.Tie] = field(default_factory=list)
    cost: int = 0


def equal_shares(
    election: elections.Election,
    *,
    satisfaction: Satisfaction = Satisfaction.COST,
    completion: Completion = Completion.ADD1U,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
) -> results.Result:
    """Count the election by equal shares. Blank ballots hold a share too, and spend none of it.

    Add1 raises every share by one whole unit of money at a time and counts again, until no supported project
    that is left would fit in the budget, or until one more unit would overspend it. Add1U then fills by
    support.
    """
    first = Fraction(election.budget, max(election.ballots.voters, 1))
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    count = _Count(election, satisfaction, breaker)
    run = count.at(first)
    while completion is not Completion.NONE and not count.exhausts(run):
        richer = count.at(run.share + 1)
        if richer.cost > election.budget:
            break
        run = richer
    chosen, met = count.chosen(run), tuple(run.met)
    if completion is Completion.ADD1U:
        already, left = {choice.id for choice in chosen}, election.budget - run.cost
        skip = greedy.Misfit.SKIP
        filled, more = greedy.fill(election, already=already, left=left, misfit=skip, breaker=breaker)
        chosen, met = chosen + filled, met + more
    rule = _rule(satisfaction, completion, breaker, first=first, last=run.share)
    return results.Result(rule, election.budget, chosen, met)


class _Count:
    """An election made ready to be counted again and again at different shares."""

    def __init__(self, election: elections.Election, satisfaction: Satisfaction, breaker: ties.Breaker) -> None:
        self.election = election
        self.breaker = breaker
        self.costs = [project.cost for project in election.projects]
        # A project without a cost is bought first whatever its worth; one keeps the division defined.
        self.worth = [cost or 1 if satisfaction is Satisfaction.COST else 1 for cost in self.costs]
        self.supporters: list[list[tuple[int, int]]] = [[] for _ in self.costs]
        blocs = election.ballots.grouped()
        self.blocs = len(blocs)
        for bloc, index in zip(blocs.owners.tolist(), blocs.places.tolist(), strict=True):
            self.supporters[index].append((bloc, int(blocs.times[bloc])))
        # Nobody can ask less of supporters than an equal split of the cost among all of them.
        self.lowest = [
            (cost / (worth * sum(voters for _, voters in supporters)), index)
            for index, (cost, worth, supporters) in enumerate(zip(self.costs, self.worth, self.supporters, strict=True))
            if supporters
        ]
        heapq.heapify(self.lowest)

    def at(self, share: Fraction) -> _Run:
        """Buy, again and again, the project that asks least of its supporters for the good it does them.

        Purses only shrink, so a project's last price is a lower bound on its next one: only projects whose
        bound is not above the best price found are priced again. Bounds are floats, but dividing whole
        numbers rounds correctly and so never reverses an order; equal floats are compared exactly. Stops
        early once the budget is overspent.
        """
        run, queue = _Run(share), list(self.lowest)
        held = purses.Purses(share, blocs=self.blocs)
        while queue and run.cost <= self.election.budget:
            best: list[Bid] = []
            least, beaten = float("inf"), []
            while queue and queue[0][0] <= least:
                _, index = heapq.heappop(queue)
                price = held.price(self.costs[index], supporters=self.supporters[index])
                if price is None:
                    continue  # and it never comes back: its supporters will only have less
                bound = price.rest / (price.heads * price.unit * self.worth[index])
                beaten.append((bound, index))
                if bound == least and best:
                    mine, theirs = self._asks(index, price), self._asks(*best[0])
                    if mine == theirs:
                        best.append((index, price))
                        continue
                    if mine > theirs:
                        continue
                if bound <= least:
                    least, best = bound, [(index, price)]
            if best:
                winner, price = self._part(best, run)
                held.pay(price, supporters=self.supporters[winner])
                run.bought.append((winner, price))
                run.cost += self.costs[winner]
                for entry in beaten:
                    if entry[1] != winner:
                        heapq.heappush(queue, entry)
        return run

    def _asks(self, index: int, price: purses.Price) -> Fraction:
        """What a project asks of a supporter for each unit of good it does them."""
        return price.exact / self.worth[index]

    def _part(self, best: list[Bid], run: _Run) -> Bid:
        if len(best) == 1:
            return best[0]
        projects = self.election.projects
        run.met.append(self.breaker.part([projects[index].id for index, _ in best]))
        return next(pair for pair in best if projects[pair[0]].id == run.met[-1].won)

    def exhausts(self, run: _Run) -> bool:
        """Whether no supported project that was not bought would still fit in the budget."""
        bought = {index for index, _ in run.bought}
        left = self.election.budget - run.cost
        return all(self.costs[index] > left for _, index in self.lowest if index not in bought)

    def chosen(self, run: _Run) -> tuple[results.Chosen, ...]:
        support = self.election.support
        bought = [(self.election.projects[index], price) for index, price in run.bought]
        return tuple(results.Chosen(p.id, p.name, p.cost, support[p.id], price.exact) for p, price in bought)


_AFTER = {
    Completion.NONE: "none: money that is left stays unspent",
    Completion.ADD1: "Add1: raise every share by one unit at a time and count again",
    Completion.ADD1U: "Add1U: raise every share by one unit at a time and count again, then fill by support",
}


def _rule(
    satisfaction: Satisfaction,
    completion: Completion,
    breaker: ties.Breaker,
    *,
    first: Fraction,
    last: Fraction,
) -> results.Rule:
    raised = (
        ()
        if completion is Completion.NONE
        else (
            (
                "Stop raising",
                "when no supported project that is left would fit, or before the budget is overspent",
            ),
            ("Share at the last count", f"{last} (raised by {last - first})"),
        )
    )
    return results.Rule(
        "equal shares",
        (
            ("Satisfaction", satisfaction_.SAYS[satisfaction]),
            (
                "First share of each voter",
                f"{first} (the budget divided by the ballots, exactly; blank ballots count)",
            ),
            ("Completion", _AFTER[completion]),
            *raised,
            ("Projects nobody supports", "never chosen"),
            ("Ties", breaker.says),
        ),
    )
