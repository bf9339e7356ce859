"""A price system: proof, for anyone to check, that the winners were paid for by those who support them.

It is short: the share everyone started with and, for each purchase in order, the money asked for one unit of worth
(`runs.Run`). Every payment follows from these: a supporter pays the rate times what the proposal is worth to them,
or all they have left. So nobody pays for what they do not support, nobody pays more than their share, and nobody
pays for what was not bought; what is left to check is here.

Source: D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism" (2020), whose conditions these are.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from engagement.tallies import elections
from engagement.tallies.allocation import runs, satisfaction


class Paid(Protocol):
    """What supporters paid for one project together, exactly, in smallest units."""

    @property
    def project(self) -> int: ...

    @property
    def exact(self) -> Fraction: ...


class Followed(Protocol):
    """A price system followed purchase by purchase: what was paid, and what supporters have left at the end."""

    def payments(self) -> Iterator[Paid]: ...

    def left(self, place: int) -> Fraction: ...


def faults(
    election: elections.Election,
    run: runs.Run,
    by: satisfaction.Satisfaction,
    *,
    shut_out: Collection[int] = (),
) -> Iterator[str]:
    """What is wrong with a price system of one budget, a sentence each; nothing when it is sound."""
    return unsound(election.projects, run, _OnePurse(election, run, by), shut_out=shut_out)


def unsound(
    projects: Sequence[elections.Project], run: runs.Run, followed: Followed, *, shut_out: Collection[int] = ()
) -> Iterator[str]:
    """What is wrong with a price system, however its purses are made. Counted in whole numbers.

    `shut_out` are the places of proposals that could not be bought for a reason other than money (incompatible with
    one that was).
    """
    bought = [purchase.project for purchase in run.purchases]
    if run.share < 0 or any(purchase.rate < 0 for purchase in run.purchases):
        yield "A share or a price is below zero."
        return
    if len(set(bought)) < len(bought):
        yield "Something was bought twice."
        return
    for paid in followed.payments():
        project = projects[paid.project]
        if paid.exact != project.cost:
            yield f"{project.id} costs {project.cost:,}, but its supporters paid {float(paid.exact):,.2f} for it."
    for place in sorted(set(range(len(projects))) - set(bought) - set(shut_out)):
        if followed.left(place) > projects[place].cost:
            yield f"{projects[place].id} was not bought, though its supporters had more left for it than it costs."


@dataclass(frozen=True)
class _Bill:
    project: int
    exact: Fraction


class _OnePurse:
    """Every voter has one purse, which may pay for anything they support."""

    def __init__(self, election: elections.Election, run: runs.Run, by: satisfaction.Satisfaction) -> None:
        self.election, self.run, self.by = election, run, by
        self.ballots = election.ballots.grouped()
        self.unit, self.purses = run.share.denominator, [run.share.numerator] * len(self.ballots)

    def payments(self) -> Iterator[_Bill]:
        times = self.ballots.times.tolist()
        for payment in runs.replay(self.election, self.run, self.by, ballots=self.ballots):
            self.unit, self.purses = payment.unit, list(payment.purses)
            each = zip(payment.ballots, payment.amounts, strict=True)
            yield _Bill(payment.project, Fraction(sum(amount * times[ballot] for ballot, amount in each), self.unit))

    def left(self, place: int) -> Fraction:
        return Fraction(self._left[place], self.unit)

    @cached_property
    def _left(self) -> list[int]:
        left, times = [0] * len(self.election.projects), self.ballots.times.tolist()
        for ballot, place in zip(self.ballots.owners.tolist(), self.ballots.places.tolist(), strict=True):
            left[place] += self.purses[ballot] * times[ballot]
        return left
