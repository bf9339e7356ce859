"""An election made ready to be counted by equal shares, many times over: for each project, who supports it how much.

Equal ballots stand together as one *bloc* with one common purse. Its *mass* for a project is the points of one voter
(one, where scores do not count) times its voters. A supporter's worth is points times the project's unit, see
`satisfaction`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections
from engagement.tallies.allocation import satisfaction

Doubles = NDArray[np.float64]
_PRECISE = 2**50  # whole numbers up to here, and sums of some of them, are exact as doubles


@dataclass(frozen=True, eq=False)
class Electorate:
    """Columns by project, in the election's order. `who[j]` are the blocs that support project j, `masses[j]` their
    masses (None when all are 1), `total[j]` all of them together, and `top[j]` the most it is worth to one voter.
    Masses are whole numbers, kept as doubles when all numbers here are exact as such: when they are `precise`.
    """

    costs: Sequence[int]
    units: Sequence[int]
    times: elections.Whole
    who: Sequence[NDArray[np.int32]]
    masses: Sequence[Doubles | elections.Whole | None]
    precise: bool
    total: Sequence[int]
    top: Sequence[int]

    @property
    def voters(self) -> int:
        return int(self.times.sum())

    @cached_property
    def lowest(self) -> Doubles:
        """What each project asks at least for one unit of worth: its cost split among all supporters, each paying in
        full. Infinite where nobody supports it.
        """
        asks = [
            cost / (unit * total) if total else np.inf
            for cost, unit, total in zip(self.costs, self.units, self.total, strict=True)
        ]
        return np.asarray(asks)

    @cached_property
    def lists(self) -> list[tuple[list[int], list[int]]]:
        """`who` and `masses` as plain numbers of any size."""
        return [
            (who.tolist(), [1] * len(who) if mass is None else mass.astype(np.int64).tolist())
            for who, mass in zip(self.who, self.masses, strict=True)
        ]

    @property
    def entries(self) -> int:
        return sum(len(who) for who in self.who)


def electorate(election: elections.Election, by: satisfaction.Satisfaction, ballots: elections.Ballots) -> Electorate:
    """Turn the ballots, best grouped, round: from who supports what to what is supported by whom."""
    projects = len(election.projects)
    points = satisfaction.weights(ballots, by)
    units = satisfaction.units(election, by)
    who: list[NDArray[np.int32]] = []
    masses: list[Doubles | elections.Whole | None] = []
    total, top = [], []
    for place in range(projects):
        # One project at a time takes little more room than the result.
        entries = np.flatnonzero(ballots.places == place)
        blocs = (np.searchsorted(ballots.starts, entries, side="right") - 1).astype(np.int32)
        mass = None if points is None else points[entries]
        top.append(units[place] * (1 if mass is None else int(mass.max(initial=1))))
        if not ballots.alone:
            mass = ballots.times[blocs] if mass is None else mass * ballots.times[blocs]
        who.append(blocs)
        total.append(len(blocs) if mass is None else int(mass.sum()))
        masses.append(mass if mass is None or total[-1] >= _PRECISE else mass.astype(np.float64))
    costs = [project.cost for project in election.projects]
    precise = max([*total, *costs], default=0) < _PRECISE
    return Electorate(costs, units, ballots.times, who, masses, precise, total, top)
