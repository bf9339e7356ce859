"""Borda: an option gets from each ballot one point for every option it is put before, and half a point for every
option it is level with.

Source: J.-C. de Borda, "Mémoire sur les élections au scrutin" (1781). Average ranks for equals and for what is
not ranked: D. Black, "Partial Justification of the Borda Count" (1976).
"""

from fractions import Fraction

import numpy as np

from engagement.tallies import results, standings
from engagement.tallies.ranking import papers, positions

RULE = results.Rule(
    "Borda with average ranks",
    (
        ("Points", "one for every option put behind it, half for every option level with it"),
        ("Equal ranks", "share the mean of the points they span"),
        ("Options not ranked", "stand level with each other behind all that are ranked, and share the points left"),
        ("A blank ballot", "puts all options level: it gives each the same, and moves none"),
    ),
    (("rule", "borda"),),
)


def borda(paper: papers.Paper, *, seats: int | None = None, seed: str | None = None) -> standings.Standing:
    """Rank options by their points. Every ballot over n options hands out n(n - 1)/2 points, whatever it leaves out.

    Exact: points are counted doubled, so that halves are whole numbers. Raises ValueError when an election has
    members recused from options.
    """
    profile = papers.ranked(paper)
    many = len(profile.options)
    doubled = np.zeros(many, dtype=np.int64)
    for before, beside, times, _ in positions.spans(profile):
        doubled += times @ (2 * (many - before) - beside - 1)
    return standings.by_total(
        profile.options,
        totals=[half(points) for points in doubled.tolist()],
        rule=standings.with_ties(RULE, seats=seats, seed=seed),
        ballots=profile.voters,
        blank=profile.blank,
        unit="points",
        names=profile.names,
        seats=seats,
        seed=seed,
        wanted=positions.named(profile),
    )


def half(doubled: int) -> int | Fraction:
    """Half of a whole number, whole again where it can be."""
    return Fraction(doubled, 2) if doubled % 2 else doubled // 2
