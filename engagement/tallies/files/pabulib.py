"""Reads elections in the Pabulib format (.pb): META, PROJECTS and VOTES, with values apart by semicolons.

Source: D. Stolicki, S. Szufa and N. Talmon, "Pabulib: A Participatory Budgeting Library" (2020), and
pabulib.org/format. What real files get wrong is put right where there is one safe way to do it, and reported; the
repairs have names, listed in docs/rules.md. A column `recused` in VOTES is our own: the projects the voter must keep
out of, apart by commas.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from engagement.tallies import elections
from engagement.tallies.files import ballot_columns, decoding, figures, listed, numerals, repairs, rows, voting

NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("vote",)}
FIGURES = ("votes", "score")  # columns of PROJECTS that only repeat what the ballots say
KINDS = {kind.value: kind for kind in elections.Kind} | {"choose-1": elections.Kind.APPROVAL}
READ_AS = {"approval": "approvals", "cumulative": "points shared out", "scoring": "scores"}


@dataclass(frozen=True)
class Document:
    """What a file holds beside the election, enough to write it back: META in its order, and the columns that do not
    count, by name, in the order of the projects or the ballots. `points_scale` of the points counted make one point of
    the file's.
    """

    meta: tuple[tuple[str, str], ...] = ()
    projects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    points_scale: int = 1


@dataclass(frozen=True)
class Reading:
    """The election as it will be counted, and what was put right or stood out, in the file's order."""

    election: elections.Election
    repairs: tuple[repairs.Repair, ...]
    document: Document = field(default_factory=Document)


def read(lines: Iterable[bytes], *, budget: int | None = None, keep_columns: bool = False) -> Reading:
    """Read an election from a file opened in binary. `budget`, in whole units of the file's money, replaces the
    file's own. With `keep_columns` the columns of VOTES that do not count (age, sex, district) are kept as well.

    Raises repairs.Unreadable at the first fault for which there is no single safe repair.
    """
    log = repairs.Log()
    reader = _Reader(log, budget, keep_columns, listed.Projects(log))
    for number, text in rows.joined(decoding.numbered(lines, log), log):
        reader.take(number, text)
    return reader.finish()


@dataclass
class _Reader:
    """Takes one line at a time; nothing is held but the election itself, in columns."""

    log: repairs.Log
    asked: int | None
    keep: bool
    projects: listed.Projects
    line: int = 0
    section: str = ""
    columns: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    votes: voting.Voters | None = None

    def take(self, number: int, text: str) -> None:
        self.line = number
        section = rows.section(text)
        if section:
            self.open(section)
        elif not text or not text.strip("; \t"):
            return
        elif not self.section:
            raise self.fault("the file should begin with META. Is this a Pabulib file?")
        elif not self.columns:
            self.head(text)
        elif self.section == "VOTES" and self.votes:
            self.votes.take(number, text)
        else:
            parts = rows.values(number, text, self.log)
            parts = rows.fitted(number, parts, self.columns, set(NEEDED["PROJECTS"]), self.log)
            row = dict(zip(self.columns, parts, strict=True))
            self.entry(row) if self.section == "META" else self.projects.take(number, row)

    def open(self, section: str) -> None:
        if section in self.seen:
            self.log.add("repeated-section", self.line, f"{section} begins again; it is read on.")
        elif self.seen and rows.SECTIONS.index(section) < rows.SECTIONS.index(self.seen[-1]):
            self.log.add("section-order", self.line, f"{section} stands after {self.seen[-1]}.")
        if section == "VOTES" and not self.projects.place:
            raise self.fault("VOTES begin before any project was listed.")
        self.section, self.columns = section, []
        self.seen.append(section)

    def head(self, text: str) -> None:
        columns = [column.lower() for column in rows.values(self.line, text, self.log)]
        while columns and not columns[-1]:
            columns.pop()
        if self.section == "META" and columns[:1] != ["key"]:
            self.log.add("no-heading", self.line, "META has no heading; it is read as key and value.")
            self.columns = ["key", "value"]
            return self.take(self.line, text)
        if self.section == "PROJECTS" and columns and "project_id" not in columns and columns[0] != "cost":
            says = f"PROJECTS has no column project_id; {columns[0]}, the first, is read as the ids."
            self.log.add("no-project-id", self.line, says)
            columns[0] = "project_id"
        if missing := [column for column in NEEDED[self.section] if column not in columns]:
            raise self.fault(f"{self.section} needs a column called {missing[0]}.")
        if twice := {column for column in columns if columns.count(column) > 1 and column}:
            if needed := twice & {*NEEDED[self.section], *voting.COUNTED}:
                raise self.fault(f"two columns are called {min(needed)}.")
            self.log.add("repeated-column", self.line, f"two columns are called {min(twice)}; the last counts.")
        self.columns = columns
        if self.section == "VOTES":
            if not self.votes:
                ballots = ballot_columns.Columns(self.projects.place, self.kind(), self.log)
                self.votes = voting.Voters(ballots, self.log, self.keep)
            self.votes.head(self.line, columns)
        return None

    def entry(self, row: dict[str, str]) -> None:
        key, value = row["key"].lower(), row["value"]
        if key in self.meta:
            self.log.add("repeated-key", self.line, f"META gives {key} again; the first one counts.")
        self.meta.setdefault(key, (self.line, value))
        if key == "vote_type" and value.lower() not in KINDS:
            raise self.fault(f"the ballots are of the type {value!r}, which is none of {', '.join(sorted(KINDS))}.")

    def kind(self) -> elections.Kind:
        if "vote_type" in self.meta:
            return KINDS[self.meta["vote_type"][1].lower()]
        kind = elections.Kind.APPROVAL
        if "points" in self.columns:
            kind = elections.Kind.CUMULATIVE if "max_sum_points" in self.meta else elections.Kind.SCORING
        says = f"META does not say what the ballots are; they are read as {READ_AS[kind.value]}."
        self.log.add("no-vote-type", self.line, says)
        return kind

    def finish(self) -> Reading:
        if not self.seen:
            raise repairs.Unreadable(max(self.line, 1), "the file is empty.")
        if missing := [section for section in rows.SECTIONS if section not in self.seen]:
            raise self.fault(f"the file ends without {missing[0]}. It may be cut short.")
        if not self.projects.place:
            raise self.fault("the file lists no projects.")
        if not self.votes:
            raise self.fault("VOTES has no heading. The file may be cut short.")
        columns = self.votes.ballots
        projects, budget, scale = self.projects.priced(self.budget())
        recused = {key: frozenset(members) for key, members in columns.recused.items()}
        election = elections.Election(
            projects, columns.ballots(), budget, columns.kind, scale, tuple(columns.voters), recused=recused
        )
        self.check(election, columns)
        return Reading(election, self.log.repairs(), self.document(self.votes))

    def budget(self) -> numerals.Amount:
        """The budget that is counted with."""
        if self.asked is not None:
            return numerals.Amount(self.asked, 0)
        if "budget" not in self.meta:
            raise self.fault("META gives no budget. Say how much there is to spend.")
        line, said = self.meta["budget"]
        return listed.amount(line, said, "the budget", self.log, up=False)

    def check(self, election: elections.Election, columns: ballot_columns.Columns) -> None:
        lines = np.frombuffer(columns.lines, dtype=np.int32) if columns.lines else np.zeros(0, np.int32)
        held = figures.Figures(self.meta, election, lines, 10**columns.points.parts, self.log)
        held.check()
        held.columns(self.projects.lines, *(self.projects.column(name) for name in FIGURES))
        self.projects.check(election, self.meta.get("budget"))

    def document(self, ballots: voting.Voters) -> Document:
        return Document(
            tuple((key, value) for key, (_, value) in self.meta.items()),
            {key: tuple(self.projects.column(key)) for key in self.projects.extra if key not in FIGURES},
            {key: tuple(values) for key, values in ballots.told.items()},
            10**ballots.ballots.points.parts,
        )

    def fault(self, says: str) -> repairs.Unreadable:
        return repairs.Unreadable(self.line, says)
