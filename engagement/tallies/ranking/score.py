"""Score: every voter gives options a number; the options are ranked by the sum or the mean of them.

Source: W. D. Smith, "Range Voting" (2000); C. Hillinger, "The Case for Utilitarian Voting" (2005).
"""

from enum import StrEnum
from fractions import Fraction

import numpy as np

from engagement.tallies import results, standings
from engagement.tallies.ranking import marks, papers


class Total(StrEnum):
    """What options are ranked by."""

    SUM = "sum"
    MEAN = "mean"  # over those who gave it a score
    ELIGIBLE = "mean-of-eligible"  # over all who cast a ballot and are not recused; no score adds nothing


MEANING = {
    Total.SUM: ("the scores added up", "adds nothing"),
    Total.MEAN: ("the mean over those who scored the option", "is not a zero: it is no part of the mean"),
    Total.ELIGIBLE: ("the scores added up, divided by all who could have scored the option", "adds nothing"),
}


def score(
    paper: papers.Paper | marks.Marks,
    *,
    total: Total | None = None,
    seats: int | None = None,
    seed: str | None = None,
) -> standings.Standing:
    """Rank options by their scores, exactly. An option nobody scored has no mean: it stands last.

    Unless `total` says otherwise: an election's scores are added up, since its ballots leave out what they do not
    support; when members are recused, they are divided by those eligible, which keeps the same order but for them.
    For marks with gaps it is the mean, since a gap says nothing.

    Raises ValueError for rankings, which have no scores; when the sum is asked for and members are recused: it would
    take their silence for a zero; and when the mean of those eligible is asked for of marks, which do not say who
    that is.
    """
    paper = papers.scored(paper)
    if isinstance(paper, marks.Marks):
        by = total or Total.MEAN
        if by is Total.ELIGIBLE:
            raise ValueError("Marks do not say who was eligible. Take the mean of those who gave one.")
        options, names, ballots, blank = paper.options, dict(paper.names), len(paper.values), paper.blank
        sums = np.where(paper.given, paper.values, 0).sum(axis=0, dtype=np.int64).tolist()
        raters = paper.given.sum(axis=0, dtype=np.int64).tolist()
    else:
        by = total or (Total.ELIGIBLE if paper.recused else Total.SUM)
        if by is Total.SUM and paper.recused:
            raise ValueError("Members are recused, and a sum would count their silence as a zero. Take a mean.")
        names = {project.id: project.name for project in paper.projects}
        options, ballots = tuple(names), paper.ballots.voters
        blank = int(paper.ballots.times[np.diff(paper.ballots.starts) == 0].sum())
        sums = paper.points.tolist()
        raters = list((paper.eligible if by is Total.ELIGIBLE else paper.support).values())
    means = [Fraction(each, of) if of > 0 else None for each, of in zip(sums, raters, strict=True)]
    return standings.by_total(
        options,
        totals=sums if by is Total.SUM else means,
        rule=standings.with_ties(_rule(by), seats=seats, seed=seed),
        ballots=ballots,
        blank=blank,
        unit="points",
        names=names,
        seats=seats,
        seed=seed,
        wanted=[each > 0 for each in sums],
    )


def _rule(by: Total) -> results.Rule:
    counted, missing = MEANING[by]
    choices = (
        ("Ranked by", counted),
        ("A missing score", missing),
        ("An option nobody scored", "adds up to nothing" if by is Total.SUM else "has no mean, and stands last"),
        ("Equal scores", "count each for itself"),
        ("A blank ballot", "scores nothing and is counted as a ballot"),
    )
    return results.Rule("Score", choices, (("rule", "score"), ("total", by.value)))
