"""Instant run-off: whoever has the fewest first preferences goes out, one at a time, and their ballots move on to the
next option each ranks, until one option is left.

Sources: the alternative vote, W. R. Ware (1871). Equal ranks: T. Delemazure and D. Peters, "Generalizing Instant
Runoff Voting to Allow for Indifferences" (2024), where `share` is Split-IRV and `each` is Approval-IRV.
"""

import math
from collections.abc import Collection, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles, results, standings
from engagement.tallies.ranking import equals, looking_back, pairwise, piles

Votes = NDArray[Any]  # 64-bit whole numbers, or Python's own


class Equals(StrEnum):
    """What a ballot does when several options share its highest rank among those still in."""

    SHARE = "share"
    EACH = "each"
    STOP = "stop"


MEANING = {
    Equals.SHARE: "the vote is shared equally among the highest ranked options still in",
    Equals.EACH: "each of the highest ranked options still in gets a whole vote",
    Equals.STOP: "the ballot counts as far as its order is clear, as in Scottish law",
}


def instant_runoff(
    profile: profiles.Profile,
    *,
    equal_ranks: Equals = Equals.SHARE,
    seats: int | None = None,
    seed: str | None = None,
    withdrawn: Collection[str] = (),
) -> standings.Standing:
    """Rank every option: the one left at the end first, then the others, the last to go out first.

    It is made for one winner. `seats` names as many from the top, which is not a proportional result.
    """
    left = profile.without(withdrawn)
    record = looking_back.Record(left.options, seed)
    ballots = Ballots(left, equal_ranks)
    out, gap = _eliminate(ballots, record)
    places = tuple(_place(left, n, at, ballots.exact(votes)) for at, (n, votes) in enumerate(reversed(out), start=1))
    return standings.Standing(
        _rule(equal_ranks, seats, seed, withdrawn),
        places,
        tuple(record.met),
        left.voters,
        left.blank,
        tuple(place.option for place in places[:seats]) if seats else (),
        gap=gap,
        stages=tuple(_stages(ballots, record, out)),
        spoiled=ballots.spoiled,
    )


class Ballots:
    """Who each ballot stands with now. Votes are counted in parts of `unit` to a vote, so that shares stay whole."""

    def __init__(self, profile: profiles.Profile, equal_ranks: Equals) -> None:
        ranks = pairwise.below_all(profile.ranks)
        self.ranks = piles.clear(ranks) if equal_ranks is Equals.STOP else ranks
        counted = (self.ranks < pairwise.NOT_RANKED).any(axis=0) if len(ranks) else np.zeros(0, dtype=np.bool_)
        self.valid = int(profile.times[counted].sum()) if len(ranks) else 0
        self.spoiled = profile.voters - profile.blank - self.valid
        self.shared, self.repeats = equal_ranks is Equals.SHARE, equal_ranks is Equals.EACH
        self.unit = math.lcm(*range(1, _most_equals(self.ranks) + 1)) if self.shared else 1
        # Beyond 64 bits Python's own whole numbers count: slower, and as exact.
        kind = np.int64 if self.unit * max(profile.voters, 1) < 2**62 else np.object_
        self.worth: Votes = profile.times.astype(kind) * self.unit
        self.top = np.zeros(self.ranks.shape, dtype=np.bool_)
        self.votes: Votes = np.zeros(len(self.ranks), dtype=kind)

    def exact(self, votes: int) -> Fraction:
        return Fraction(votes, self.unit)

    def move(self, which: NDArray[np.int64], still: Sequence[int]) -> None:
        """Let these ballots stand with the highest of those still in."""
        self._count(which, -1)
        ranks = self.ranks[np.asarray(still)[:, None], which]
        best = ranks.min(axis=0)
        self.top[:, which] = False
        self.top[np.asarray(still)[:, None], which] = (ranks == best) & (best < pairwise.NOT_RANKED)
        self._count(which, 1)

    def _count(self, which: NDArray[np.int64], sign: int) -> None:
        top, worth = self.top[:, which], self.worth[which]
        if self.shared and self.unit > 1:
            worth = worth // np.maximum(top.sum(axis=0), 1)
        self.votes = self.votes + np.asarray([sign * worth[row].sum() for row in top], dtype=self.votes.dtype)


def _eliminate(ballots: Ballots, record: looking_back.Record) -> tuple[list[tuple[int, int]], results.Gap | None]:
    """Every option with its votes when it went out, the first out first, and the closest decision."""
    still = list(range(len(record.options)))
    moving = np.arange(ballots.ranks.shape[1])
    out: list[tuple[int, int]] = []
    gap: results.Gap | None = None
    while still:
        ballots.move(moving, still)
        record.stages.append([int(votes) for votes in ballots.votes])
        loser = record.fewest(still, at=f"stage {len(record.stages)}, elimination")
        still.remove(loser)
        out.append((loser, record.now[loser]))
        moving = np.flatnonzero(ballots.top[loser])
        if still:
            saved = min(still, key=lambda n: record.now[n])
            size = ballots.exact(record.now[saved] - record.now[loser])
            if gap is None or size < gap.size:
                gap = results.Gap(size, "votes", record.options[saved], record.options[loser])
    return out, gap


def _most_equals(ranks: profiles.Ranks) -> int:
    """The most options that share a rank on any ballot; at least one."""
    most = 1
    for rank in range(1, int(ranks.max(where=ranks < pairwise.NOT_RANKED, initial=0)) + 1):
        most = max(most, int((ranks == rank).sum(axis=0).max(initial=0)))
    return most


def _place(profile: profiles.Profile, n: int, at: int, votes: Fraction) -> standings.Place:
    option = profile.options[n]
    return standings.Place(option, profile.names.get(option, option), at, votes)


def _stages(ballots: Ballots, record: looking_back.Record, out: Sequence[tuple[int, int]]) -> list[standings.Stage]:
    stages: list[standings.Stage] = []
    for at, (votes, (loser, _)) in enumerate(zip(record.stages, out, strict=True), start=1):
        gone = {n for n, _ in out[: at - 1]}
        rows = [(option, ballots.exact(votes[n])) for n, option in enumerate(record.options) if n not in gone]
        if not ballots.repeats:
            rows.append((piles.LEFT_OVER, ballots.valid - sum((row[1] for row in rows), Fraction(0))))
        end = "is left" if at == len(out) else "goes out"
        stages.append((f"stage {at}: {record.options[loser]} {end}", tuple(rows)))
    return stages


def _rule(equal_ranks: Equals, seats: int | None, seed: str | None, withdrawn: Collection[str]) -> results.Rule:
    return results.Rule(
        "instant-runoff",
        (
            ("elimination", "one at a time, the fewest votes first, until one option is left"),
            ("ties", f"the latest earlier stage at which they were not equal; if there is none, {equals.says(seed)}"),
            ("not ranked", "the ballot never counts for these options"),
            ("equal ranks", MEANING[equal_ranks]),
            ("blank ballots", "count for nobody"),
            *equals.withdrawn_choice(withdrawn),
        ),
        (("rule", "instant-runoff"), ("equal_ranks", equal_ranks), *equals.settings(seats, seed, withdrawn)),
    )
