"""Duels: how many voters put one option before another, for every two options, and what follows from that alone.

On a ballot an option that is not ranked stands below every ranked one, and equal to the others that are not ranked.
Equals count for neither side. A blank ballot therefore counts in no duel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles

Whole = NDArray[np.int64]
Relation = NDArray[np.bool_]
NOT_RANKED = np.iinfo(np.int16).max  # as a rank: below every other
CHUNK = 8192  # ballots at a time: the comparisons of one chunk stay in the processor's cache
INCOMPLETE = ("not ranked", "below every ranked option, and equal to the others that are not ranked")
EQUAL = ("equal ranks", "count for neither side of a duel")
BLANK = ("blank ballots", "count in no duel")


class Strength(StrEnum):
    """How strong a won duel is: the number of voters on the winning side, or how many more they are."""

    WINNING_VOTES = "winning-votes"
    MARGINS = "margins"


@dataclass(frozen=True, eq=False)
class Duels:
    """`before[i, j]` is how many voters put option i before option j."""

    options: tuple[str, ...]
    before: Whole

    @cached_property
    def beats(self) -> Relation:
        """Who beats whom: more voters put i before j than j before i."""
        return self.before > self.before.T

    @property
    def winner(self) -> str | None:
        """The option that beats every other (the Condorcet winner), if there is one."""
        return self._alone(self.beats.sum(axis=1))

    @property
    def loser(self) -> str | None:
        """The option that every other beats (the Condorcet loser), if there is one."""
        return self._alone(self.beats.sum(axis=0))

    @cached_property
    def smith(self) -> tuple[str, ...]:
        """The fewest options that each beat every option outside (the Smith set), in the order of the list.

        Its members are those from which every option can be reached through duels that were not lost.
        """
        reached = closure(~self.beats.T)
        return tuple(option for option, row in zip(self.options, reached, strict=True) if row.all())

    @property
    def findings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The Condorcet winner and loser, if any, and the Smith set, with headings a reader understands."""
        named = (
            ("beats every other option one against one (the Condorcet winner)", self.winner),
            ("loses to every other option one against one (the Condorcet loser)", self.loser),
        )
        alone = tuple((heading, (option,)) for heading, option in named if option is not None)
        return (*alone, ("the fewest options that each beat all others (the Smith set)", self.smith))

    def strengths(self, by: Strength) -> Whole:
        """How strong each won duel is, in voters; 0 where a duel was lost or drawn."""
        size = self.before if by is Strength.WINNING_VOTES else self.before - self.before.T
        return np.where(self.beats, size, 0)

    def _alone(self, duels: Whole) -> str | None:
        found = np.flatnonzero(duels == len(self.options) - 1)
        return self.options[found[0]] if len(found) and len(self.options) > 1 else None


def duels(profile: profiles.Profile) -> Duels:
    """Count every two options against each other, exactly, for up to 2**53 voters."""
    size = len(profile.options)
    before = np.zeros((size, size), dtype=np.int64)
    for start in range(0, len(profile.times), CHUNK):
        rows = slice(start, start + CHUNK)
        ranks = below_all(profile.ranks[rows])
        times = profile.times[rows].astype(np.float64)  # whole numbers below 2**53: sums of doubles are exact
        for i in range(size - 1):
            before[i, i + 1 :] += ((ranks[i] < ranks[i + 1 :]) @ times).astype(np.int64)
            before[i + 1 :, i] += ((ranks[i] > ranks[i + 1 :]) @ times).astype(np.int64)
    return Duels(profile.options, before)


def below_all(ranks: profiles.Ranks) -> profiles.Ranks:
    """The ranks as options × ballots, with "not ranked" as a rank below every other."""
    turned = ranks.T.copy()  # always a copy: the ballots themselves must stay as they are
    turned[turned == 0] = NOT_RANKED
    return turned


def closure(relation: Relation) -> Relation:
    """Who can be reached from whom in any number of steps, none included (Warshall 1962)."""
    reached = relation | np.eye(len(relation), dtype=np.bool_)
    for through in range(len(reached)):
        reached |= reached[:, through, None] & reached[through]
    return reached


def layers(better: Relation) -> list[list[int]]:
    """Options in groups of equals, best first: each time those that nothing left is better than.

    `better` must be transitive and never go both ways, so that no two options of a group are one better than the other.
    """
    left = list(range(len(better)))
    groups: list[list[int]] = []
    while left:
        best = [n for n in left if not better[left, n].any()]
        groups.append(best)
        left = [n for n in left if n not in best]
    return groups


def closest(order: Sequence[int], *, sizes: Whole, seats: int | None = None) -> tuple[int, int, int] | None:
    """Of neighbours in the order (with seats: the last with a seat and the first without) the two that are closest:
    how much, which is first, which second.
    """
    neighbours = list(zip(order, order[1:], strict=False))
    asked = neighbours[seats - 1 : seats] if seats else neighbours
    near = [(abs(int(sizes[a, b] - sizes[b, a])), a, b) for a, b in asked]
    return min(near, key=lambda pair: pair[0], default=None)


def table(
    numbers: Whole, order: Sequence[int], options: Sequence[str], heading: str
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """A table of options by options as the stages of a standing: one heading a row, in the order given."""
    return tuple(
        (
            heading.format(options[row]),
            tuple((options[column], int(numbers[row, column])) for column in order if column != row),
        )
        for row in order
    )
