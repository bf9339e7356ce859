"""Greedy: the most supported first, as long as the money lasts. What most cities do, and what other rules are
compared with.

Source: H. Aziz and N. Shah, "Participatory Budgeting: Models and Approaches" (2021), which calls it greedy
approval; N. Talmon and P. Faliszewski, "A Framework for Approval-Based Budgeting Methods" (2019).
"""

from bisect import insort
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import demands, funds, support

Worth = tuple[int, Fraction]  # what puts a project first: free ones (1) before all others (0), then by the fraction
Steps = tuple[tuple[results.Chosen, ...], tuple[ties.Tie, ...]]


class Misfit(StrEnum):
    """What happens when the next project costs more than is left."""

    SKIP = "skip"
    STOP = "stop"


SAYS = {
    Misfit.SKIP: "skip it and try the next",
    Misfit.STOP: "stop there: nothing after it is chosen",
}


def greedy(
    election: elections.Election,
    *,
    by: support.Support | None = None,
    misfit: Misfit = Misfit.SKIP,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
    money: funds.Funds | None = None,
) -> results.Result:
    """Go down the list by support and take each project that still fits in the budget.

    Support is counted in voters on approval ballots and in points on all others, unless `by` says otherwise.
    `after` and `apart` are demands by place, see `demands`. `money` is the budget, where that is not one sum.
    """
    by = by or support.usual(election)
    asked = demands.Demands(after or {}, apart)
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    descent = Descent(election, [(0, worth) for worth in support.measured(election, by)], misfit, breaker, asked)
    descent.run(money or funds.Unrestricted(election.budget), already=set())
    rule = results.Rule(
        "greedy by support",
        (
            ("Order", "most support first"),
            ("Support", support.said(election, by)),
            ("When a project does not fit", SAYS[misfit]),
            *demands.said(asked),
            ("Projects nobody supports", "never chosen"),
            ("Ties", breaker.says),
        ),
        results.settings(rule="greedy", support=by, misfit=misfit, ties=tie_order, seed=seed),
    )
    return descent.result(rule, unit=support.unit(by))


def fill(
    election: elections.Election,
    *,
    already: Container[str],
    left: int | funds.Funds,
    misfit: Misfit,
    breaker: ties.Breaker,
    by: support.Support | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
) -> Steps:
    """Spend what is `left` on supported projects not `already` chosen, the most supported first.

    A tie is met when a project is taken while another with the same support would also have fitted.
    """
    worth = support.measured(election, by or support.usual(election))
    asked = demands.Demands(after or {}, apart)
    descent = Descent(election, [(0, each) for each in worth], misfit, breaker, asked)
    money = funds.Unrestricted(left) if isinstance(left, int) else left
    descent.run(money, already={n for n, project in enumerate(election.projects) if project.id in already})
    return tuple(replace(choice, by="support") for choice in descent.chosen), tuple(descent.met)


@dataclass(frozen=True)
class _Taken:
    """A project taken, and those of the moment that would have fitted as well."""

    place: int
    passed: tuple[int, ...]


class Descent:
    """Goes down a list of projects, the worthiest first, and takes what fits."""

    def __init__(
        self,
        election: elections.Election,
        worth: Sequence[Worth],
        misfit: Misfit,
        breaker: ties.Breaker,
        asked: demands.Demands,
    ) -> None:
        self.election, self.worth, self.misfit, self.breaker, self.asked = election, worth, misfit, breaker, asked
        self.chosen: list[results.Chosen] = []
        self.met: list[ties.Tie] = []
        self._steps: list[_Taken] = []

    def run(self, money: funds.Funds, *, already: set[int]) -> None:
        """Take projects until nothing is left to try. Add-ons join the list once their base is taken."""
        projects, held = self.election.projects, set(already)
        supported = [n for n in range(len(projects)) if self.worth[n][1] > 0 and n not in held]
        waiting = [n for n in supported if n in self.asked.after and self.asked.after[n] not in held]
        queue = sorted((n for n in supported if n not in waiting), key=self._last)
        while queue:
            place = queue.pop()
            if not self.asked.open(place, held):
                continue
            if not money.fits(place, projects[place].cost):
                if self.misfit is Misfit.STOP:
                    return
                continue
            passed = [n for n in reversed(queue) if money.fits(n, projects[n].cost) and self.asked.open(n, held)]
            self._take(place, passed)
            held.add(place)
            money.take(place, projects[place].cost)
            for follower in [n for n in waiting if self.asked.after[n] == place]:
                insort(queue, follower, key=self._last)

    def _last(self, place: int) -> tuple[Worth, tuple[int, int, int]]:
        """Sorts the one to take first to the end of the list, where it is cheap to take."""
        cost, backing, lot = self.breaker.rank[self.election.projects[place].id]
        return self.worth[place], (-cost, -backing, -lot)

    def _take(self, place: int, passed: Sequence[int]) -> None:
        project = self.election.projects[place]
        equals = takewhile(lambda other: self.worth[other] == self.worth[place], passed)
        if tied := [self.election.projects[other].id for other in equals]:
            self.met.append(self.breaker.part([project.id, *tied]))
        backing = self.election.support[project.id]
        self.chosen.append(results.Chosen(project.id, project.name, project.cost, backing))
        self._steps.append(_Taken(place, tuple(passed)))

    def gap(self, *, unit: str, times: int = 1) -> results.Gap | None:
        """How much less support, at least, than one taken had one that fitted then and was never chosen.

        None when everything that ever fitted was chosen. In what order winners are taken changes no winner, so
        only those who lost are compared.
        """
        taken = {step.place for step in self._steps}
        closest: tuple[Fraction, int, int] | None = None
        for step in self._steps:
            lost = next((other for other in step.passed if other not in taken), None)
            if lost is None or self.worth[lost][0] != self.worth[step.place][0]:
                continue
            size = (self.worth[step.place][1] - self.worth[lost][1]) * times
            if closest is None or size < closest[0]:
                closest = size, step.place, lost
        if closest is None:
            return None
        size, winner, loser = closest
        ids = self.election.projects
        return results.Gap(size, unit, ids[winner].id, ids[loser].id)

    def result(self, rule: results.Rule, *, unit: str, times: int = 1) -> results.Result:
        gap = self.gap(unit=unit, times=times)
        chosen, met = tuple(self.chosen), tuple(self.met)
        return results.Result(rule, self.election.budget, chosen, met, self.election.scale, gap)
