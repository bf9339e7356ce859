"""Ties: how equals are parted, and the record that they were equal. No tie is ever broken silently.

The stated order: the lower cost, then more support, then a lot. The lot is drawn from a seed that was published
before voting, so that nobody can choose it afterwards, and is the same for every count of one election: the
project at place n of the published list (from 1) draws SHA-256 of "seed:n", and the smallest goes first. Anyone
can repeat it with `printf 'seed:n' | sha256sum`. Without a seed the place in the list itself decides, and the
result says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from engagement.tallies import elections

PartedBy = Literal["lower cost", "more support", "earlier stage", "options before them", "lot", "place in the list"]
Rank = Mapping[str, tuple[int, int, int]]


class Order(StrEnum):
    """The stated order in which equals are taken."""

    LOWER_COST = "lower-cost"
    FILE = "file-order"


@dataclass(frozen=True)
class Tie:
    """Options that were equally good at one moment, in the order they were taken, and what put the first one
    first. `at` says where in the count, when that is not plain.
    """

    tied: tuple[str, ...]
    parted_by: PartedBy
    at: str = ""

    @property
    def won(self) -> str:
        return self.tied[0]


@dataclass(frozen=True)
class Breaker:
    """How ties of one election are parted. `rank` sorts: the smallest is taken first."""

    rank: Rank
    seed: str | None
    order: Order

    @property
    def says(self) -> str:
        last = "the earlier in the list" if self.seed is None else f"a lot drawn from the seed {self.seed!r}"
        return last if self.order is Order.FILE else f"the lower cost, then more support, then {last}"

    def part(self, tied: Sequence[str], *, at: str = "") -> Tie:
        """Put at least two tied projects in order, and say what parted the first from the second."""
        ordered = tuple(sorted(tied, key=self.rank.__getitem__))
        first, second = self.rank[ordered[0]], self.rank[ordered[1]]
        if first[0] != second[0]:
            return Tie(ordered, "lower cost", at)
        if first[1] != second[1]:
            return Tie(ordered, "more support", at)
        return Tie(ordered, "place in the list" if self.seed is None else "lot", at)


def lots(options: Sequence[str], *, seed: str | None) -> dict[str, int]:
    """What each option draws; the smallest goes first. Without a seed, its place in the list."""
    if seed is None:
        return {option: place for place, option in enumerate(options)}
    return {option: int(sha256(f"{seed}:{n}".encode()).hexdigest(), 16) for n, option in enumerate(options, start=1)}


def breaker(election: elections.Election, *, order: Order = Order.LOWER_COST, seed: str | None = None) -> Breaker:
    """How equals of this election are parted: by cost, then supporters, then lot; or by lot alone."""
    drawn = lots([project.id for project in election.projects], seed=seed)
    if order is Order.FILE:
        return Breaker({key: (0, 0, lot) for key, lot in drawn.items()}, seed, order)
    support = election.support
    return Breaker({p.id: (p.cost, -support[p.id], drawn[p.id]) for p in election.projects}, seed, order)
