"""The figures a Pabulib file gives of itself, held against its ballots: counts, votes and scores, and the limits on a
ballot. Where they disagree the ballots are right; a ballot that breaks a limit counts as it is. Both are reported.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import amounts, elections
from engagement.tallies.files import numerals, repairs

Meta = Mapping[str, tuple[int, str]]  # key → line and value
Yes = NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """What is held against what. `lines` are the ballots', `points_scale` of the points counted make one point."""

    meta: Meta
    election: elections.Election
    lines: NDArray[np.int32]
    points_scale: int
    log: repairs.Log

    def check(self) -> None:
        """Report every figure that is not so."""
        self._count("num_projects", len(self.election.projects), "projects")
        self._count("num_votes", len(self.election.ballots), "ballots")
        self._lengths()
        if self.election.kind is elections.Kind.APPROVAL:
            self._costs()
        elif self.election.kind is not elections.Kind.ORDINAL:
            self._points()
        self._default()

    def columns(self, lines: list[int], votes: list[str], scores: list[str]) -> None:
        """Hold PROJECTS' own columns `votes` and `score` against the count; empty where there are none."""
        if votes:
            self._column("votes", lines, votes, self.election.supporters, 1)
        if scores and self.election.kind is not elections.Kind.APPROVAL:
            self._column("score", lines, scores, self.election.points, self.points_scale)

    def _column(self, name: str, lines: list[int], told: list[str], counted: elections.Whole, unit: int) -> None:
        for project, line, text, there in zip(self.election.projects, lines, told, counted.tolist(), strict=False):
            amount = numerals.points(text)
            if amount and amount.at(numerals.FINEST) * unit != there * 10**numerals.FINEST:
                says = f"PROJECTS says {text} under {name} for {project.id}, but "
                self.log.add(f"other-{name}", line, says + f"{amounts.plain(there, scale=unit):,} are counted.")

    def _count(self, key: str, there: int, what: str) -> None:
        line, said = self.meta.get(key, (0, str(there)))
        if said != str(there):
            self.log.add(key.replace("_", "-"), line, f"META says {said} {what}, but {there:,} are there and counted.")

    def _lengths(self) -> None:
        lengths = np.diff(self.election.ballots.starts)
        if self.meta.get("vote_type", (0, ""))[1].lower() == "choose-1":
            self._tell("too-long", lengths > 1, lambda n: f"names {lengths[n]} projects where one may be chosen")
        for key, most in self._limits("max_length"):
            self._tell("too-long", lengths > most, lambda n: f"names {lengths[n]} projects; {key} is {_plain(most)}")  # noqa: B023
        for key, least in self._limits("min_length"):
            short = (lengths < least) & (lengths > 0)  # a blank ballot is reported as one
            self._tell("too-short", short, lambda n: f"names {lengths[n]} projects; {key} is {_plain(least)}")  # noqa: B023

    def _costs(self) -> None:
        if self._set("max_sum_cost", "min_sum_cost"):
            costs = np.asarray([project.cost for project in self.election.projects], dtype=np.int64)
            sums = self._each(np.add, costs[self.election.ballots.places])
            self._within("max_sum_cost", "min_sum_cost", sums, self.election.scale, "names projects for {} together")

    def _points(self) -> None:
        scores = self.election.ballots.scores
        for most, least, method, does in (
            ("max_sum_points", "min_sum_points", np.add, "gives {} points"),
            ("max_points", "", np.maximum, "gives a project {} points"),
            ("", "min_points", np.minimum, "gives a project {} points"),
        ):
            if self._set(most, least):
                self._within(most, least, self._each(method, scores), self.points_scale, does)

    def _default(self) -> None:
        line, text = self.meta.get("default_score", (0, ""))
        amount = numerals.points(text)
        if amount and amount.digits:
            says = f"META gives {text} points to every project a ballot does not list. Only listed points are counted."
            self.log.add("default-score", line, says)

    def _set(self, *keys: str) -> bool:
        """Does META set any of these? Only then are the ballots looked at."""
        return any(key in self.meta for key in keys)

    def _each(self, method: np.ufunc, entries: elections.Whole) -> elections.Whole:
        """One number a ballot: the sum, the greatest or the least of its entries; 0 for a blank one."""
        starts = self.election.ballots.starts
        full = np.flatnonzero(np.diff(starts))
        numbers = np.zeros(len(starts) - 1, dtype=np.int64)
        if len(full):
            numbers[full] = method.reduceat(entries, starts[full])
        return numbers

    def _within(self, most: str, least: str, numbers: elections.Whole, scale: int, does: str) -> None:
        def said(n: int) -> str:
            return does.format(f"{amounts.plain(int(numbers[n]), scale=scale):,}")

        for key, limit in self._limits(most):
            self._tell("too-much", numbers > limit * scale, lambda n: f"{said(n)}; {key} is {_plain(limit)}")  # noqa: B023
        for key, limit in self._limits(least):
            few = (numbers < limit * scale) & (numbers > 0)
            self._tell("too-little", few, lambda n: f"{said(n)}; {key} is {_plain(limit)}")  # noqa: B023

    def _limits(self, key: str) -> Iterator[tuple[str, float]]:
        """What META sets under that key, if it is a number."""
        line, text = self.meta.get(key, (0, ""))
        amount = numerals.points(text)
        if amount:
            yield key, amount.digits / 10**amount.parts
        elif text:
            self.log.add("no-number", line, f"META's {key} is {text!r}, which is no number; no limit is checked.")

    def _tell(self, name: str, which: Yes, says: Callable[[int], str]) -> None:
        for n in np.flatnonzero(which).tolist():
            voter = self.election.voters[n]
            self.log.add(name, int(self.lines[n]), f"voter {voter} {says(n)}. The ballot counts as it is.")


def _plain(limit: float) -> str:
    return f"{int(limit):,}" if limit == int(limit) else f"{limit:,}"
