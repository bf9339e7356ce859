"""Piles of ballot papers: who holds each paper, what it is worth, and to whom it moves next.

A paper is worth whole hundred-thousandths of a vote: the five decimal places of Scottish law.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles
from engagement.tallies.ranking import pairwise

UNIT = 100_000
NOBODY = -1
LEFT_OVER = "(not transferable)"
Whole = NDArray[np.int64]


class Papers:
    """The ballot papers (equal ones together): who holds each now, and what each was worth when they received it."""

    def __init__(self, profile: profiles.Profile) -> None:
        ranks = clear(pairwise.below_all(profile.ranks))
        valid = (ranks == 1).any(axis=0) if len(profile.options) else np.zeros(len(profile.times), dtype=np.bool_)
        self.ranks = np.ascontiguousarray(ranks[:, valid])
        self.times = profile.times[valid]
        self.values = np.full(len(self.times), UNIT, dtype=np.int64)
        self.holders = self.ranks.argmin(axis=0) if len(self.ranks) else np.zeros(0, dtype=np.int64)

    def of(self, holder: int) -> Whole:
        return np.flatnonzero(self.holders == holder)

    def move(self, papers: Whole, values: Whole, continuing: Sequence[int]) -> Whole:
        """Give papers at new values to the next option each ranks among those continuing: the votes each gains."""
        gained = np.zeros(len(self.ranks), dtype=np.int64)
        self.values[papers] = values
        ranks = self.ranks[np.asarray(continuing)[:, None], papers]
        best = ranks.argmin(axis=0)
        found = np.take_along_axis(ranks, best[None], axis=0)[0] < pairwise.NOT_RANKED
        to = np.asarray(continuing)[best]
        self.holders[papers] = np.where(found, to, NOBODY)
        np.add.at(gained, to[found], (values * self.times[papers])[found])
        return gained


def clear(ranks: profiles.Ranks) -> profiles.Ranks:
    """The ranks (options × ballots) as far as each ballot's order is clear: from the first rank that two options
    share, nothing counts. Changes the table it is given.
    """
    for rank in range(1, int(ranks.max(where=ranks < pairwise.NOT_RANKED, initial=0)) + 1):
        shared = (ranks == rank).sum(axis=0, dtype=np.int16) > 1
        if shared.any():
            ranks[(ranks >= rank) & shared] = pairwise.NOT_RANKED
    return ranks
