"""Purses in whole numbers: every sum, price and comparison is exact.

All money is counted in fractions of the smallest unit with one common denominator (`unit`), which is raised when a
price does not divide evenly: sums and comparisons then need no fractions at all.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import Protocol

from engagement.tallies.allocation.shares import bids, electorate


class Money(Protocol):
    """What each bloc holds, in one fund or in several. Amounts are whole; `unit` of them make one smallest unit."""

    unit: int

    def able(self, project: int, blocs: Sequence[int]) -> list[int]:
        """What each of these blocs has, that may pay for this project."""

    def take(self, project: int, blocs: Sequence[int], amounts: Sequence[int]) -> None:
        """Take these amounts from these blocs, to pay for this project."""

    def refine(self, by: int) -> None:
        """Count in an even smaller unit: every amount becomes `by` times as many."""


class OneFund:
    """Plain money: it may pay for anything. Every voter starts with the same share."""

    def __init__(self, share: Fraction, *, times: Sequence[int]) -> None:
        self.unit = share.denominator
        self.held = [share.numerator * voters for voters in times]

    def able(self, project: int, blocs: Sequence[int]) -> list[int]:
        held = self.held
        return [held[bloc] for bloc in blocs]

    def take(self, project: int, blocs: Sequence[int], amounts: Sequence[int]) -> None:
        for bloc, amount in zip(blocs, amounts, strict=True):
            self.held[bloc] -= amount

    def refine(self, by: int) -> None:
        self.held = [amount * by for amount in self.held]
        self.unit *= by


class ExactPurses:
    """Prices what is asked of `money`, as bids.Purses."""

    def __init__(self, voters: electorate.Electorate, money: Money) -> None:
        self.voters = voters
        self.money = money
        self.paid: list[Fraction] = []

    def bid(self, project: int, *, at_least: float = 0.0) -> bids.Bid:
        """Starts from a split in proportion to mass and drops those who cannot pay theirs, until all others can."""
        blocs, masses = self.voters.lists[project]
        rest, mass = self.voters.costs[project] * self.money.unit, self.voters.total[project]
        if not rest:
            return bids.Bid(project, 0.0, mass)
        able = self.money.able(project, blocs)
        total = sum(able)
        if total < rest:
            return bids.unaffordable(project, short=(rest - total) / self.money.unit, mass=mass)
        pairs = list(zip(able, masses, strict=True))
        full = mass
        while True:
            poor = [pair for pair in pairs if pair[0] * full < rest * pair[1]]
            if not poor:
                break
            pairs = [pair for pair in pairs if pair[0] * full >= rest * pair[1]]
            rest -= sum(pair[0] for pair in poor)
            full -= sum(pair[1] for pair in poor)
        ask = rest / (full * self.money.unit * self.voters.units[project])
        return bids.Bid(project, ask, full, mass - full, rest=rest)

    def rate(self, bid: bids.Bid) -> Fraction:
        """What a bid asks for one unit of worth, exactly."""
        return Fraction(int(bid.rest), int(bid.full) * self.money.unit * self.voters.units[bid.project])

    def lowest(self, close: Sequence[bids.Bid]) -> list[bids.Bid]:
        rates = [self.rate(bid) for bid in close]
        least = min(rates)
        return [bid for bid, rate in zip(close, rates, strict=True) if rate == least]

    def pay(self, bid: bids.Bid) -> None:
        self.paid.append(self.rate(bid))
        rest, full = int(bid.rest), int(bid.full)
        common = gcd(rest, full)
        if full > common:
            self.money.refine(full // common)
        each = rest // common
        blocs, masses = self.voters.lists[bid.project]
        able = self.money.able(bid.project, blocs)
        amounts = [min(purse, each * mass) for purse, mass in zip(able, masses, strict=True)]
        self.money.take(bid.project, blocs, amounts)

    def needed(self, project: int, winner: bids.Bid) -> Fraction:
        each = self.rate(winner) * self.voters.units[project] * self.money.unit
        blocs, masses = self.voters.lists[project]
        able = self.money.able(project, blocs)
        given = sum(
            purse * each.denominator if purse * each.denominator < each.numerator * mass else each.numerator * mass
            for purse, mass in zip(able, masses, strict=True)
        )
        return Fraction(self.voters.costs[project] * self.money.unit * each.denominator - given, each.numerator)

    def rates(self) -> list[Fraction]:
        return list(self.paid)
