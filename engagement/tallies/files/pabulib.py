"""Reads elections in the Pabulib format (.pb): META, PROJECTS and VOTES, with values apart by semicolons.

Source: D. Stolicki, S. Szufa and N. Talmon, "Pabulib: A Participatory Budgeting Library" (2020), and
pabulib.org/format. What real files get wrong is put right where there is one safe way to do it, and reported; the
repairs have names, listed in docs/rules.md. A column `recused` in VOTES is our own: the projects the voter must keep
out of, apart by commas.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from engagement.tallies import amounts, elections
from engagement.tallies.files import ballot_columns, decoding, figures, numerals, repairs, rows

NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("vote",)}
COUNTED = {"key", "value", "project_id", "cost", "voter_id", "vote", "points", "recused"}
FIGURES = ("votes", "score")  # columns of PROJECTS that only repeat what the ballots say
KINDS = {kind.value: kind for kind in elections.Kind} | {"choose-1": elections.Kind.APPROVAL}


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
    reader = _Reader(log, budget, keep_columns)
    for number, text in rows.joined(decoding.numbered(lines, log), log):
        reader.take(number, text)
    return reader.finish()


@dataclass
class _Reader:
    """Takes one line at a time; nothing is held but the election itself, in columns."""

    log: repairs.Log
    asked: int | None
    keep: bool
    line: int = 0
    section: str = ""
    columns: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    costs: list[numerals.Amount] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)  # the line of each project
    extra: dict[str, list[str]] = field(default_factory=dict)
    ballots: ballot_columns.Columns | None = None
    at: tuple[int, int, int, int] = (0, 0, 0, 0)  # where voter, vote, points and recused stand in a row, from 1
    told: dict[str, list[str]] = field(default_factory=dict)

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
        elif self.section == "VOTES":
            self.ballot(text)
        else:
            parts = rows.values(number, text, self.log)
            parts = rows.fitted(number, parts, self.columns, set(NEEDED["PROJECTS"]), self.log)
            row = dict(zip(self.columns, parts, strict=True))
            self.entry(row) if self.section == "META" else self.project(row)

    def open(self, section: str) -> None:
        if section in self.seen:
            self.log.add("repeated-section", self.line, f"{section} begins again; it is read on.")
        elif self.seen and rows.SECTIONS.index(section) < rows.SECTIONS.index(self.seen[-1]):
            self.log.add("section-order", self.line, f"{section} stands after {self.seen[-1]}.")
        if section == "VOTES" and not self.place:
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
            if twice & COUNTED:
                raise self.fault(f"two columns are called {min(twice & COUNTED)}.")
            self.log.add("repeated-column", self.line, f"two columns are called {min(twice)}; the last counts.")
        self.columns = columns
        if self.section == "VOTES":
            self.begin()

    def entry(self, row: dict[str, str]) -> None:
        key, value = row["key"].lower(), row["value"]
        if key in self.meta:
            self.log.add("repeated-key", self.line, f"META gives {key} again; the first one counts.")
        self.meta.setdefault(key, (self.line, value))
        if key == "vote_type" and value.lower() not in KINDS:
            raise self.fault(f"the ballots are of the type {value!r}, which is none of {', '.join(sorted(KINDS))}.")

    def project(self, row: dict[str, str]) -> None:
        key = row["project_id"]
        if not key or "," in key:
            raise self.fault("a project needs an id, without commas.")
        cost = self.amount(row["cost"], f"the cost of project {key}", up=True)
        if key in self.place:
            if self.costs[self.place[key]] != cost:
                raise self.fault(f"project {key} stands in the file twice, with different costs.")
            self.log.add("repeated-project", self.line, f"project {key} stands in the file twice; it counts once.")
            return
        if not cost.digits:
            self.log.add("no-cost", self.line, f"project {key} costs nothing.")
        for column, values in row.items():
            if column not in COUNTED and column not in ("", "name"):
                kept = self.extra.setdefault(column, [])
                kept.extend([""] * (len(self.place) - len(kept)))
                kept.append(values)
        self.place[key] = len(self.place)
        self.names.append("" if row.get("name", "").lower() == "none" else row.get("name", ""))
        self.costs.append(cost)
        self.listed.append(self.line)

    def kind(self) -> elections.Kind:
        if "vote_type" in self.meta:
            return KINDS[self.meta["vote_type"][1].lower()]
        kind = elections.Kind.APPROVAL
        if "points" in self.columns:
            kind = elections.Kind.CUMULATIVE if "max_sum_points" in self.meta else elections.Kind.SCORING
        says = {"approval": "approvals", "cumulative": "points shared out", "scoring": "scores"}[kind.value]
        self.log.add("no-vote-type", self.line, f"META does not say what the ballots are; they are read as {says}.")
        return kind

    def begin(self) -> None:
        """Get ready for ballots, under the heading of VOTES."""
        if not self.ballots:
            self.ballots = ballot_columns.Columns(self.place, self.kind(), self.log)
        scored, has_points = self.ballots.scored, "points" in self.columns
        if scored and not has_points:
            raise self.fault(
                f"the ballots are of the type {self.ballots.kind.value}, so VOTES needs a column called points."
            )
        if has_points and not scored:
            self.log.add(
                "points-unused", self.line, f"{self.ballots.kind.value} ballots have no points; they are left out."
            )
        if "voter_id" not in self.columns:
            self.log.add("no-voter-ids", self.line, "VOTES has no voter ids; each ballot is a voter of its own.")
        self.at = tuple(
            1 + self.columns.index(name) if name in self.columns and (name != "points" or scored) else 0
            for name in ("voter_id", "vote", "points", "recused")
        )  # type: ignore[assignment]
        if self.keep:
            others = [column for column in self.columns if column and column not in COUNTED]
            for column in others:
                self.told.setdefault(column, [""] * len(self.ballots.lines))

    def ballot(self, text: str) -> None:
        assert self.ballots is not None
        odd = '"' in text or " " in text
        parts = rows.values(self.line, text, self.log) if odd else text.split(";")
        if len(parts) != len(self.columns):
            parts = rows.fitted(self.line, parts, self.columns, COUNTED, self.log)
        voter_at, vote_at, points_at, recused_at = self.at
        voter = parts[voter_at - 1] if voter_at else f"line {self.line}"
        if not voter:
            voter = f"line {self.line}"
            self.log.add("no-voter", self.line, "this ballot has no voter id; it counts as a voter of its own.")
        points = parts[points_at - 1] if points_at else ""
        recused = parts[recused_at - 1] if recused_at else ""
        counts = self.ballots.take(self.line, voter, parts[vote_at - 1], points, recused)
        if counts and self.keep:
            row = dict(zip(self.columns, parts, strict=True))
            for column, values in self.told.items():
                values.append(sys.intern(row.get(column, "")))

    def finish(self) -> Reading:
        if not self.seen:
            raise repairs.Unreadable(max(self.line, 1), "the file is empty.")
        if missing := [section for section in rows.SECTIONS if section not in self.seen]:
            raise self.fault(f"the file ends without {missing[0]}. It may be cut short.")
        if not self.place:
            raise self.fault("the file lists no projects.")
        if not self.ballots:
            raise self.fault("VOTES has no heading. The file may be cut short.")
        money = self.money()
        parts = max(money.parts, *(cost.parts for cost in self.costs))
        scale = 10**parts
        self.fits([money, *self.costs], parts)
        projects = [
            elections.Project(key, name, cost.at(parts))
            for key, name, cost in zip(self.place, self.names, self.costs, strict=True)
        ]
        election = elections.Election(
            tuple(projects),
            self.ballots.ballots(),
            money.at(parts),
            self.ballots.kind,
            scale,
            tuple(self.ballots.voters),
            {key: frozenset(voters) for key, voters in self.ballots.recused.items()},
        )
        return Reading(election, self.reported(election), self.document())

    def reported(self, election: elections.Election) -> tuple[repairs.Repair, ...]:
        assert self.ballots is not None
        lines = np.frombuffer(self.ballots.lines, dtype=np.int32) if self.ballots.lines else np.zeros(0, np.int32)
        held = figures.Figures(self.meta, election, lines, 10**self.ballots.points.parts, self.log)
        held.check()
        held.columns(self.listed, *(self.extra.get(name, []) for name in FIGURES))
        self.check_budget(election)
        self.check_default()
        return self.log.repairs()

    def document(self) -> Document:
        assert self.ballots is not None
        count = len(self.place)
        return Document(
            tuple((key, value) for key, (_, value) in self.meta.items()),
            {key: (*values, *[""] * (count - len(values))) for key, values in self.extra.items() if key not in FIGURES},
            {key: tuple(values) for key, values in self.told.items()},
            10**self.ballots.points.parts,
        )

    def money(self) -> numerals.Amount:
        """The budget that is counted with."""
        if self.asked is not None:
            return numerals.Amount(self.asked, 0)
        if "budget" not in self.meta:
            raise self.fault("META gives no budget. Say how much there is to spend.")
        self.line, said = self.meta["budget"]
        return self.amount(said, "the budget", up=False)

    def check_budget(self, election: elections.Election) -> None:
        scale, counted, self.line = election.scale, election.budget, self.meta.get("budget", (0, ""))[0]
        together = sum(project.cost for project in election.projects)
        instead, said = "", counted
        if self.asked is not None and "budget" in self.meta:
            there = numerals.money(self.meta["budget"][1], up=False)
            said = int(there.digits * scale // 10**there.parts) if there else -1
            instead = "" if said == counted else f" Counted with {_money(counted, scale)} instead, as asked."
        if said >= together and "budget" in self.meta:
            says = f"META's budget of {_money(said, scale)} would pay for every project (together "
            says += f"{_money(together, scale)}), so there would be nothing to decide. It may be wrong.{instead}"
            self.log.add("budget-covers-all", self.line, says)
        elif instead:
            self.log.add("other-budget", self.line, f"META's budget is {self.meta['budget'][1]}.{instead}")
        for line, project in zip(self.listed, election.projects, strict=True):
            if project.cost > counted:
                says = f"project {project.id} costs {_money(project.cost, scale)}, more than the whole budget of "
                self.log.add("too-dear", line, says + f"{_money(counted, scale)}; it can never be chosen.")

    def check_default(self) -> None:
        line, text = self.meta.get("default_score", (0, ""))
        amount = numerals.points(text)
        if amount and amount.digits:
            says = f"META gives {text} points to every project a ballot does not list. Only listed points are counted."
            self.log.add("default-score", line, says)

    def fits(self, money: list[numerals.Amount], parts: int) -> None:
        if sum(amount.at(parts) for amount in money) >= numerals.LARGEST * 9:
            raise self.fault("the amounts of money are too large to be counted exactly.")

    def amount(self, text: str, what: str, *, up: bool) -> numerals.Amount:
        amount = numerals.money(text, up=up)
        if amount is None:
            shown = text if len(text) < 40 else f"{text[:37]}…"
            raise self.fault(f"{what} is {shown!r}, which is not an amount of money.")
        if amount.note:
            self.log.add("amount", self.line, f"{what} is {text[:40]}; {amount.note}.")
        return numerals.Amount(amount.digits, amount.parts)

    def fault(self, says: str) -> repairs.Unreadable:
        return repairs.Unreadable(self.line, says)


def _money(amount: int, scale: int) -> str:
    return amounts.written(amount, scale=scale)
