"""Reads elections in the Pabulib format (.pb): META, PROJECTS and VOTES, with values apart by semicolons.

Source: D. Stolicki, S. Szufa and N. Talmon, "Pabulib: A Participatory Budgeting Library" (2020), and
pabulib.org/format. Approval ballots only, so far. What real files get wrong is put right where there is one
safe way to do it, and reported.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from engagement.tallies import elections
from engagement.tallies.files import repairs

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
AMOUNT = re.compile(r"(\d{1,15})(?:[.,](\d{1,2}|0{1,15}))?")  # 1,200 stays out: it may be 1200 or 1.2


@dataclass(frozen=True)
class Reading:
    """The election as it will be counted, and what was put right or stood out, in the file's order."""

    election: elections.Election
    repairs: tuple[repairs.Repair, ...]


def read(lines: Iterable[bytes], *, budget: int | None = None) -> Reading:
    """Read an election from a file opened in binary. `budget`, in whole units, replaces the file's own.

    Raises repairs.Unreadable at the first fault for which there is no single safe repair.
    """
    reader = _Reader(budget)
    for number, line in enumerate(lines, start=1):
        reader.take(number, line)
    return reader.finish()


@dataclass
class _Reader:
    """Takes one line at a time; nothing is held but the election itself."""

    asked: int | None
    line: int = 0
    section: str = ""
    columns: list[str] = field(default_factory=list)
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    projects: dict[str, elections.Project] = field(default_factory=dict)
    ballots: dict[str, elections.Ballot] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    found: list[repairs.Repair] = field(default_factory=list)

    def take(self, number: int, raw: bytes) -> None:
        self.line = number
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            raise self.fault("this line is not UTF-8 text. Save the file as UTF-8 and try again.") from None
        if text.upper().rstrip(";") in SECTIONS:
            self.section, self.columns = text.upper().rstrip(";"), []
            self.seen.add(self.section)
        elif text and not self.section:
            raise self.fault("the file should begin with META. Is this a Pabulib file?")
        elif text and not self.columns:
            self.columns = [column.lower() for column in self.values(text)]
            if missing := [column for column in NEEDED[self.section] if column not in self.columns]:
                raise self.fault(f"{self.section} needs a column called {missing[0]}.")
        elif text:
            row = self.row(self.values(text))
            {"META": self.take_meta, "PROJECTS": self.take_project, "VOTES": self.take_ballot}[self.section](row)

    def values(self, text: str) -> list[str]:
        # Each line is parsed alone, so that one quotation mark left open cannot swallow the rest of the file.
        try:
            parts = next(csv.reader([text], delimiter=";")) if '"' in text else text.split(";")
        except csv.Error:
            raise self.fault("the quotation marks on this line cannot be made sense of.") from None
        if any(part != part.strip() for part in parts):
            self.report("spaces", "spaces around a value were left out.")
        return [part.strip() for part in parts]

    def row(self, values: list[str]) -> dict[str, str]:
        if len(values) > len(self.columns):
            if any(values[len(self.columns) :]):
                raise self.fault(f"{len(values)} values stand under {len(self.columns)} columns.")
            values = values[: len(self.columns)]
        return dict(zip(self.columns, values + [""] * (len(self.columns) - len(values)), strict=True))

    def take_meta(self, row: dict[str, str]) -> None:
        key = row["key"].lower()
        if key in self.meta:
            self.report("repeated-key", f"META gives {key} again; the first one counts.")
        self.meta.setdefault(key, (self.line, row["value"]))
        if key == "vote_type" and row["value"].lower() != "approval":
            raise self.fault(f"the ballots are of the type {row['value']!r}; only approval ballots can be counted.")

    def take_project(self, row: dict[str, str]) -> None:
        key, name = row["project_id"], row.get("name", "")
        if not key or "," in key:
            raise self.fault("a project needs an id, without commas.")
        project = elections.Project(key, name, self.amount(row["cost"], f"the cost of project {key}", up=True))
        first = self.projects.setdefault(key, project)
        if first.cost != project.cost:
            raise self.fault(f"project {key} stands in the file twice, with different costs.")
        if first is not project:
            self.report("repeated-project", f"project {key} stands in the file twice; it counts once.")
        elif not project.cost:
            self.report("no-cost", f"project {key} costs nothing.")

    def take_ballot(self, row: dict[str, str]) -> None:
        if not self.projects:
            raise self.fault("VOTES begin before any project was listed.")
        voter = row["voter_id"]
        if not voter:
            voter = f"line {self.line}"
            self.report("no-voter", "this ballot has no voter id; it counts as a voter of its own.")
        named = [part.strip() for part in row["vote"].split(",")]
        named = [key for key in named if key in self.projects or key.lower() not in ("", "none")]
        approves = frozenset(key for key in named if key in self.projects)
        if len(set(named)) < len(named):
            self.report("named-twice", f"voter {voter} names a project twice; it counts once.")
        if unknown := sorted(set(named) - approves):
            self.report(
                "unknown-project",
                f"voter {voter} names {', '.join(unknown)}: no such project, left out.",
            )
        if voter in self.ballots:
            self.report("repeated-voter", f"voter {voter} has a ballot already; the first one counts.")
            return
        if not approves:
            self.report("blank-ballot", f"voter {voter} names no project; the ballot counts as blank.")
        self.ballots[voter] = elections.Ballot.approving(voter, approves)

    def finish(self) -> Reading:
        if not self.seen:
            self.line = max(self.line, 1)
            raise self.fault("the file is empty.")
        if missing := [section for section in SECTIONS if section not in self.seen]:
            raise self.fault(f"the file ends without {missing[0]}. It may be cut short.")
        if not self.projects:
            raise self.fault("the file lists no projects.")
        if "vote_type" not in self.meta:
            self.report("no-vote-type", "META does not say what the ballots are; they are read as approvals.")
        self.check_count("num_projects", len(self.projects), "projects")
        self.check_count("num_votes", len(self.ballots), "ballots")
        budget = self.budget()
        election = elections.Election.of(list(self.projects.values()), self.ballots.values(), budget=budget)
        return Reading(election, tuple(sorted(self.found, key=lambda repair: repair.line)))

    def check_count(self, key: str, there: int, what: str) -> None:
        self.line, said = self.meta.get(key, (self.line, str(there)))
        if said != str(there):
            self.report(
                key.replace("_", "-"),
                f"META says {said} {what}, but {there:,} are there and counted.",
            )

    def budget(self) -> int:
        if "budget" not in self.meta:
            if self.asked is None:
                raise self.fault("META gives no budget. Say how much there is to spend.")
            return self.asked
        self.line, said = self.meta["budget"]
        budget, together = (
            self.amount(said, "the budget", up=False),
            sum(p.cost for p in self.projects.values()),
        )
        counted = budget if self.asked is None else self.asked
        instead = "" if counted == budget else f" Counted with {counted:,} instead, as asked."
        if budget >= together:
            self.report(
                "budget-covers-all",
                f"META's budget of {budget:,} would pay for every project (together {together:,}), so there would be "
                f"nothing to decide. It may be wrong.{instead}",
            )
        elif instead:
            self.report("other-budget", f"META's budget is {budget:,}.{instead}")
        return counted

    def amount(self, text: str, what: str, *, up: bool) -> int:
        """A whole amount. Parts of a unit are rounded to the safe side: costs up, the budget down."""
        match = AMOUNT.fullmatch(text.replace(" ", "").replace("\u00a0", ""))
        if match is None:
            raise self.fault(f"{what} is {text!r}, which is not an amount of money.")
        whole = int(match[1])
        if int(match[2] or 0):
            whole += up
            self.report("part-of-a-unit", f"{what} is {text}; counted as {whole:,}, in whole units.")
        return whole

    def report(self, name: str, says: str) -> None:
        self.found.append(repairs.Repair(name, self.line, says))

    def fault(self, says: str) -> repairs.Unreadable:
        return repairs.Unreadable(self.line, says)
