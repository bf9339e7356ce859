"""What can be wrong with a file of ballots: repairs that are reported, and faults that end the reading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

KEPT = 500  # of one kind, so that a file that is odd on every line does not fill the memory; the rest are counted


@dataclass(frozen=True)
class Repair:
    """Something put right, or worth knowing, while reading. `name` is the kind; `line` counts from 1."""

    name: str
    line: int
    says: str


class Unreadable(Exception):
    """The file cannot be counted. `line` counts from 1; 0 means the file as a whole."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(f"Line {line}: {says}" if line else says)
        self.line = line
        self.says = says


@dataclass
class Log:
    """Gathers the repairs of one reading."""

    kinds: dict[str, list[Repair]] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    habits: dict[str, tuple[Repair, int, int]] = field(default_factory=dict)  # the first, how many lines, the last line

    def add(self, name: str, line: int, says: str) -> None:
        """Tell one repair."""
        kind = self.kinds.setdefault(name, [])
        if len(kind) < KEPT:
            kind.append(Repair(name, line, says))
        else:
            self.over[name] = self.over.get(name, 0) + 1

    def habit(self, name: str, line: int, says: str) -> None:
        """Tell what a file does again and again: once, where it first happens, with the number of lines."""
        first, lines, last = self.habits.get(name) or (Repair(name, line, says), 0, 0)
        self.habits[name] = (first, lines + (line != last), line)

    def repairs(self) -> tuple[Repair, ...]:
        """All of them, in the order of the file."""
        told = [repair for kind in self.kinds.values() for repair in kind]
        for first, lines, _ in self.habits.values():
            often = f" This happens on {lines:,} lines." if lines > 1 else ""
            told.append(Repair(first.name, first.line, first.says + often))
        for name, more in self.over.items():
            last = self.kinds[name][-1].line
            told.append(Repair(name, last, f"the same happens {more:,} more times after this line."))
        return tuple(sorted(told, key=lambda repair: repair.line))


def sentences(repairs: Iterable[Repair], *, most: int = 5) -> Iterator[str]:
    """One sentence a repair, kind by kind, and a count in place of more than `most` of one kind."""
    kinds: dict[str, list[Repair]] = {}
    for repair in repairs:
        kinds.setdefault(repair.name, []).append(repair)
    for kind in kinds.values():
        yield from (f"Line {repair.line}: {repair.says}" if repair.line else repair.says for repair in kind[:most])
        if len(kind) > most:
            yield f"… and {len(kind) - most:,} more like this ({kind[0].name})."
