"""Points: every voter shares out points over options. Cumulative: a vote costs a point. Quadratic: n votes cost n².

Sources: J. Sawyer and D. MacRae, "Game Theory and Cumulative Voting in Illinois" (1962); S. Lalley and E. G. Weyl,
"Quadratic Voting: How Mechanism Design Can Radicalize Democracy" (2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import results, standings
from engagement.tallies.ranking import marks, papers

Whole = NDArray[np.int64]
Cast = papers.Paper | marks.Marks
SPOILED = "is spoiled: it counts for nothing, as a blank one would, and is reported"
BLANK = ("A blank ballot", "gives nothing and is counted as a ballot; points not given are lost")
LEFT_OUT = ("An option left out", "gets nothing from that ballot")
EQUAL = ("Equal points", "count each for itself")
RECUSED = "Members are recused, and adding points would count their silence as a zero. Rank by the mean score."


def cumulative(
    paper: Cast, *, points: int | None = None, seats: int | None = None, seed: str | None = None
) -> standings.Standing:
    """Rank options by the points they were given. A ballot that gives more than `points` in all is spoiled; without
    `points`, none is. Raises ValueError for rankings, for members recused, and for points or a limit below zero.
    """
    limit = "was not checked" if points is None else f"must not be above {points}; a ballot over it {SPOILED}"
    choices = (("Ranked by", "the points added up"), ("What a ballot gives in all", limit), LEFT_OUT, EQUAL, BLANK)
    settings = (("rule", "cumulative"), *((("points", str(points)),) if points is not None else ()))
    rule = results.Rule("Cumulative points", choices, settings)
    cast = _read(paper)
    if (points or 0) < 0 or (len(cast.votes) and cast.votes.min() < 0):
        raise ValueError("Points below zero have no meaning here; quadratic points have votes against.")
    kept = np.ones(len(cast.times), dtype=np.bool_) if points is None else _within(cast, cast.votes, points)
    return _standing(cast, kept, rule, seats, seed)


def quadratic(paper: Cast, *, credits: int, seats: int | None = None, seed: str | None = None) -> standings.Standing:
    """Rank options by votes, n of which cost their voter n² of `credits`. A ballot over its credits is spoiled.

    An election holds votes for; marks may be below zero, and are then votes against, at the same cost. Raises
    ValueError for rankings, for members recused, and for credits below zero.
    """
    choices = (
        ("Ranked by", "the votes added up; votes against are taken off"),
        ("What votes cost", f"n votes for one option, or against it, cost n × n of {credits} credits"),
        ("A ballot over its credits", SPOILED),
        LEFT_OUT,
        EQUAL,
        BLANK,
    )
    rule = results.Rule("Quadratic points", choices, (("rule", "quadratic"), ("credits", str(credits))))
    if credits < 0:
        raise ValueError("There cannot be fewer credits than none.")
    cast = _read(paper)
    # No square can overflow: a vote too dear for all the credits is first cut down to the least that is too dear.
    squares = np.minimum(np.abs(cast.votes), isqrt(credits) + 1) ** 2
    return _standing(cast, _within(cast, squares, credits), rule, seats, seed)


@dataclass(frozen=True, eq=False)
class _Votes:
    """Ballot `n` gives `votes[k]` to the option at place `options[k]`, for k from `starts[n]` to `starts[n + 1]`."""

    names: Mapping[str, str]
    starts: Whole
    options: NDArray[np.int32] | Whole
    votes: Whole
    times: Whole


def _read(paper: Cast) -> _Votes:
    cast = papers.scored(paper)
    if isinstance(cast, marks.Marks):
        names = {option: cast.names.get(option, option) for option in cast.options}
        ballots, options = np.nonzero(cast.given & (cast.values != 0))
        starts = np.searchsorted(ballots, np.arange(len(cast.values) + 1)).astype(np.int64)
        return _Votes(names, starts, options, cast.values[ballots, options], np.ones(len(cast.values), dtype=np.int64))
    if cast.recused:
        raise ValueError(RECUSED)
    rows = cast.ballots
    return _Votes(papers.names(cast), rows.starts, rows.places, rows.scores, rows.times)


def _within(cast: _Votes, amounts: Whole, limit: int) -> NDArray[np.bool_]:
    """Which ballots keep to the limit. One amount above it breaks it alone, and need not be added in full."""
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.minimum(amounts, limit + 1))])
    return running[cast.starts[1:]] - running[cast.starts[:-1]] <= limit


def _standing(
    cast: _Votes, kept: NDArray[np.bool_], rule: results.Rule, seats: int | None, seed: str | None
) -> standings.Standing:
    lengths = np.diff(cast.starts)
    totals = np.zeros(len(cast.names), dtype=np.int64)
    np.add.at(totals, cast.options, cast.votes * np.repeat(np.where(kept, cast.times, 0), lengths))
    return standings.by_total(
        tuple(cast.names),
        totals=totals.tolist(),
        rule=standings.with_ties(rule, seats=seats, seed=seed),
        ballots=int(cast.times.sum()),
        blank=int(cast.times[lengths == 0].sum()),
        unit="points",
        names=cast.names,
        seats=seats,
        seed=seed,
        spoiled=int(cast.times[~kept].sum()),
        wanted=(totals > 0).tolist(),
    )
