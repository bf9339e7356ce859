"""Raising the shares: what is left over after a count is spent by counting again with larger shares.

Source: Add1, as published at equalshares.net and in "Proportional Participatory Budgeting with Additive Utilities"
(2021). Cities differ in the step, in where they start, and in when they stop; each is a choice here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, Self

from engagement.tallies.allocation.shares import buying


class Start(StrEnum):
    """What every voter holds in the first count."""

    EXACT = "exact"  # the budget divided by the ballots
    WHOLE = "whole"  # rounded down to a whole unit of the file's money


class Stop(StrEnum):
    """When raising ends."""

    EXHAUSTIVE = "exhaustive"  # no supported project that is left would fit; or as below
    OVERSPEND = "overspend"  # only when one more step would spend more than there is


START_SAYS = {
    Start.EXACT: "the budget divided by the ballots, exactly; blank ballots count",
    Start.WHOLE: "the budget divided by the ballots, rounded down to a whole unit of money; blank ballots count",
}
STOP_SAYS = {
    Stop.EXHAUSTIVE: "when no supported project that is left would fit, or before the budget is overspent",
    Stop.OVERSPEND: "only before the budget is overspent, or when everything supported is bought",
}


@dataclass(frozen=True)
class Step:
    """How much every share is raised at a time: whole units of the file's money, or a part of the first share."""

    size: Fraction
    of_first: bool

    @classmethod
    def read(cls, word: str | int) -> Self:
        """ "1" or 1 is one unit of money; "1/1000" is that part of the first share. Raises ValueError otherwise."""
        parts = re.fullmatch(r"([1-9][0-9]{0,17})(?:/([1-9][0-9]{0,17}))?", str(word).strip())
        if parts is None:
            raise ValueError(
                f"A step is a whole number of units (1) or a part of the first share (1/1000), not {word}."
            )
        whole, part = parts.groups()
        return cls(Fraction(int(whole), int(part or 1)), of_first=part is not None)

    def money(self, first: Fraction, *, scale: int) -> Fraction:
        """The step in smallest units."""
        return self.size * (first if self.of_first else scale)

    @property
    def says(self) -> str:
        if self.of_first:
            return f"{self.size} of the first share"
        return "one unit of money" if self.size == 1 else f"{self.size} units of money"


class Counter(Protocol):
    """Counts at a share; `before` is a count at a smaller one, which may make it quicker."""

    def at(self, share: Fraction, *, before: buying.Outcome | None = None) -> buying.Outcome: ...


def raised(
    counter: Counter,
    first: Fraction,
    *,
    step: Fraction,
    done: Callable[[buying.Outcome], bool],
    progress: Callable[[str], None] | None = None,
) -> tuple[Fraction, int]:
    """The last share, and how many steps it was raised. Stops when `done`, or before a count does not fit.

    Steps that provably change nothing are passed over. It always ends: once a share is as large as all costs
    together, everything supported is bought or the budget is overspent.
    """
    outcome, steps, counts = counter.at(first), 0, 1
    while step and not done(outcome):
        ahead = _unchanged(outcome, first + steps * step, step)
        if ahead is None:
            break
        steps += ahead
        further = counter.at(first + (steps + 1) * step, before=outcome)
        if not further.fits:
            break
        outcome, steps, counts = further, steps + 1, counts + 1
        if progress and counts % 100 == 0:
            progress(f"Counted {counts} times; the shares are raised by {steps} steps.")
    return first + steps * step, steps


def _unchanged(outcome: buying.Outcome, share: Fraction, step: Fraction) -> int | None:
    """For how many further steps the outcome is certain to be the same; None for ever."""
    if outcome.safe == float("inf"):
        return None
    reach = Fraction(outcome.safe) * (1 - Fraction(1, 10**6)) - (share - outcome.share)
    return max(int(reach / step), 0)
