"""Who paid what from which pot: a count of equal shares of pots followed again, and checked by anyone.

The price system is that of `prices`: the share each voter started with of all pots together and, for each purchase
in order, the money asked for one unit of worth (`runs.Run`). Each voter's share holds every purpose in proportion to its pots. A
supporter pays the rate times the project's worth to them, or all they hold for it, the most restricted first. From
that every payment follows. Everything here is in whole numbers.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from engagement.tallies import elections
from engagement.tallies.allocation import prices, runs, satisfaction
from engagement.tallies.allocation.restricted import booked, holdings
from engagement.tallies.allocation.shares import electorate


@dataclass(frozen=True, slots=True)
class Payment:
    """What one purchase took: all voters of ballot `ballots[n]` together paid `amounts[n][k]` out of the purpose
    `purposes[k]`. `unit` of them make one smallest unit of the election's money.
    """

    project: int
    unit: int
    purposes: tuple[int, ...]
    ballots: Sequence[int]
    amounts: Sequence[Sequence[int]]

    @property
    def exact(self) -> Fraction:
        """All of it together, in smallest units."""
        return Fraction(sum(map(sum, self.amounts)), self.unit)


class Trail:
    """A price system over pots, followed purchase by purchase. `ballots` are the election's, grouped or not."""

    def __init__(
        self,
        money: booked.Money,
        run: runs.Run,
        by: satisfaction.Satisfaction,
        *,
        ballots: elections.Ballots,
    ) -> None:
        self.money, self.run = money, run
        self.voters = electorate.electorate(money.election, by, ballots)
        self.held = holdings.start(money, run.share, times=ballots.times.tolist())

    def payments(self) -> Iterator[Payment]:
        """Every purchase in order; what voters hold runs down as they go."""
        for bought in self.run.purchases:
            place = bought.project
            blocs, masses = self.voters.lists[place]
            each = bought.rate * self.voters.units[place]
            self.held.refine(each.denominator // gcd(each.denominator, self.held.unit))
            whole = each.numerator * (self.held.unit // each.denominator)
            able = self.held.able(place, blocs)
            dues = [min(purse, whole * mass) for purse, mass in zip(able, masses, strict=True)]
            bills = list(self.held.spend(place, blocs, dues))
            each_bloc = list(zip(*bills, strict=True)) if bills else [()] * len(blocs)
            yield Payment(place, self.held.unit, self.money.payers[place], blocs, each_bloc)

    def left(self, place: int) -> Fraction:
        """What the supporters of a project hold together that may pay for it, in smallest units."""
        blocs, _ = self.voters.lists[place]
        return Fraction(sum(self.held.able(place, blocs)), self.held.unit)


def faults(
    money: booked.Money,
    run: runs.Run,
    by: satisfaction.Satisfaction,
    *,
    shut_out: Collection[int] = (),
) -> Iterator[str]:
    """What is wrong with a price system over pots, a sentence each; nothing when it is sound.

    `shut_out` are the places of projects that could not be bought for a reason other than money.
    """
    election = money.election
    trail = Trail(money, run, by, ballots=election.ballots.grouped())
    return prices.unsound(election.projects, run, trail, shut_out=shut_out)
