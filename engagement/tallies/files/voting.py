"""Rows of VOTES on their way to columns: where the voter, the vote, the points and the recusals stand in them."""

import sys
from dataclasses import dataclass, field

from engagement.tallies.files import ballot_columns, repairs, rows

COUNTED = {"voter_id", "vote", "points", "recused"}


@dataclass
class Voters:
    """Takes one row of VOTES at a time. With `keep`, what does not count is kept by column, one value a ballot."""

    ballots: ballot_columns.Columns
    log: repairs.Log
    keep: bool
    columns: list[str] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)

    def head(self, line: int, columns: list[str]) -> None:
        """Raises repairs.Unreadable when ballots of this kind need a column that is not there."""
        kind, scored, pointed = self.ballots.kind.value, self.ballots.scored, "points" in columns
        if scored and not pointed:
            says = f"the ballots are of the type {kind}, so VOTES needs a column called points."
            raise repairs.Unreadable(line, says)
        if pointed and not scored:
            self.log.add("points-unused", line, f"{kind} ballots have no points; they are left out.")
        if "voter_id" not in columns:
            self.log.add("no-voter-ids", line, "VOTES has no voter ids; each ballot is a voter of its own.")
        self.columns = columns
        self.at = {name: columns.index(name) for name in COUNTED if name in columns and (name != "points" or scored)}
        if self.keep:
            for column in columns:
                if column and column not in COUNTED:
                    self.told.setdefault(column, [""] * len(self.ballots.lines))

    def take(self, line: int, text: str) -> None:
        odd = '"' in text or " " in text
        parts = rows.values(line, text, self.log) if odd else text.split(";")
        if len(parts) != len(self.columns):
            parts = rows.fitted(line, parts, self.columns, COUNTED, self.log)
        at = self.at
        voter = parts[at["voter_id"]] if "voter_id" in at else f"line {line}"
        if not voter:
            voter = f"line {line}"
            self.log.add("no-voter", line, "this ballot has no voter id; it counts as a voter of its own.")
        points = parts[at["points"]] if "points" in at else ""
        recused = parts[at["recused"]] if "recused" in at else ""
        if self.ballots.take(line, voter, parts[at["vote"]], points, recused) and self.keep:
            row = dict(zip(self.columns, parts, strict=True))
            for column, values in self.told.items():
                values.append(sys.intern(row.get(column, "")))
