"""How much support a project has: by voters or by points, and fairly where some had to keep out of it."""

from enum import StrEnum
from fractions import Fraction

from engagement.tallies import elections


class Support(StrEnum):
    """What is counted as support."""

    VOTERS = "voters"  # each supporter counts once, whatever their score
    POINTS = "points"  # the scores added up


_SAYS = {
    Support.VOTERS: "votes: each supporter counts once",
    Support.POINTS: "points: the scores of its supporters added up",
}
_UNIT = {Support.VOTERS: "votes", Support.POINTS: "points"}


def usual(election: elections.Election) -> Support:
    """What these ballots were asked for: points where voters gave points or an order, voters where they ticked."""
    return Support.VOTERS if election.kind is elections.Kind.APPROVAL else Support.POINTS


def measured(election: elections.Election, by: Support) -> list[Fraction]:
    """Each project's support, in the published order, as if every voter could have voted on it.

    Who is recused from a project is no zero: its support is divided by its eligible voters and multiplied by all
    voters. Where nobody is recused that is the plain number of votes or points.
    """
    plain = election.supporters if by is Support.VOTERS else election.points
    voters = election.ballots.voters
    return [
        Fraction(int(number) * voters, election.eligible[project.id]) if number else Fraction(0)
        for project, number in zip(election.projects, plain, strict=True)
    ]


def unit(by: Support) -> str:
    return _UNIT[by]


def said(election: elections.Election, by: Support) -> str:
    """What counts as support, in plain words."""
    fair = ", for each voter not recused from it" if any(election.recused.values()) else ""
    return _SAYS[by] + fair
