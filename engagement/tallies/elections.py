"""What is counted: projects with costs, ballots that approve of some, and one budget."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Project:
    """Something that may be funded. `cost` is in whole units of the election's money (pence, francs)."""

    id: str
    name: str
    cost: int


@dataclass(frozen=True)
class Ballot:
    """One voter's approvals, by project id. A blank ballot has none; its voter counts all the same."""

    voter: str
    approves: frozenset[str]


@dataclass(frozen=True)
class Election:
    """Projects in their published order, ballots in any order, and the money there is.

    Raises ValueError when two projects share an id, money is negative, or a ballot names an unknown project.
    """

    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    budget: int

    def __post_init__(self) -> None:
        known = {project.id for project in self.projects}
        if len(known) < len(self.projects):
            raise ValueError("Two projects have the same id.")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("Costs and the budget must not be negative.")
        if unknown := frozenset().union(*self.blocs) - known:
            raise ValueError(f"Ballots name projects that are not there: {', '.join(sorted(unknown))}.")

    @cached_property
    def blocs(self) -> Counter[frozenset[str]]:
        """How many voters cast each different ballot. Equal ballots are counted together."""
        return Counter(ballot.approves for ballot in self.ballots)

    @cached_property
    def support(self) -> dict[str, int]:
        """How many voters approve of each project; 0 for a project on no ballot."""
        counts = {project.id: 0 for project in self.projects}
        for approves, voters in self.blocs.items():
            for project_id in approves:
                counts[project_id] += voters
        return counts
