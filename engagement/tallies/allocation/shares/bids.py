"""Bids: what a project asks of its supporters for the good it does them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Protocol

CLOSE = 1e-9  # decisions closer than this, relatively, are made in whole numbers


@dataclass(slots=True)
class Bid:
    """One project's offer at one moment. Money is in smallest units.

    Supporters who can, pay in full: `ask` money for each unit of worth, and `full` is their mass. The mass of the
    others, who give all they have, is `partial`. `short` is what is missing when all supporters together cannot pay
    the cost; `ask` is infinite then. `rest` is what those who pay in full share between them, in the purses' own unit.
    """

    project: int
    ask: float
    full: float = 0
    partial: float = 0
    short: float = 0.0
    rest: float = 0


class Purses(Protocol):
    """What all voters have left, and what projects would ask of them now."""

    def bid(self, project: int, *, at_least: float) -> Bid:
        """What this project asks; it is known to ask `at_least` that."""

    def lowest(self, bids: Sequence[Bid]) -> list[Bid]:
        """Of bids that are close, the lowest: several when they are exactly equal."""

    def pay(self, bid: Bid) -> None:
        """Take from each supporter what the bid asks, or all they have."""

    def needed(self, project: int, winner: Bid) -> Fraction | float:
        """How much further mass, paying in full what the winner asks, this project lacks to ask no more than that."""

    def rates(self) -> list[Fraction]:
        """What each payment so far asked for one unit of worth, exactly, in order."""


class Unsure(Exception):
    """Doubles cannot decide this: count again in whole numbers."""


def unaffordable(project: int, *, short: float, mass: float) -> Bid:
    return Bid(project, inf, partial=mass, short=short)
