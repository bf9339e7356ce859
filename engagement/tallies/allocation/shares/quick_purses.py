"""Purses in doubles, for many ballots: fast, and never trusted with a close decision.

A comparison closer than `bids.CLOSE` is made in whole numbers where that is easy (supporters who all pay in full share
the cost by whole numbers), and otherwise raises bids.Unsure: the run is then counted again in whole numbers.
The rates of a run that was sure are made exact in the end: who emptied their purse at which purchase is certain, and
the rest is arithmetic.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from engagement.tallies.allocation.shares import bids, electorate


class QuickPurses:
    """Every bloc starts with a share for each of its voters. As bids.Purses."""

    def __init__(self, voters: electorate.Electorate, share: Fraction, *, rated: bool = False) -> None:
        self.voters = voters
        self.rated = rated  # whether the rates will be asked for
        self.share = share
        self.held: electorate.Doubles = np.asarray(voters.times * float(share), dtype=np.float64)
        self.dust = float(share) * 1e-12
        self.emptied = np.zeros(len(voters.times), dtype=np.int32)  # at which payment, from 1; 0: not yet
        self.order: list[int] = []

    def bid(self, project: int, *, at_least: float = 0.0) -> bids.Bid:
        """Newton's method from below: each step drops those who cannot pay in full, until all others can."""
        cost, mass = self.voters.costs[project], self.voters.total[project]
        if not cost:
            return bids.Bid(project, 0.0, mass)
        purse = self.held[self.voters.who[project]]
        total = float(purse.sum())
        if abs(total - cost) <= bids.CLOSE * cost:
            raise bids.Unsure
        if total < cost:
            return bids.unaffordable(project, short=cost - total, mass=mass)
        weight, unit = self.voters.masses[project], self.voters.units[project]
        each, full, rest = at_least * unit * (1 - 1e-14), -1.0, float(cost)
        poor = np.empty(len(purse))
        while True:
            np.less(purse, each if weight is None else weight * each, out=poor)
            left = mass - float(poor.sum() if weight is None else np.einsum("i,i->", poor, weight))
            if not left:
                raise bids.Unsure
            if left == full:
                break
            full, rest = left, cost - float(np.einsum("i,i->", poor, purse))
            each = rest / full
        return bids.Bid(project, each / unit, full, mass - full, rest=rest)

    def lowest(self, close: Sequence[bids.Bid]) -> list[bids.Bid]:
        """Exact where everybody with money left pays in full: the cost is then shared by whole numbers. Projects that
        cost the same and have the very same supporters ask the same, too.
        """
        if all(self._twins(close[0].project, bid.project) for bid in close[1:]):
            return list(close)
        if any(bid.rest != self.voters.costs[bid.project] for bid in close):
            raise bids.Unsure
        rates = [Fraction(int(bid.rest), int(bid.full) * self.voters.units[bid.project]) for bid in close]
        least = min(rates)
        return [bid for bid, rate in zip(close, rates, strict=True) if rate == least]

    def _twins(self, one: int, other: int) -> bool:
        voters = self.voters
        if (voters.costs[one], voters.units[one]) != (voters.costs[other], voters.units[other]):
            return False
        weight, weights = voters.masses[one], voters.masses[other]
        same = weight is None or weights is None or np.array_equal(weight, weights)
        return same and np.array_equal(voters.who[one], voters.who[other])

    def pay(self, bid: bids.Bid) -> None:
        self.order.append(bid.project)
        if not bid.rest:
            return
        who, weight = self.voters.who[bid.project], self.voters.masses[bid.project]
        each = bid.ask * self.voters.units[bid.project]
        purse = self.held[who]
        left = purse - (each if weight is None else weight * each)
        if np.abs(left).min() <= max(each * bids.CLOSE, self.dust):
            raise bids.Unsure
        if self.rated:
            self.emptied[who[(left < 0) & (purse > 0)]] = len(self.order)
        np.maximum(left, 0.0, out=left)
        self.held[who] = left

    def needed(self, project: int, winner: bids.Bid) -> float:
        weight, each = self.voters.masses[project], winner.ask * self.voters.units[project]
        given = np.minimum(self.held[self.voters.who[project]], each if weight is None else weight * each)
        missing = self.voters.costs[project] - float(given.sum())
        if missing <= bids.CLOSE * self.voters.costs[project]:
            raise bids.Unsure
        return missing / each

    def rates(self) -> list[Fraction]:
        """Those who emptied their purse at a payment had paid in full for everything before that they support: what
        they gave is the share less known rates.
        """
        payments = len(self.order)
        left = np.bincount(self.emptied, weights=self.voters.times, minlength=payments + 1)
        mass = [self._mass(project, payments + 1) for project in self.order]
        found: list[Fraction] = []
        for now, project in enumerate(self.order):
            spent = sum(
                (rate * self.voters.units[self.order[n]] * mass[n][now + 1] for n, rate in enumerate(found)),
                Fraction(0),
            )
            rest = self.voters.costs[project] - (self.share * int(left[now + 1]) - spent)
            full = self.voters.total[project] - sum(mass[now][1 : now + 2])
            found.append(rest / (full * self.voters.units[project]) if self.voters.costs[project] else Fraction(0))
        return found

    def _mass(self, project: int, payments: int) -> list[int]:
        """The mass of a project's supporters by when they emptied their purse."""
        when, weight = self.emptied[self.voters.who[project]], self.voters.masses[project]
        return [int(part) for part in np.bincount(when, weights=weight, minlength=payments)]
