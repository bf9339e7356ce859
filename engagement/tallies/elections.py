"""What is counted: projects with costs, ballots that support some, and one budget.

Ballots are kept in columns, not as objects: a city's 100,000 ballots then take megabytes, and rules can count
them all at once. `Election.of` makes one from plain Python; readers of files fill the columns themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]  # which project, by its place in the election's list
Whole = NDArray[np.int64]
_SALT = 0x9E3779B97F4A7C15
_BLOCK = 8192  # ballots


class Kind(StrEnum):
    """What a ballot says. The names are Pabulib's."""

    APPROVAL = "approval"  # supports some, all alike
    ORDINAL = "ordinal"  # lists some, the best first; its scores count down, see `pabulib`
    CUMULATIVE = "cumulative"  # shares out a number of points
    SCORING = "scoring"  # gives each a score of its own


@dataclass(frozen=True, slots=True)
class Project:
    """Something that may be funded. `cost` is in the election's smallest unit of money (see Election.scale)."""

    id: str
    name: str
    cost: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's scores by project id. A blank ballot has none; its voter counts all the same.

    `recused` are the projects this voter must keep out of: neither support nor a zero, whatever the scores say.
    """

    voter: str
    scores: Mapping[str, int]
    recused: frozenset[str] = frozenset()

    @classmethod
    def approving(cls, voter: str, approves: Iterable[str]) -> Self:
        return cls(voter, dict.fromkeys(approves, 1))


@dataclass(frozen=True, eq=False)
class Ballots:
    """All ballots, one after another: ballot `n` gives `scores[k]` to the project at `places[k]`, for k from
    `starts[n]` to `starts[n + 1]`, places rising. `times[n]` voters cast that very ballot.

    Scores are whole numbers above zero: anything else is no support, and is left out.
    """

    starts: Whole
    places: Places
    scores: Whole
    times: Whole

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def voters(self) -> int:
        """How many voters there are, blank ballots included."""
        return int(self.times.sum())

    @cached_property
    def alone(self) -> bool:
        """Whether every ballot was cast by one voter only."""
        return bool((self.times == 1).all())

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """Which ballot each entry belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def grouped(self) -> "Ballots":
        """The same ballots with equal ones put together, in the order they first appear."""
        marks = self._marks()
        _, wanted, group = np.unique(marks, return_index=True, return_inverse=True)
        if len(wanted) == len(self) or not self._alike(wanted[group]):
            return self  # all differ; or by a rare chance marks do not tell them apart: then it is only slower
        order = np.argsort(wanted)
        times = np.bincount(group, weights=self.times).astype(np.int64)[order]
        wanted = wanted[order]
        lengths = np.diff(self.starts)[wanted]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        entries = np.repeat(self.starts[wanted] - starts[:-1], lengths) + np.arange(starts[-1])
        return Ballots(starts, self.places[entries], self.scores[entries], times)

    def blocks(self) -> Iterator["Ballots"]:
        """The ballots, some thousands at a time: for sums over all of them without a copy of all of them."""
        for first in range(0, len(self), _BLOCK):
            starts = self.starts[first : first + _BLOCK + 1]
            entries = slice(int(starts[0]), int(starts[-1]))
            times = self.times[first : first + _BLOCK]
            yield Ballots(starts - starts[0], self.places[entries], self.scores[entries], times)

    def _marks(self) -> NDArray[np.uint64]:
        """One number a ballot: the same for equal ballots, and else different but for a chance of one in 2**64."""
        return np.concatenate([np.zeros(0, np.uint64), *(part._marked() for part in self.blocks())])

    def _marked(self) -> NDArray[np.uint64]:
        mixed = self.places.astype(np.uint64)
        mixed *= np.uint64(_SALT)
        mixed += np.asarray(self.scores, dtype=np.int64).view(np.uint64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64, S. Vigna
            mixed ^= mixed >> np.uint64(shift)
            mixed *= np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
        return sums[self.starts[1:]] - sums[self.starts[:-1]] + np.diff(self.starts).astype(np.uint64)

    def _alike(self, others: Whole) -> bool:
        """Whether each ballot says the same as the one numbered so in `others`."""
        lengths = np.diff(self.starts)
        if not np.array_equal(lengths, lengths[others]):
            return False
        entries = np.repeat(self.starts[others] - self.starts[:-1], lengths) + np.arange(len(self.places))
        same = np.array_equal(self.places, self.places[entries])
        return same and np.array_equal(self.scores, self.scores[entries])


@dataclass(frozen=True, eq=False)
class Election:
    """Projects in their published order, ballots in any order, and the money there is.

    Money is in whole numbers of the smallest unit; `scale` of them make one unit of the file's money (100 when
    it counts in pounds and pence). `voters` are the ids in the order of the ballots, kept for receipts; empty
    when the ballots were grouped. `recused[project id]` are the voters who must keep out of it, and `absent`
    the members who cast nothing: they hold no share and stand in no number.

    Raises ValueError when two projects share an id, money is negative, a score is not above zero, or a ballot
    names an unknown project.
    """

    projects: tuple[Project, ...]
    ballots: Ballots
    budget: int
    kind: Kind = Kind.APPROVAL
    scale: int = 1
    voters: tuple[str, ...] = ()
    recused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.place) < len(self.projects):
            raise ValueError("Two projects have the same id.")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("Costs and the budget must not be negative.")
        if unknown := sorted(self.recused.keys() - self.place.keys()):
            raise ValueError(f"Members are recused from projects that are not there: {', '.join(unknown)}.")
        if len(self.ballots.scores) and self.ballots.scores.min() <= 0:
            raise ValueError("A score must be above zero; leave out what is not supported.")

    @classmethod
    def of(
        cls,
        projects: Sequence[Project],
        ballots: Iterable[Ballot],
        *,
        budget: int,
        kind: Kind = Kind.APPROVAL,
        scale: int = 1,
        absent: Iterable[str] = (),
    ) -> Self:
        """Make an election of plain objects. Scores of zero or less, and of projects a voter is recused from,
        are no support.
        """
        place = {project.id: n for n, project in enumerate(projects)}
        starts, places, scores, voters = [0], [], [], []
        recused: dict[str, set[str]] = {}
        for ballot in ballots:
            if unknown := sorted((ballot.scores.keys() | ballot.recused) - place.keys()):
                raise ValueError(f"Ballots name projects that are not there: {', '.join(unknown)}.")
            for project_id in ballot.recused:
                recused.setdefault(project_id, set()).add(ballot.voter)
            given = [(place[key], score) for key, score in ballot.scores.items() if key not in ballot.recused]
            for project, score in sorted(given):
                if score > 0:
                    places.append(project)
                    scores.append(score)
            starts.append(len(places))
            voters.append(ballot.voter)
        columns = Ballots(
            np.asarray(starts, dtype=np.int64),
            np.asarray(places, dtype=np.int32),
            np.asarray(scores, dtype=np.int64),
            np.ones(len(voters), dtype=np.int64),
        )
        kept_out = {key: frozenset(members) for key, members in recused.items()}
        return cls(
            tuple(projects), columns, budget, kind, scale, tuple(voters), recused=kept_out, absent=frozenset(absent)
        )

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each project stands in the published order, from 0."""
        return {project.id: n for n, project in enumerate(self.projects)}

    @cached_property
    def supporters(self) -> Whole:
        """How many voters support each project, in the published order."""
        total = np.zeros(len(self.projects), dtype=np.int64)
        for part in self.ballots.blocks():
            times = None if self.ballots.alone else part.times[part.owners]
            total += np.bincount(part.places, weights=times, minlength=len(total)).astype(np.int64)
        return total

    @cached_property
    def points(self) -> Whole:
        """The scores each project was given, added up, in the published order."""
        total = np.zeros(len(self.projects), dtype=np.int64)
        for part in self.ballots.blocks():
            counted = part.scores if self.ballots.alone else part.scores * part.times[part.owners]
            np.add.at(total, part.places, counted)
        return total

    @cached_property
    def support(self) -> dict[str, int]:
        """How many voters support each project, by id; 0 for a project on no ballot."""
        return {project.id: int(n) for project, n in zip(self.projects, self.supporters, strict=True)}

    @cached_property
    def eligible(self) -> dict[str, int]:
        """How many voters could have supported each project: all who cast a ballot, less the recused among them."""
        there = {key: members - self.absent for key, members in self.recused.items()}
        return {p.id: self.ballots.voters - len(there.get(p.id, ())) for p in self.projects}
