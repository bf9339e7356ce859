"""Verdicts: whether a board may go by a proposal's place, and a sentence that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engagement.tallies.appraisal import additive, sheets


class Verdict(StrEnum):
    """What the board may do with a proposal's place."""

    STANDS = "stands"
    CLOSE = "too close to call"
    REFER = "refer on"


@dataclass(frozen=True)
class Enough:
    """A board may judge a proposal when at least so many members scored it, or at least this part of all seats, whichever
    is less.
    """

    members: int = 5
    part: Fraction = Fraction(2, 3)

    def met_by(self, scored: int, *, seats: int) -> bool:
        return scored > 0 and (scored >= self.members or scored >= self.part * seats)

    def least(self, seats: int) -> int:
        """The fewest members who are enough."""
        return max(1, min(self.members, -(-self.part.numerator * seats // self.part.denominator)))


ENOUGH = Enough()
APART = "No chain of shared scores links all proposals, so they cannot be compared."
CLEAR = "No neighbour in the order is too close to call."


def too_few(sheet: sheets.Sheet, proposal: str, enough: Enough) -> str:
    """Why a proposal is referred on: too many are recused, or too many did not score it."""
    counts, seats = sheet.counts[proposal], len(sheet.members)
    eligible, scored = seats - counts[sheets.State.RECUSED], counts[sheets.State.SCORED]
    needed = f"{enough.least(seats)} must."
    if not enough.met_by(eligible, seats=seats):
        return f"Only {eligible} of {seats} members may score it; at least {needed}"
    return f"Only {scored} of {seats} members scored it; at least {needed}"


def cannot_tell(others: Sequence[str], part: additive.Part) -> str:
    """Why a proposal is too close to call."""
    if part.variance is None:
        return "There are too few scores to say how sure its place is."
    return f"Its place cannot be told apart from that of {' and '.join(others)}."
