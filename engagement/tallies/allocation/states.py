"""For, abstained, recused, absent: the four states a member can be in towards a project. None of them is a zero.

A recused member has an interest to declare and keeps out of that one project: they are not among its eligible
voters, so that its support is not diluted by people who had to stay silent. An absent one cast no ballot at all and
holds no share.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.tallies import elections


class State(StrEnum):
    FOR = "for"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    ABSENT = "absent"


@dataclass(frozen=True)
class Count:
    """How many members were in each state towards one project. A recused member who was also absent is recused.

    The four add up to all members. `eligible` are those who could have supported it and cast a ballot.
    """

    id: str
    backed: int
    abstained: int
    recused: int
    absent: int

    @property
    def eligible(self) -> int:
        return self.backed + self.abstained

    @property
    def members(self) -> int:
        return self.eligible + self.recused + self.absent


def counts(election: elections.Election) -> tuple[Count, ...]:
    """One count a project, in the published order."""
    answer = []
    for project in election.projects:
        recused = election.recused.get(project.id, frozenset())
        backed = election.support[project.id]
        abstained = election.eligible[project.id] - backed
        answer.append(Count(project.id, backed, abstained, len(recused), len(election.absent - recused)))
    return tuple(answer)


def state(election: elections.Election, *, voter: str, project: str) -> State:
    """In which state one member was towards one project.

    Raises ValueError when the election does not know the member or the project, or kept no voters' ids.
    """
    if project not in election.place:
        raise ValueError(f"There is no project {project}.")
    if voter in election.recused.get(project, ()):
        return State.RECUSED
    if voter in election.absent:
        return State.ABSENT
    if voter not in election.voters:
        raise ValueError(f"There is no ballot of a voter {voter}.")
    ballot = election.voters.index(voter)
    rows = election.ballots
    supported = rows.places[rows.starts[ballot] : rows.starts[ballot + 1]]
    return State.FOR if np.isin(election.place[project], supported) else State.ABSTAINED
