"""The last count, watched closely: every tie that was met, and how close the closest decision was."""

from collections.abc import Sequence
from fractions import Fraction

from engagement.tallies import results, ties
from engagement.tallies.allocation.shares import bids


class Watch:
    """Sees every purchase before it is paid. `unit` names what one further full supporter brings: votes or points.

    The gap is measured in full supporters: how many more, each paying what the one taken asked, a project would have
    needed to ask no more than that one. It is 0 exactly when there was a tie.
    """

    def __init__(self, *, ids: Sequence[str], units: Sequence[int], breaker: ties.Breaker, unit: str) -> None:
        self.ids, self.units, self.breaker, self.unit = ids, units, breaker, unit
        self.met: list[ties.Tie] = []
        self.gap: results.Gap | None = None

    def afresh(self) -> "Watch":
        return Watch(ids=self.ids, units=self.units, breaker=self.breaker, unit=self.unit)

    def tied(self, lowest: Sequence[bids.Bid]) -> None:
        self.met.append(self.breaker.part([self.ids[bid.project] for bid in lowest]))
        self.gap = results.Gap(Fraction(0), self.unit, self.met[-1].tied[0], self.met[-1].tied[1])

    def bought(self, winner: bids.Bid, others: Sequence[bids.Bid], purses: bids.Purses) -> None:
        """`others` are the latest bids of all projects that could still be bought; their supporters have at most what
        they had then, so at least that much would be missing.
        """
        if not winner.ask:
            return
        for other in others:
            size = self.gap.size if self.gap else None
            if size == 0:
                return
            if size is not None and self._least(winner, other) > size * (1 + bids.CLOSE):
                continue
            needed = purses.needed(other.project, winner)
            if size is None or needed < size:
                self.gap = results.Gap(needed, self.unit, self.ids[winner.project], self.ids[other.project])

    def _least(self, winner: bids.Bid, other: bids.Bid) -> float:
        """A bound on what is needed: supporters paying in full save no less than the difference in price."""
        if other.short:
            return other.short / (winner.ask * self.units[other.project])
        return max(other.ask - winner.ask, 0.0) / winner.ask * other.full
