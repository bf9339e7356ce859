"""The score sheet: every member beside every proposal, each cell in one of four states. A missing score is no zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Self

Score = int | Decimal | Fraction


class State(StrEnum):
    """What a cell says. Whoever is not recused is eligible."""

    SCORED = "scored"
    ABSTAINED = "abstained"  # could have scored, and chose not to
    RECUSED = "recused"  # must keep out
    ABSENT = "absent"  # could have scored, and was not there


@dataclass(frozen=True)
class Sheet:
    """`scores` by (member, proposal); `states` of the cells without one. A cell in neither is absent.

    Every member holds a seat, also one who scored nothing. Raises ValueError for repeated or unknown members and
    proposals, a score off the scale, or one in a cell that is not scored.
    """

    members: tuple[str, ...]
    proposals: tuple[str, ...]
    scores: Mapping[tuple[str, str], Fraction]
    states: Mapping[tuple[str, str], State]
    lowest: Fraction = Fraction(0)
    highest: Fraction = Fraction(10)

    def __post_init__(self) -> None:
        members, proposals = set(self.members), set(self.proposals)
        if len(members) < len(self.members) or len(proposals) < len(self.proposals):
            raise ValueError("Two members or two proposals have the same id.")
        for member, proposal in self.scores.keys() | self.states.keys():
            if member not in members or proposal not in proposals:
                raise ValueError(f"No member {member!r} or no proposal {proposal!r} is on the sheet.")
        for (member, proposal), score in self.scores.items():
            if not self.lowest <= score <= self.highest:
                raise ValueError(
                    f"{member} gives {proposal} {score}, which is not from {self.lowest} to {self.highest}."
                )
            if self.states.get((member, proposal), State.SCORED) is not State.SCORED:
                raise ValueError(f"{member} has a score for {proposal} and is {self.states[member, proposal]} too.")
        if any(state is State.SCORED and cell not in self.scores for cell, state in self.states.items()):
            raise ValueError("A cell that is scored needs a score.")

    @classmethod
    def of(
        cls,
        proposals: Sequence[str],
        rows: Mapping[str, Mapping[str, Score | State]],
        *,
        lowest: Score = 0,
        highest: Score = 10,
    ) -> Self:
        """Make one of plain rows: {"Ada": {"garden": 7, "bench": State.RECUSED}}. What a row leaves out is absent.

        Raises ValueError for a float, which is not the number it was written as.
        """
        scores: dict[tuple[str, str], Fraction] = {}
        states: dict[tuple[str, str], State] = {}
        for member, row in rows.items():
            for proposal, cell in row.items():
                if isinstance(cell, State):
                    states[member, proposal] = cell
                elif isinstance(cell, float):
                    raise ValueError("Give a score as a whole number, a Decimal or a Fraction.")
                else:
                    scores[member, proposal] = Fraction(cell)
        return cls(tuple(rows), tuple(proposals), scores, states, Fraction(lowest), Fraction(highest))

    def state(self, member: str, proposal: str) -> State:
        """In which of the four states this cell is."""
        cell = (member, proposal)
        return State.SCORED if cell in self.scores else self.states.get(cell, State.ABSENT)

    @cached_property
    def counts(self) -> dict[str, dict[State, int]]:
        """How many members are in each state, by proposal."""
        counts = {proposal: dict.fromkeys(State, 0) for proposal in self.proposals}
        for proposal, states in counts.items():
            for member in self.members:
                states[self.state(member, proposal)] += 1
        return counts
