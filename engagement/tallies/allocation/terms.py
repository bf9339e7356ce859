"""Terms: what proposals may ask besides their cost. Match, part awards, incompatible, must go together.

`counted` turns an election with terms into a plain one that any rule can count; `awards` turns the answer back.
Money is in the election's smallest unit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engagement.tallies import elections

MOST_PARTS = 3


@dataclass(frozen=True)
class Match:
    """Money from elsewhere: confirmed, or promised on the condition that the pot pays the rest."""

    confirmed: int = 0
    conditional: int = 0

    @property
    def all(self) -> int:
        return self.confirmed + self.conditional


@dataclass(frozen=True)
class Terms:
    """What some proposals of one election ask, by their ids.

    `match`: money from elsewhere, at most the cost. `parts`: up to three stated amounts, rising, the last one the
    cost; `upto[voter][project]` is up to which of them, from 1, a voter's support goes (all of them unless stated).
    `apart`: sets of which at most one may be chosen; an add-on can be named as in `counted`. `together`: sets
    chosen all or none.
    """

    match: Mapping[str, Match] = field(default_factory=dict)
    parts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    upto: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    apart: Sequence[frozenset[str]] = ()
    together: Sequence[frozenset[str]] = ()

    def check(self, election: elections.Election) -> None:
        """Raise ValueError, with a sentence, when these terms make no sense for this election."""
        packed = Counter(key for members in self.together for key in members)
        stated = {key for supported in self.upto.values() for key in supported}
        _known(self.match.keys() | self.parts.keys() | packed.keys() | stated, election)
        cost = {project.id: project.cost for project in election.projects}
        for key, match in self.match.items():
            if min(match.confirmed, match.conditional) < 0 or match.all > cost[key]:
                raise ValueError(f"The match of {key} must be between nothing and its cost.")
        for key, amounts in self.parts.items():
            self._check_parts(key, amounts, cost[key])
        if any(len(members) < 2 for members in (*self.apart, *self.together)):
            raise ValueError("A set of proposals that are incompatible, or go together, must name at least two.")
        for key, times in packed.items():
            if times > 1:
                raise ValueError(f"{key} is in two sets that must go together. Make them one set.")
            if key in self.parts:
                raise ValueError(f"{key} asks for part awards, so it cannot have to go together with others.")
        self._check_upto(election)

    def _check_parts(self, key: str, amounts: Sequence[int], cost: int) -> None:
        if not 1 <= len(amounts) <= MOST_PARTS:
            raise ValueError(f"{key} must state one to {MOST_PARTS} amounts.")
        if any(b <= a for a, b in zip([0, *amounts], amounts, strict=False)):
            raise ValueError(f"The amounts of {key} must rise, from more than nothing.")
        if amounts[-1] != cost:
            raise ValueError(f"The last amount of {key} must be its cost.")

    def _check_upto(self, election: elections.Election) -> None:
        if strangers := sorted(self.upto.keys() - set(election.voters)):
            raise ValueError(f"Limits are stated for voters without a ballot: {', '.join(strangers)}.")
        for voter, limits in self.upto.items():
            for key, limit in limits.items():
                if not 1 <= limit <= len(self.parts.get(key, ())):
                    raise ValueError(f"{voter} supports {key} up to amount {limit}, which it does not state.")

    def matched(self, key: str) -> Match:
        return self.match.get(key, Match())

    def amounts(self, project: elections.Project) -> Sequence[int]:
        """What a proposal could cost in all, the least first."""
        return self.parts.get(project.id, (project.cost,))


def _known(named: set[str], election: elections.Election) -> None:
    if unknown := sorted(named - election.place.keys()):
        raise ValueError(f"Terms name projects that are not there: {', '.join(unknown)}.")
