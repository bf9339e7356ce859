"""What the simple counts ask of ballot papers, whether they come as an election or as a profile of rankings."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, profiles, standings
from engagement.tallies.ranking import marks

Paper = elections.Election | profiles.Profile
Scored = elections.Election | marks.Marks
Whole = NDArray[np.int64]
TICKS = (
    ("Options not ticked or not ranked", "have no tick from that ballot"),
    ("Equal ranks", "are a tick each"),
)
KEPT_OUT = ("Members who are recused", "are no part of the number an option's ticks are divided by")


def options(paper: Paper) -> tuple[str, ...]:
    """The ids of the options, in their published order."""
    return paper.options if isinstance(paper, profiles.Profile) else tuple(p.id for p in paper.projects)


def names(paper: Paper) -> dict[str, str]:
    """What the options are called, by id."""
    return dict(paper.names) if isinstance(paper, profiles.Profile) else {p.id: p.name for p in paper.projects}


def times(paper: Paper) -> Whole:
    """How many voters cast each ballot."""
    return paper.times if isinstance(paper, profiles.Profile) else paper.ballots.times


def lengths(paper: Paper) -> Whole:
    """How many options each ballot names."""
    if isinstance(paper, profiles.Profile):
        return np.count_nonzero(paper.ranks, axis=1)
    return np.diff(paper.ballots.starts)


def ticks(paper: Paper, counted: Whole) -> list[int]:
    """How many voters name each option, when `counted` voters stand behind each ballot."""
    if isinstance(paper, profiles.Profile):
        return [int(counted[column > 0].sum()) for column in paper.ranks.T]
    weights = counted[paper.ballots.owners]
    # Doubles are exact for whole numbers below 2 to the power 53: more than all the people there will ever be.
    return np.bincount(paper.ballots.places, weights, len(paper.projects)).astype(np.int64).tolist()


def of_eligible(paper: Paper, totals: Sequence[int]) -> list[standings.Number | None]:
    """The totals; or, when members are recused from options, each total divided by the voters who could have
    added to it, None when nobody could. A recused member is then neither for nor a zero.
    """
    if isinstance(paper, profiles.Profile) or not paper.recused:
        return list(totals)
    could = paper.eligible
    return [Fraction(n, could[p.id]) if could[p.id] > 0 else None for p, n in zip(paper.projects, totals, strict=True)]


def ranked(paper: Paper) -> profiles.Profile:
    """The paper as rankings. Raises ValueError when members are recused: a ranking has no room for
    "I must not say", and counting it as "not ranked" would pull the option down.
    """
    if isinstance(paper, profiles.Profile):
        return paper
    if paper.recused:
        raise ValueError("Members are recused from options, so ranks cannot be added. Use marks and their mean.")
    return profiles.Profile.from_election(paper)


def scored(paper: Paper | marks.Marks) -> Scored:
    """The paper if it has scores. Raises ValueError for rankings: how much better a rank is, they do not say."""
    if isinstance(paper, profiles.Profile):
        raise ValueError("Rankings say which is better, not by how much: there are no scores to count.")
    return paper
