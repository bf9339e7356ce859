"""Rankings: who puts which options before which others, kept as a table of ranks.

A ballot ranks some options: 1 is the best, equal numbers are equal ranks, 0 means *not ranked*. What "not ranked"
means is each rule's to state. A blank ballot ranks nothing and is counted as a ballot.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections

Ranks = NDArray[np.int16]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Profile:
    """`ranks[n, o]` is the rank ballot `n` gives to option `o`, made dense (1, 2, 2, 3: no number left out), 0 for
    not ranked; `times[n]` voters cast it. `groups[n]`, where there is any, is the stakeholder group they are of.

    Raises ValueError when shapes disagree or two options have the same id.
    """

    options: tuple[str, ...]
    ranks: Ranks
    times: Whole
    names: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.options)) < len(self.options):
            raise ValueError("Two options have the same id.")
        if self.ranks.shape != (len(self.times), len(self.options)):
            raise ValueError("The ranks must be a table of ballots by options.")
        if self.groups and len(self.groups) != len(self.times):
            raise ValueError("Either every ballot has a group or none has.")

    @classmethod
    def of(
        cls,
        options: Sequence[str],
        rankings: Iterable[Sequence[str | Sequence[str]]],
        *,
        groups: Sequence[str] = (),
        times: Sequence[int] | None = None,
    ) -> Self:
        """Make a profile of plain lists, best first; equals stand together: ["a", ["b", "c"], "d"].

        Raises ValueError for an option that is unknown or ranked twice on one ballot.
        """
        place = {option: n for n, option in enumerate(options)}
        rows = []
        for ranking in rankings:
            row = [0] * len(options)
            for rank, level in enumerate(ranking, start=1):
                for option in (level,) if isinstance(level, str) else level:
                    if option not in place:
                        raise ValueError(f"A ballot names {option!r}, which is not an option.")
                    if row[place[option]]:
                        raise ValueError(f"A ballot ranks {option!r} twice.")
                    row[place[option]] = rank
            rows.append(row)
        table = np.asarray(rows, dtype=np.int16).reshape(len(rows), len(options))
        counts = np.ones(len(rows), dtype=np.int64) if times is None else np.asarray(times, dtype=np.int64)
        return cls(tuple(options), table, counts, groups=tuple(groups))

    @classmethod
    def from_election(cls, election: elections.Election) -> Self:
        """Read an election's scores as rankings: the highest score is ranked first, equal scores are equal ranks,
        and what has no score is not ranked.
        """
        ballots = election.ballots
        scores = np.zeros((len(ballots), len(election.projects)), dtype=np.int64)
        scores[ballots.owners, ballots.places] = ballots.scores
        names = {project.id: project.name for project in election.projects}
        return cls(tuple(names), dense(scores), ballots.times, names)

    @property
    def voters(self) -> int:
        """How many ballots were cast, blank ones included."""
        return int(self.times.sum())

    @cached_property
    def blank(self) -> int:
        """How many ballots rank nothing."""
        return int(self.times[~self.ranks.any(axis=1)].sum())

    def without(self, withdrawn: Collection[str]) -> "Profile":
        """The same ballots as if the options withdrawn had never stood: those below them move up.

        Raises ValueError when one of them is not an option.
        """
        unknown = sorted(set(withdrawn) - set(self.options))
        if unknown:
            raise ValueError(f"{unknown[0]!r} cannot be withdrawn: it is not an option.")
        if not withdrawn:
            return self
        stay = [n for n, option in enumerate(self.options) if option not in withdrawn]
        ranks = self.ranks[:, stay].astype(np.int64)
        points = np.where(ranks > 0, 1 + ranks.max(initial=0) - ranks, 0)
        return Profile(tuple(self.options[n] for n in stay), dense(points), self.times, self.names, self.groups)

    def grouped(self) -> "Profile":
        """The same ballots with equal ones (of the same group) put together."""
        if not len(self.times):
            return self
        names, numbers = np.unique(np.asarray(self.groups or [""] * len(self.times)), return_inverse=True)
        rows = np.column_stack([numbers.astype(np.int16), self.ranks])
        whole = np.ascontiguousarray(rows).view([("", rows.dtype)] * rows.shape[1]).ravel()
        _, first, which = np.unique(whole, return_index=True, return_inverse=True)
        times = np.zeros(len(first), dtype=np.int64)
        np.add.at(times, which.ravel(), self.times)
        groups = tuple(str(names[numbers[n]]) for n in first) if self.groups else ()
        return Profile(self.options, self.ranks[first], times, self.names, groups)


def dense(scores: Whole) -> Ranks:
    """Ranks of a table of scores, row by row: the highest is 1, equals share, zero or less is 0 (not ranked)."""
    ranks = np.zeros(scores.shape, dtype=np.int16)
    order = np.argsort(-scores, axis=1, kind="stable")
    sorted_scores = np.take_along_axis(scores, order, axis=1)
    steps = np.ones(scores.shape, dtype=np.int16)
    steps[:, 1:] = sorted_scores[:, 1:] != sorted_scores[:, :-1]
    levels = np.cumsum(steps, axis=1, dtype=np.int16)
    np.put_along_axis(ranks, order, np.where(sorted_scores > 0, levels, 0).astype(np.int16), axis=1)
    return ranks
