"""Satisfaction: how much good a chosen project is taken to do each of its supporters.

Source: D. Peters, G. Pierczyński and P. Skowron, "Proportional Participatory Budgeting with Additive Utilities"
(2021). Equal shares weighs what a project asks of its supporters against the good it does them.
"""

from enum import StrEnum

import numpy as np

from engagement.tallies import elections


class Satisfaction(StrEnum):
    """What a chosen project is worth to one supporter. On approval ballots every score is one."""

    COST = "cost"  # as much as it costs: a bigger project does more good
    CARDINAL = "cardinal"  # one, whatever it costs
    SCORE_COST = "score-cost"  # the voter's score times the cost
    SCORE = "score"  # the voter's score


SAYS = {
    Satisfaction.COST: "cost: a chosen project is worth its cost to each supporter",
    Satisfaction.CARDINAL: "cardinal: a chosen project is worth one to each supporter",
    Satisfaction.SCORE_COST: "score-cost: a chosen project is worth its cost times the voter's score (1 for an approval)",
    Satisfaction.SCORE: "score: a chosen project is worth the voter's score (1 for an approval)",
}
BY_COST = frozenset({Satisfaction.COST, Satisfaction.SCORE_COST})
BY_SCORE = frozenset({Satisfaction.SCORE, Satisfaction.SCORE_COST})


def units(election: elections.Election, by: Satisfaction) -> list[int]:
    """For each project, what one point (or, where scores do not count, one supporter) is worth.

    A project without a cost is bought first whatever its worth; it is worth as much as if it cost 1.
    """
    return [project.cost or 1 if by in BY_COST else 1 for project in election.projects]


def weights(ballots: elections.Ballots, by: Satisfaction) -> elections.Whole | None:
    """For each entry of the ballots, its points; None where every entry has one and the same."""
    if by not in BY_SCORE or (len(ballots.scores) and ballots.scores.min() == ballots.scores.max() == 1):
        return None
    return ballots.scores


def worths(
    election: elections.Election, by: Satisfaction, *, ballots: elections.Ballots | None = None
) -> elections.Whole:
    """What each entry of the ballots is worth to its voter: weight times unit, a whole number.

    Shape: as `ballots.places`; `ballots` are the election's own unless others (grouped ones) are given. Whole
    numbers of any size when they do not fit 64 bits.
    """
    held = election.ballots if ballots is None else ballots
    each, counted = units(election, by), weights(held, by)
    largest = max(each, default=1) * (1 if counted is None else int(counted.max(initial=1)))
    worth = np.asarray(each, dtype=np.int64 if largest < 2**63 else object)[held.places]
    return worth if counted is None else worth * counted
