"""Sequential Phragmén: everybody earns money at the same speed, and a project is bought at the moment its
supporters hold what it costs.

Sources: E. Phragmén (1894), for seats; M. Los, Z. Christoff and D. Grossi, "Proportional Budget Allocations:
Towards a Systematization" (2022), for projects with costs. Their count stops at the first project that does not
fit; skipping it and going on is a choice stated in the result.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import demands, greedy

UNIT = "of money a voter"
CLOSE = 1e-9  # doubles further apart than this part of themselves are in their true order

_MISFIT = {
    greedy.Misfit.SKIP: "skip it and go on",
    greedy.Misfit.STOP: "stop there: nothing after it is chosen (as published)",
}


def phragmen(
    election: elections.Election,
    *,
    misfit: greedy.Misfit = greedy.Misfit.STOP,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
) -> results.Result:
    """Buy project after project as voters' earnings allow. Any score above zero is support; how much is not asked.

    The gap is in money a voter: how much later, at least, the next project would have been bought than the one
    that was. `after` and `apart` are demands by place, see `demands`; raises ValueError when an add-on has a
    supporter who does not support its base.
    """
    asked = demands.Demands(after or {}, apart)
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    count = _Count(election, misfit, breaker, asked)
    count.run()
    rule = results.Rule(
        "sequential Phragmén",
        (
            ("Order", "whatever its supporters can pay for first, when everybody earns at the same speed"),
            ("Support", "votes: any score above zero, whatever its size"),
            ("When a project does not fit", _MISFIT[misfit]),
            ("Projects that cost more than the whole budget", "left out from the start: they stop nothing"),
            *demands.said(asked),
            ("Projects nobody supports", "never chosen"),
            ("Ties", breaker.says),
        ),
        results.settings(rule="phragmen", misfit=misfit, ties=tie_order, seed=seed),
    )
    chosen, met = tuple(count.chosen), tuple(count.met)
    return results.Result(rule, election.budget, chosen, met, election.scale, count.gap)


@dataclass(frozen=True)
class _Bid:
    """A project and the moment its supporters can pay for it, in doubles. `last` counts its supporters by the
    purchase they last helped with."""

    soon: float
    place: int
    last: list[int]


class _Count:
    """One count. Money a voter has earned is a time: everybody earns at the speed of one.

    A voter's purse holds what they earned since they last helped to buy. So which purchase that was is all there
    is to remember of a voter, and a project's moment follows exactly from how many supporters it has for each.
    Doubles only sort out who is far from being next; those within CLOSE of it are compared in whole numbers.
    """

    def __init__(
        self, election: elections.Election, misfit: greedy.Misfit, breaker: ties.Breaker, asked: demands.Demands
    ) -> None:
        self.election, self.misfit, self.breaker, self.asked = election, misfit, breaker, asked
        self.chosen: list[results.Chosen] = []
        self.met: list[ties.Tie] = []
        self.gap: results.Gap | None = None
        ballots = election.ballots
        self.voters = _columns(ballots, projects=len(election.projects))
        _check_nested(self.voters, asked)
        self.weights = ballots.times.astype(np.float64)
        self.last = np.zeros(len(ballots), np.int32)
        self.moments, self.unit = [0], 1  # when each purchase was made, over one denominator; first the start
        self.soon = np.zeros(1)  # the same moments in doubles

    def run(self) -> None:
        """Buy until nothing is left to buy, or the first misfit stops the count.

        A project's moment only ever moves back, as its supporters pay for others: its last one is a bound.
        """
        backing, costs = self.election.supporters, [project.cost for project in self.election.projects]
        left, taken = self.election.budget, set[int]()
        waiting = {n for n in self.asked.after if backing[n]}
        queue = [(0.0, n) for n, cost in enumerate(costs) if backing[n] and cost <= left and n not in waiting]
        while bids := self._next(queue, taken, left):
            first, tied = self._first(bids, left)
            for bid in bids:
                if bid is not first:
                    heapq.heappush(queue, (bid.soon, bid.place))
            if costs[first.place] > left:
                return
            self._note(first, [bid for bid in bids if bid is not first and costs[bid.place] <= left], tied)
            self._buy(first)
            taken.add(first.place)
            left -= costs[first.place]
            for place in [
                n for n in waiting if self.asked.after[n] == first.place and costs[n] <= self.election.budget
            ]:
                heapq.heappush(queue, (first.soon, place))

    def _next(self, queue: list[tuple[float, int]], taken: set[int], left: int) -> list[_Bid]:
        """Take from the queue the bids that may be first or second, the soonest first. Where misfits are skipped
        they are left out for good, as are those shut out by what was taken.
        """
        bids: list[_Bid] = []
        while queue and (len(bids) < 2 or queue[0][0] <= bids[1].soon * (1 + CLOSE)):
            _, place = heapq.heappop(queue)
            misfit = self.election.projects[place].cost > left and self.misfit is greedy.Misfit.SKIP
            if not misfit and self.asked.open(place, taken):
                bids.append(self._bid(place))
                bids.sort(key=lambda bid: bid.soon)
        return bids

    def _bid(self, place: int) -> _Bid:
        supporters = self.voters[place]
        last = np.bincount(self.last[supporters], self.weights[supporters], minlength=len(self.moments))
        owed = self.election.projects[place].cost + last @ self.soon
        return _Bid(float(owed / last.sum()), place, last.astype(np.int64).tolist())

    def _exact(self, bid: _Bid) -> Fraction:
        """The moment this project can be bought, in money a voter."""
        held = sum(number * moment for number, moment in zip(bid.last, self.moments, strict=True) if number)
        return Fraction(self.election.projects[bid.place].cost * self.unit + held, sum(bid.last) * self.unit)

    def _first(self, bids: list[_Bid], left: int) -> tuple[_Bid, list[str]]:
        """The bid to serve, and all those at exactly its moment that would have fitted."""
        near = [bid for bid in bids if bid.soon <= bids[0].soon * (1 + CLOSE)]
        if len(near) > 1:
            moments = [self._exact(bid) for bid in near]
            near = [bid for bid, moment in zip(near, moments, strict=True) if moment == min(moments)]
        projects = self.election.projects
        first = min(near, key=lambda bid: self.breaker.rank[projects[bid.place].id])
        return first, [projects[bid.place].id for bid in near if projects[bid.place].cost <= left]

    def _note(self, first: _Bid, others: list[_Bid], tied: list[str]) -> None:
        """Keep the tie that was met, and how much later at least another that fitted would have been bought."""
        if len(tied) > 1:
            self.met.append(self.breaker.part(tied))
        if not others:
            return
        second = others[0]
        size: Fraction | float = second.soon - first.soon
        if near := [bid for bid in others if bid.soon <= first.soon * (1 + CLOSE)]:
            second = min(near, key=self._exact)
            size = self._exact(second) - self._exact(first)
        size /= self.election.scale
        if self.gap is None or size < self.gap.size:
            ids = self.election.projects
            self.gap = results.Gap(size, UNIT, ids[first.place].id, ids[second.place].id)

    def _buy(self, bid: _Bid) -> None:
        project, moment = self.election.projects[bid.place], self._exact(bid)
        grown = lcm(self.unit, moment.denominator)
        self.moments = [each * (grown // self.unit) for each in self.moments]
        self.moments.append(moment.numerator * (grown // moment.denominator))
        self.unit = grown
        self.soon = np.append(self.soon, float(moment))
        self.last[self.voters[bid.place]] = len(self.moments) - 1
        self.chosen.append(results.Chosen(project.id, project.name, project.cost, sum(bid.last)))


def _columns(ballots: elections.Ballots, *, projects: int) -> list[NDArray[np.int32]]:
    """Which ballots support each project."""
    ends = np.cumsum(np.bincount(ballots.places, minlength=projects))
    by_project = ballots.owners[np.argsort(ballots.places, kind="stable")]
    return np.split(by_project, ends)[:projects]


def _check_nested(voters: list[NDArray[np.int32]], asked: demands.Demands) -> None:
    """Who pays for an add-on must have been saving since its base, or the moment would lie in the past."""
    for place, base in asked.after.items():
        if not np.isin(voters[place], voters[base]).all():
            raise ValueError("An add-on has a supporter who does not support its base.")
