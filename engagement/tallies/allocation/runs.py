"""One run of equal shares, written down so shortly that anyone can follow it again: the share, and what was bought.

From these every payment follows: a supporter pays the rate times what the project is worth to them, or all they
have left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from engagement.tallies import elections
from engagement.tallies.allocation import satisfaction


@dataclass(frozen=True, slots=True)
class Purchase:
    """A project, by its place in the election's list, and the money asked for one unit of worth, exactly.

    Money is in the election's smallest unit.
    """

    project: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Run:
    """What every voter held at the start, and the purchases in order."""

    share: Fraction
    purchases: tuple[Purchase, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """What one purchase took, in whole numbers: `unit` of them make one smallest unit of the election's money.

    Each voter of ballot `ballots[n]` paid `amounts[n]`. `purses` holds what each ballot's voter has after it.
    """

    project: int
    unit: int
    ballots: Sequence[int]
    amounts: Sequence[int]
    purses: tuple[int, ...]


def replay(
    election: elections.Election,
    run: Run,
    by: satisfaction.Satisfaction,
    *,
    ballots: elections.Ballots | None = None,
) -> Iterator[Payment]:
    """Follow a run again, exactly. `ballots` are the election's own unless others (grouped ones) are given.

    All payments share one unit. Projects that were bought are in the run; nothing else is looked at.
    """
    held = election.ballots if ballots is None else ballots
    unit = lcm(run.share.denominator, *(bought.rate.denominator for bought in run.purchases))
    supporters = _supporters(held, satisfaction.worths(election, by, ballots=held), len(election.projects))
    purses = [run.share.numerator * (unit // run.share.denominator)] * len(held)
    for bought in run.purchases:
        each = bought.rate.numerator * (unit // bought.rate.denominator)
        who, worth = supporters[bought.project]
        amounts = [min(purses[ballot], each * one) for ballot, one in zip(who, worth, strict=True)]
        for ballot, amount in zip(who, amounts, strict=True):
            purses[ballot] -= amount
        yield Payment(bought.project, unit, who, amounts, tuple(purses))


def _supporters(
    ballots: elections.Ballots, worths: elections.Whole, projects: int
) -> list[tuple[list[int], list[int]]]:
    """For each project, the ballots that support it and what it is worth to them."""
    found: list[tuple[list[int], list[int]]] = [([], []) for _ in range(projects)]
    for ballot, place, worth in zip(ballots.owners.tolist(), ballots.places.tolist(), worths.tolist(), strict=True):
        found[place][0].append(ballot)
        found[place][1].append(worth)
    return found
