"""Where every voter's money went in the last count of equal shares: the ground of explanations and receipts.

Amounts here are doubles and are shown rounded to the smallest unit of money. What decides is counted exactly by
`equal_shares`; what proves it, exactly by `prices`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections
from engagement.tallies.allocation import runs, satisfaction

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Paid:
    """What went to one chosen proposal, in smallest units."""

    project: int
    amount: float


@dataclass(frozen=True)
class Receipt:
    """What one voter held in the last count, what it paid for, in order, and what stayed; in smallest units."""

    share: float
    paid: tuple[tuple[str, str, float], ...]  # project id, name, amount

    @property
    def left(self) -> float:
        return self.share - sum(amount for _, _, amount in self.paid)


class Trail:
    """One count, followed from the first share to the last payment. Projects are places in the election's list."""

    def __init__(
        self, election: elections.Election, run: runs.Run, *, by: satisfaction.Satisfaction, ballots: elections.Ballots
    ) -> None:
        self.ballots = ballots
        self.share = float(run.share)
        self.order = [purchase.project for purchase in run.purchases]
        self.rates = [float(purchase.rate) for purchase in run.purchases]
        self.costs = [project.cost for project in election.projects]
        worths = np.asarray(satisfaction.worths(election, by, ballots=ballots), dtype=np.float64)
        by_project = np.argsort(ballots.places, kind="stable")
        ends = np.cumsum(np.bincount(ballots.places, minlength=len(self.costs)))
        self.who: Sequence[NDArray[np.int32]] = np.split(ballots.owners[by_project], ends[:-1])
        self.worth: Sequence[Doubles] = np.split(worths[by_project], ends[:-1])

    @cached_property
    def payments(self) -> list[Doubles]:
        """What each supporter of each purchase paid, in the order of `who`; the purses run down as they go."""
        purses = np.full(len(self.ballots), self.share)
        paid = []
        for project, rate in zip(self.order, self.rates, strict=True):
            who = self.who[project]
            each = np.minimum(purses[who], rate * self.worth[project])
            purses[who] -= each
            paid.append(each)
        return paid

    def start(self, project: int) -> float:
        """What the supporters of a project held together at the start."""
        return self.share * float(self.ballots.times[self.who[project]].sum())

    def taken(self, project: int) -> list[Paid]:
        """What each purchase took from the supporters of `project`, in the order it was bought."""
        mine = np.zeros(len(self.ballots), dtype=bool)
        mine[self.who[project]] = True
        times = self.ballots.times
        rows = zip(self.order, self.payments, strict=True)
        each = (
            Paid(other, float(paid[mine[(who := self.who[other])]] @ times[who][mine[who]])) for other, paid in rows
        )
        return [paid for paid in each if paid.amount > 0]

    def receipt(self, ballot: int) -> list[Paid]:
        """What one voter who cast the ballot numbered `ballot` paid, in the order it was paid."""
        bill = []
        for project, paid in zip(self.order, self.payments, strict=True):
            mine = np.flatnonzero(self.who[project] == ballot)
            if len(mine) and paid[mine[0]] > 0:
                bill.append(Paid(project, float(paid[mine[0]])))
        return bill
