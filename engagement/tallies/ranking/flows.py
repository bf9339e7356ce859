"""How votes flow through ballots when each option keeps a part of what reaches it (Meek's transferable vote).

Ballots that have been through the same options are followed together. A ballot is followed no further than the
first rank where everyone keeps all, so while nobody is elected each ballot is one step long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles
from engagement.tallies.ranking import pairwise

Whole = NDArray[np.int64]
Parts = NDArray[Any]  # 64-bit whole numbers, or Python's own


@dataclass(frozen=True, eq=False)
class Step:
    """One step of many ballots at once. A node is a set of ballots whose paths are equal so far: it follows from
    node `parents[k]` of the step before and stands for `voters[k]` ballots; its vote is shared by `sizes[k]` options.
    Entry e says that option `options[e]` is one of those that share node `nodes[e]`.
    """

    parents: Whole
    voters: Whole
    sizes: Whole
    nodes: Whole
    options: Whole


@dataclass(frozen=True, eq=False)
class Flow:
    """The paths of all ballots, step by step, for `size` options."""

    steps: tuple[Step, ...]
    size: int

    def share_out(self, keeps: Parts, *, unit: int) -> list[int]:
        """The votes of each option when it keeps `keeps` of each vote, all in parts of which `unit` make a vote;
        rounded up, never past the share there is. 64-bit numbers hold nine decimal places; Python's own hold any.
        """
        votes = np.zeros(self.size, dtype=keeps.dtype)
        left = np.full(1, unit, dtype=keeps.dtype)
        for step in self.steps:
            reached = left[step.parents]
            kept = -(-(reached // step.sizes)[step.nodes] * keeps[step.options] // unit)
            np.add.at(votes, step.options, kept * step.voters[step.nodes])
            left = reached.copy()
            np.subtract.at(left, step.nodes, kept)
        return [int(each) for each in votes]


class Ballots:
    """The ballots that rank anything."""

    def __init__(self, profile: profiles.Profile) -> None:
        ranked = profile.ranks.any(axis=1)
        self.ranks = pairwise.below_all(profile.ranks[ranked])
        self.times = profile.times[ranked]
        self.voters = int(self.times.sum())

    def flow(self, hopeful: Sequence[int], elected: Sequence[int]) -> Flow:
        """The paths through those still in, up to the first rank that keeps everything."""
        still = np.asarray([*hopeful, *elected], dtype=np.int64)
        passes = np.arange(len(still)) >= len(hopeful)
        ranks = self.ranks[still]
        times, at = self.times, np.zeros(len(self.times), dtype=np.int64)
        steps: list[Step] = []
        while True:
            best = ranks.min(axis=0, initial=pairwise.NOT_RANKED)
            on = np.flatnonzero(best < pairwise.NOT_RANKED)
            if not len(on):
                return Flow(tuple(steps), len(self.ranks))
            ranks, times, at = ranks[:, on], times[on], at[on]
            here = ranks == best[on]
            step, at = _step(here, still, times, at)
            steps.append(step)
            further = np.flatnonzero((here & passes[:, None]).any(axis=0))
            ranks, times, at = np.where(here, pairwise.NOT_RANKED, ranks)[:, further], times[further], at[further]


def _step(here: NDArray[np.bool_], still: Whole, times: Whole, at: Whole) -> tuple[Step, Whole]:
    """Group ballots by the node they come from and the options that share them now."""
    sets = _numbered(here)
    span = int(sets.max()) + 1
    _, first, node = np.unique(at * span + sets, return_index=True, return_inverse=True)
    voters = np.zeros(len(first), dtype=np.int64)
    np.add.at(voters, node, times)
    shared = here[:, first]
    options, nodes = np.nonzero(shared)
    return Step(at[first], voters, shared.sum(axis=0), nodes, still[options]), node


def _numbered(here: NDArray[np.bool_]) -> Whole:
    """A number for each column, equal for equal columns."""
    packed = np.packbits(here, axis=0)
    wide = np.zeros((here.shape[1], -(-len(packed) // 8) * 8), dtype=np.uint8)
    wide[:, : len(packed)] = packed.T
    words = wide.view(np.uint64)
    numbers = np.zeros(len(words), dtype=np.int64)
    for column in words.T:
        _, which = np.unique(column, return_inverse=True)
        pairs = numbers * (int(which.max()) + 1) + which
        _, numbers = np.unique(pairs, return_inverse=True)
    return numbers
