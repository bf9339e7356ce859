"""Choose and rank up to ten, the James Lind Alliance way: every stakeholder group weighs the same.

Source: The James Lind Alliance Guidebook, chapter "Interim priority setting", section "Collating and scoring
interim priorities" (jla.nihr.ac.uk): the first of ten gets 10 points and the tenth gets 1; totals are kept apart
for each group; options are ranked within each group and scored by their position there; those position scores are
combined. The Guidebook does not say how many points equal ranks get, nor what a position is worth: the choices
below are ours, and are printed with the result.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np

from engagement.tallies import profiles, results, standings
from engagement.tallies.ranking import papers, positions


def choose_and_rank(
    paper: papers.Paper, *, k: int = 10, seats: int | None = None, seed: str | None = None
) -> standings.Standing:
    """Rank options by their position scores in each group (`paper.groups`), added up. Without groups, all voters
    are one group. `stages` show every group's points and position scores, so that its own top ten can be read off.

    Exact, in fractions. Raises ValueError when `k` is below 1, or an election has members recused from options.
    """
    if k < 1:
        raise ValueError("A ballot must have room for at least one choice.")
    profile = papers.ranked(paper)
    totals = [Fraction(0)] * len(profile.options)
    wanted = [False] * len(profile.options)
    stages: list[standings.Stage] = []
    for group, of_group in _by_group(profile):
        points = _points(of_group, k)
        scores = position_scores(points)
        totals = [total + score for total, score in zip(totals, scores, strict=True)]
        wanted = [some or each > 0 for some, each in zip(wanted, points, strict=True)]
        stages.append((f"{group}: points", tuple(zip(profile.options, points, strict=True))))
        stages.append((f"{group}: position scores", tuple(zip(profile.options, scores, strict=True))))
    return standings.by_total(
        profile.options,
        totals=totals,
        rule=standings.with_ties(_rule(k), seats=seats, seed=seed),
        ballots=profile.voters,
        blank=profile.blank,
        unit="position scores",
        names=profile.names,
        seats=seats,
        seed=seed,
        stages=tuple(stages),
        wanted=wanted,
    )


def position_scores(points: list[Fraction]) -> list[Fraction]:
    """What each option's position among n is worth: n for the first down to 1 for the last, equals the mean."""
    alike = Counter(points)
    behind = {at: sum(many for other, many in alike.items() if other < at) for at in alike}
    return [behind[each] + Fraction(alike[each] + 1, 2) for each in points]


def _by_group(profile: profiles.Profile) -> list[tuple[str, profiles.Profile]]:
    groups = np.asarray(profile.groups or ["everyone"] * len(profile.times))
    parts = [(str(group), groups == group) for group in np.unique(groups)]
    return [
        (group, replace(profile, ranks=profile.ranks[of], times=profile.times[of], groups=())) for group, of in parts
    ]


def _points(profile: profiles.Profile, k: int) -> list[Fraction]:
    """k points for a first rank down to 1 for the k-th; equal ranks share the mean of the points they span."""
    many = len(profile.options)
    top = min(k, many)
    # How often each option stands behind `before` others, `beside` sharing its rank: all that its points depend on.
    often = np.zeros(many * top * (many + 1), dtype=np.int64)
    for before, beside, times, ranks in positions.spans(profile):
        ballots, options = np.nonzero((ranks > 0) & (before < top))
        cell = (options * top + before[ballots, options]) * (many + 1) + beside[ballots, options]
        np.add.at(often, cell, times[ballots])
    points = [Fraction(0)] * many
    for packed in np.flatnonzero(often).tolist():
        behind, level = divmod(packed, many + 1)
        option, ahead = divmod(behind, top)
        spanned = sum(max(0, k - place) for place in range(ahead, ahead + level))
        points[option] += int(often[packed]) * Fraction(spanned, level)
    return points


def _rule(k: int) -> results.Rule:
    choices = (
        ("Points on a ballot", f"{k} for the first choice, one less for each after it; nothing below number {k}"),
        ("Equal ranks", "share the mean of the points they span"),
        ("Options not chosen", "get no points from that ballot; a short ballot gives its first choice all the same"),
        ("Within each group", "options are ranked by points: the first of n scores n, the last 1, equals the mean"),
        ("Between groups", "position scores are added, so that each group weighs the same, whatever its size"),
        ("A blank ballot", "gives no points and is counted as a ballot"),
    )
    return results.Rule(f"Choose and rank up to {k}", choices, (("rule", "choose-and-rank"), ("k", str(k))))
