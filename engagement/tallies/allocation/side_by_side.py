"""Results of one election side by side: who gains and who loses when another rule decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, results


@dataclass(frozen=True)
class Beside:
    """One rule's result beside the first one's, in voters.

    `served` have at least one winner they support; `nothing` have none, though they support something. `gain`,
    `lose` and `same` compare, for each voter who supports something, the money spent on winners they support.
    """

    name: str
    result: results.Result
    served: int
    nothing: int
    gain: int
    lose: int
    same: int


def beside(election: elections.Election, counted: Mapping[str, results.Result]) -> tuple[Beside, ...]:
    """Compare every result with the first."""
    rows: list[Beside] = []
    times = election.ballots.times
    speaks = np.diff(election.ballots.starts) > 0
    first: NDArray[np.int64] | None = None
    for name, result in counted.items():
        won, money = _won(election, result.winners)
        first = money if first is None else first

        def voters(which: NDArray[np.bool_]) -> int:
            return int(times[which & speaks].sum())

        rows.append(
            Beside(
                name,
                result,
                served=voters(won > 0),
                nothing=voters(won == 0),
                gain=voters(money > first),
                lose=voters(money < first),
                same=voters(money == first),
            )
        )
    return tuple(rows)


def _won(election: elections.Election, winners: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each ballot, how many winners it supports, and what they cost together."""
    ballots = election.ballots
    cost = np.zeros(len(election.projects), dtype=np.int64)
    chosen = np.zeros(len(election.projects), dtype=np.int64)
    for key in winners:
        cost[election.place[key]] = election.projects[election.place[key]].cost
        chosen[election.place[key]] = 1
    # Running totals, not weights: sums stay whole numbers however large the money is.
    totals = [np.concatenate([[0], np.cumsum(each[ballots.places])]) for each in (chosen, cost)]
    won, money = (total[ballots.starts[1:]] - total[ballots.starts[:-1]] for total in totals)
    return won, money
