"""What each voter still has to spend, in exact whole numbers, and what a project would cost its supporters.

Voters with equal ballots always hold the same, so one purse stands for a whole bloc. All purses share one
denominator (`unit`), which is raised when a price does not divide evenly: sums and comparisons then need no
fractions at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

Supporters = Sequence[tuple[int, int]]  # (which bloc, how many voters it has)


@dataclass(frozen=True, slots=True)
class Price:
    """The most one supporter pays: `rest` shared by the `heads` who can pay in full; those who cannot give
    all they have.
    """

    rest: int
    heads: int
    unit: int

    @property
    def exact(self) -> Fraction:
        return Fraction(self.rest, self.heads * self.unit)


class Purses:
    """Every bloc starts with the same share."""

    def __init__(self, share: Fraction, *, blocs: int) -> None:
        self.unit = share.denominator
        self.held = [share.numerator] * blocs

    def price(self, cost: int, *, supporters: Supporters) -> Price | None:
        """The smallest equal price at which supporters cover the cost, or None when together they cannot.

        Starts from an equal split and drops those who cannot pay it, until everybody left can.
        """
        held, rest, heads = self.held, cost * self.unit, 0
        purses, total = [], 0
        for bloc, voters in supporters:
            purse = held[bloc]
            if purse:
                purses.append((purse, voters))
                heads += voters
                total += purse * voters
        if total < rest or not heads:
            return None
        while True:
            left, paid, gone = [], 0, 0
            for pair in purses:
                purse, voters = pair
                if purse * heads < rest:
                    paid += purse * voters
                    gone += voters
                else:
                    left.append(pair)
            if not gone:
                return Price(rest, heads, self.unit)
            purses, rest, heads = left, rest - paid, heads - gone

    def pay(self, price: Price, *, supporters: Supporters) -> None:
        """Take the price from every supporter, or all they have."""
        common = gcd(price.rest, price.heads)
        scale, each = price.heads // common, price.rest // common
        if scale > 1:
            self.held = [purse * scale for purse in self.held]
            self.unit *= scale
        for bloc, _ in supporters:
            self.held[bloc] = max(self.held[bloc] - each, 0)
