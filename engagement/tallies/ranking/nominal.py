"""Nominal group: members rank in silence, talk, and rank again; the ranks of the last round are added up.

Sources: A. Delbecq, A. Van de Ven and D. Gustafson, "Group Techniques for Program Planning" (1975); for the sum of
ranks, lowest first: The James Lind Alliance Guidebook, section "Final priority setting method" (jla.nihr.ac.uk).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engagement.tallies import profiles, results, standings
from engagement.tallies.ranking import borda, positions

RULE = results.Rule(
    "Nominal group: sum of ranks",
    (
        ("Ranked by", "the ranks of the last round added up, the smallest sum first"),
        ("Earlier rounds", "are shown with every move, and decide nothing"),
        ("Equal ranks", "share the mean of the ranks they span"),
        ("Options not ranked", "stand level with each other behind all that are ranked, and share the ranks left"),
        ("A blank ballot", "puts all options level: it adds the same to each, and moves none"),
    ),
    (("rule", "nominal"),),
)


def nominal(
    rounds: Sequence[profiles.Profile], *, seats: int | None = None, seed: str | None = None
) -> standings.Standing:
    """Rank options by the sum of their ranks in the last round. `stages` hold each round's sums and, from the
    second, how many places each option rose (or, below zero, fell) since the round before.

    Exact: ranks are counted doubled. Raises ValueError without a round, or when rounds differ in their options.
    """
    if not rounds or any(each.options != rounds[0].options for each in rounds):
        raise ValueError("There must be a round, and all rounds must rank the same options.")
    stages: list[standings.Stage] = []
    earlier: standings.Standing | None = None
    for number, profile in enumerate(rounds, start=1):
        now = _round(profile, seats, seed)
        stages.append((f"Round {number}: sum of ranks", tuple((p.option, p.total or 0) for p in now.places)))
        if earlier:
            before = {place.option: place.place for place in earlier.places}
            moves = tuple((p.option, before[p.option] - p.place) for p in now.places)
            stages.append((f"Places risen from round {number - 1} to round {number}", moves))
        earlier = now
    return replace(now, stages=tuple(stages))


def _round(profile: profiles.Profile, seats: int | None, seed: str | None) -> standings.Standing:
    doubled = np.zeros(len(profile.options), dtype=np.int64)
    for before, beside, times, _ in positions.spans(profile):
        doubled += times @ (2 * before + beside + 1)
    return standings.by_total(
        profile.options,
        totals=[borda.half(ranks) for ranks in doubled.tolist()],
        rule=standings.with_ties(RULE, seats=seats, seed=seed),
        ballots=profile.voters,
        blank=profile.blank,
        unit="ranks",
        names=profile.names,
        seats=seats,
        seed=seed,
        fewest_first=True,
        wanted=positions.named(profile),
    )
