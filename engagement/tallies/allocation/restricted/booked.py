"""A result whose money came out of pots, with what each pot pays."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import equal_shares, flow, pots, runs


@dataclass(frozen=True)
class Booked(equal_shares.Shared):
    """A result with `payments`: which pot pays how much of which winner, ready for the books (see flow.book), and
    `paid_from`, all the pots there were. `run` is the last count where voters had shares of the pots, from which
    `trail` tells what each voter paid; None where they had none.
    """

    paid_from: tuple[pots.Pot, ...] = ()
    payments: tuple[flow.Payment, ...] = ()
    run: runs.Run | None = None

    @property
    def left_in(self) -> dict[str, int]:
        """What each pot has left, by id, in smallest units."""
        left = {pot.id: pot.amount for pot in self.paid_from}
        for payment in self.payments:
            left[payment.pot] -= payment.amount
        return left


class Money:
    """The pots of one election, grouped by purpose; the most restricted first."""

    def __init__(self, election: elections.Election, given: Sequence[pots.Pot]) -> None:
        self.election = election
        self.pots = tuple(given)
        self.purposes = pots.purposes(election, given)
        self.payers = pots.payers(election, self.purposes)

    @property
    def restricted(self) -> bool:
        return any(not purpose.general for purpose in self.purposes)

    @property
    def payable(self) -> frozenset[int]:
        """The places of projects that some pot with money in it may pay for, and of those that cost nothing."""
        rich = frozenset[int]().union(*(purpose.places for purpose in self.purposes if purpose.amount))
        return rich.union(place for place, project in enumerate(self.election.projects) if not project.cost)

    def cover(self, chosen: Iterable[str] = ()) -> flow.Cover:
        """The pots, with these projects covered already. They must be feasible."""
        cover = flow.Cover([purpose.amount for purpose in self.purposes], self.payers)
        for key in chosen:
            place = self.election.place[key]
            if not cover.take(place, self.election.projects[place].cost):
                raise ValueError(f"The pots cannot pay for {key} as well.")
        return cover

    def says(self) -> tuple[tuple[str, str], ...]:
        """Every pot in plain words, as choices of the rule."""
        return tuple(
            (
                f"Pot {pot.id}",
                f"{pots.units(pot.amount, self.election)} for "
                + ("anything" if purpose.general else f"{len(purpose.places)} of {len(self.payers)} projects"),
            )
            for purpose in self.purposes
            for pot in purpose.pots
        )

    def book(
        self,
        rule: results.Rule,
        chosen: tuple[results.Chosen, ...],
        met: tuple[ties.Tie, ...],
        gap: results.Gap | None = None,
    ) -> Booked:
        """The result, with the payments out of the pots. Raises ValueError when the pots cannot pay for it."""
        winners = [(self.election.place[choice.id], choice.id, choice.cost) for choice in chosen]
        payments = flow.book(self.purposes, winners, self.payers)
        if payments is None:
            raise ValueError("The pots cannot pay for what was chosen.")
        scale, budget = self.election.scale, self.election.budget
        return Booked(rule, budget, chosen, met, scale, gap, paid_from=self.pots, payments=payments)


def only(election: elections.Election, places: Collection[int]) -> elections.Election:
    """The same election, where support counts for these projects alone. Every project keeps its place, and so its lot;
    every voter stays, and so do the shares.
    """
    rows = election.ballots
    open_ = np.asarray([place in places for place in range(len(election.projects))], dtype=bool)
    kept = open_[rows.places]
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)])
    ballots = elections.Ballots(before[rows.starts], rows.places[kept], rows.scores[kept], rows.times)
    return replace(election, ballots=ballots)
