"""Points: every voter shares out points over options. Cumulative: a vote costs a point. Quadratic: n votes cost n².

Sources: J. Sawyer and D. MacRae, "Game Theory and Cumulative Voting in Illinois" (1962); S. Lalley and E. G. Weyl,
"Quadratic Voting: How Mechanism Design Can Radicalize Democracy" (2018).
"""

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, results, standings
from engagement.tallies.ranking import marks

Whole = NDArray[np.int64]
Cast = elections.Election | marks.Marks
SPOILED = "is spoiled: it counts for nothing, as a blank one would, and is reported"
BLANK = ("A blank ballot", "gives nothing and is counted as a ballot; points not given are lost")
RECUSED = "Members are recused, and adding points would count their silence as a zero. Rank by the mean score."


def cumulative(
    paper: Cast, *, points: int | None = None, seats: int | None = None, seed: str | None = None
) -> standings.Standing:
    """Rank options by the points they were given. A ballot that gives more than `points` in all is spoiled; without
    `points`, none is. Raises ValueError for members recused, and for points or a limit below zero.
    """
    limit = "was not checked" if points is None else f"must not be above {points}; a ballot over it {SPOILED}"
    choices = (("Ranked by", "the points added up"), ("What a ballot gives in all", limit), BLANK)
    settings = (("rule", "cumulative"), *((("points", str(points)),) if points is not None else ()))
    rule = results.Rule("Cumulative points", choices, settings)
    starts, options, votes, times = _columns(paper)
    if (points or 0) < 0 or (len(votes) and votes.min() < 0):
        raise ValueError("Points below zero have no meaning here; quadratic points have votes against.")
    kept = np.ones(len(times), dtype=np.bool_) if points is None else _spent(starts, votes, points) <= points
    return _standing(paper, (starts, options, votes, times), kept, rule, seats, seed)


def quadratic(paper: Cast, *, credits: int, seats: int | None = None, seed: str | None = None) -> standings.Standing:
    """Rank options by votes, n of which cost their voter n² of `credits`. A ballot over its credits is spoiled.

    An election holds votes for; marks may be below zero, and are then votes against, at the same cost. Raises
    ValueError for members recused, and for credits below zero.
    """
    choices = (
        ("Ranked by", "the votes added up; votes against are taken off"),
        ("What votes cost", f"n votes for one option, or against it, cost n × n of {credits} credits"),
        ("A ballot over its credits", SPOILED),
        BLANK,
    )
    rule = results.Rule("Quadratic points", choices, (("rule", "quadratic"), ("credits", str(credits))))
    starts, options, votes, times = _columns(paper)
    # No square can overflow: a vote too dear for all the credits is first cut down to the least that is too dear.
    squares = np.minimum(np.abs(votes), isqrt(credits) + 1) ** 2
    kept = _spent(starts, squares, credits) <= credits
    return _standing(paper, (starts, options, votes, times), kept, rule, seats, seed)


def _columns(paper: Cast) -> tuple[Whole, NDArray[np.int32] | Whole, Whole, Whole]:
    """Where each ballot starts; the option and the votes of every entry; and how many voters cast each ballot."""
    if isinstance(paper, marks.Marks):
        ballots, options = np.nonzero(paper.given & (paper.values != 0))
        starts = np.searchsorted(ballots, np.arange(len(paper.values) + 1)).astype(np.int64)
        return starts, options, paper.values[ballots, options], np.ones(len(paper.values), dtype=np.int64)
    if paper.recused:
        raise ValueError(RECUSED)
    cast = paper.ballots
    return cast.starts, cast.places, cast.scores, cast.times


def _spent(starts: Whole, amounts: Whole, limit: int) -> Whole:
    """What each ballot gives in all. An amount above the limit breaks it alone, and need not be added in full."""
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.minimum(amounts, limit + 1))])
    return running[starts[1:]] - running[starts[:-1]]


def _standing(
    paper: Cast,
    columns: tuple[Whole, NDArray[np.int32] | Whole, Whole, Whole],
    kept: NDArray[np.bool_],
    rule: results.Rule,
    seats: int | None,
    seed: str | None,
) -> standings.Standing:
    starts, options, votes, times = columns
    if isinstance(paper, marks.Marks):
        names = {option: paper.names.get(option, option) for option in paper.options}
    else:
        names = {project.id: project.name for project in paper.projects}
    lengths = np.diff(starts)
    totals = np.zeros(len(names), dtype=np.int64)
    np.add.at(totals, options, votes * np.repeat(np.where(kept, times, 0), lengths))
    return standings.by_total(
        tuple(names),
        totals=totals.tolist(),
        rule=standings.with_ties(rule, seats=seats, seed=seed),
        ballots=int(times.sum()),
        blank=int(times[lengths == 0].sum()),
        unit="points",
        names=names,
        seats=seats,
        seed=seed,
        spoiled=int(times[~kept].sum()),
    )
