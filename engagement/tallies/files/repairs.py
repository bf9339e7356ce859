"""What can be wrong with a file of ballots: repairs that are reported, and faults that end the reading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """Something put right, or worth knowing, while reading. `name` is the kind; `line` counts from 1."""

    name: str
    line: int
    says: str


class Unreadable(Exception):
    """The file cannot be counted. `line` counts from 1."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(f"Line {line}: {says}")
        self.line = line
        self.says = says


def sentences(repairs: Iterable[Repair], *, most: int = 5) -> Iterator[str]:
    """One sentence a repair, kind by kind, and a count in place of more than `most` of one kind."""
    kinds: dict[str, list[Repair]] = {}
    for repair in repairs:
        kinds.setdefault(repair.name, []).append(repair)
    for kind in kinds.values():
        yield from (f"Line {repair.line}: {repair.says}" for repair in kind[:most])
        if len(kind) > most:
            yield f"… and {len(kind) - most:,} more like this ({kind[0].name})."
