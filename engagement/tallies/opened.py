"""A file as the command reads it: what is counted, what was put right, and which file it was, to the last byte."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagement.tallies import catalogue
from engagement.tallies.files import opening, repairs


@dataclass(frozen=True)
class Paper:
    """`sha256` is of the whole file, and names it beyond doubt."""

    reading: opening.Reading
    name: str
    sha256: str

    @property
    def repairs(self) -> tuple[repairs.Repair, ...]:
        return self.reading.repairs

    @property
    def paper(self) -> catalogue.Paper:
        """The election where there are costs, else the rankings, without who withdrew."""
        election = self.reading.election
        if election is not None and self.reading.ranked is None:
            return election
        return self.reading.profile.without(self.reading.withdrawn)

    def paper_for(self, rule: str) -> catalogue.Paper:
        """What this rule counts: of categories, rules for ticks take the first one as approved."""
        ticks = rule in ("approval", "k-of-n") and self.reading.election is not None
        return self.reading.election if ticks and self.reading.election else self.paper

    @property
    def currency(self) -> str:
        return dict(self.reading.document.meta).get("currency", "") if self.reading.document else ""

    @property
    def points_unit(self) -> int:
        """How many of the points that were counted make one of the file's: 10 where anyone gave 2.5."""
        return self.reading.document.points_scale if self.reading.document else 1

    @property
    def about(self) -> dict[str, Any]:
        """The file and its repairs, as plain data."""
        told = [{"name": each.name, "line": each.line, "says": each.says} for each in self.repairs]
        parts = {"points_are_counted_in": f"1/{self.points_unit}"} if self.points_unit > 1 else {}
        return {"file": {"name": self.name, "sha256": self.sha256}, "repairs": told} | parts


def read(stream: Iterable[bytes], *, name: str, budget: int | None = None) -> Paper:
    """Read a file opened in binary. Raises repairs.Unreadable."""
    digest = hashlib.sha256()

    def lines() -> Iterator[bytes]:
        for line in stream:
            digest.update(line)
            yield line

    reading = opening.open_any(lines(), name, budget=budget)
    return Paper(reading, Path(name).name, digest.hexdigest())
