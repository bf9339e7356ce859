"""Ties: how equals are parted, and the record that they were equal. No tie is ever broken silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from engagement.tallies import elections

Rank = Mapping[str, tuple[int, int, int]]


class Order(StrEnum):
    """The stated order in which equals are taken."""

    LOWER_COST = "lower-cost"
    FILE = "file-order"

    @property
    def says(self) -> str:
        if self is Order.FILE:
            return "the earlier in the file"
        return "the lower cost, then more supporters, then the earlier in the file"


@dataclass(frozen=True)
class Tie:
    """Projects that were equally good at one moment, in the order they were taken, and what put the first one
    first.
    """

    tied: tuple[str, ...]
    parted_by: Literal["lower cost", "more supporters", "place in the file"]

    @property
    def won(self) -> str:
        return self.tied[0]


def rank(election: elections.Election, *, order: Order) -> Rank:
    """Where each project stands when it is tied with others; the smallest is taken first."""
    if order is Order.FILE:
        return {project.id: (0, 0, place) for place, project in enumerate(election.projects)}
    support = election.support
    return {project.id: (project.cost, -support[project.id], n) for n, project in enumerate(election.projects)}


def part(tied: Sequence[str], *, rank: Rank) -> Tie:
    """Put at least two tied projects in order, and say what parted the first from the second."""
    ordered = tuple(sorted(tied, key=rank.__getitem__))
    first, second = rank[ordered[0]], rank[ordered[1]]
    if first[0] != second[0]:
        return Tie(ordered, "lower cost")
    return Tie(ordered, "more supporters" if first[1] != second[1] else "place in the file")
