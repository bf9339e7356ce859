"""What stands above the orders in a PrefLib file: the options, the categories, and what the file says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from engagement.tallies.files import rankings, repairs

KINDS = ("soc", "soi", "toc", "toi", "cat")
NAME = re.compile(r"(ALTERNATIVE|CATEGORY) NAME (\d{1,5})")
OLD_TOTALS = re.compile(r"\d+\s*,\s*\d+\s*,\s*\d+")


@dataclass
class Heading:
    """Takes the first lines of a file. `kind` is its extension, where there is one, until `settle` knows better."""

    log: repairs.Log
    kind: str
    line: int = 0
    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)

    def modern(self, first: tuple[int, str], rows: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Take the lines that begin with #; give the rest."""
        row: tuple[int, str] | None = first
        while row and row[1].startswith("#"):
            self.line = row[0]
            key, colon, value = row[1].lstrip("# ").partition(":")
            name = NAME.fullmatch(key.strip().upper())
            if name:
                into = self.names if name[1] == "ALTERNATIVE" else self.categories
                if int(name[2]) in into:
                    self.log.add("repeated-key", row[0], f"{key.strip()} stands in the file twice; the first counts.")
                into.setdefault(int(name[2]), value.strip())
            elif colon:
                self.said.setdefault(key.strip().upper(), (row[0], value.strip()))
            row = next(rows, None)
        return chain([row] if row else [], rows)

    def old(self, first: tuple[int, str], rows: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Take the number of options, a line "number,name" for each, and the line of totals; give the rest."""
        self.line = first[0]
        if self.kind == "cat":
            raise repairs.Unreadable(first[0], "the old form of .cat files is not read: it should begin with # lines.")
        if not (first[1].isascii() and first[1].isdigit() and 0 < int(first[1][:9]) <= rankings.MOST_OPTIONS):
            raise repairs.Unreadable(first[0], "the file should begin with # lines, or with the number of options.")
        self.said["NUMBER ALTERNATIVES"] = first
        for _ in range(int(first[1])):
            number, text = next(rows, (self.line, ""))
            key, comma, name = text.partition(",")
            if not comma or not key.strip().isdigit() or not key.isascii():
                raise repairs.Unreadable(number, "here should stand the number of an option, a comma and its name.")
            self.names.setdefault(int(key[:9]), name.strip())
        self.line, totals = next(rows, (self.line, ""))
        if not OLD_TOTALS.fullmatch(totals):
            raise repairs.Unreadable(self.line, "here should stand three totals: voters, voters and different orders.")
        voters, _, unique = totals.split(",")
        self.said |= {"NUMBER VOTERS": (self.line, voters), "NUMBER UNIQUE ORDERS": (self.line, unique.strip())}
        return rows

    def settle(self) -> None:
        """Which options there are, and of what kind the file says it is."""
        line, said = self.said.get("NUMBER ALTERNATIVES", (self.line, ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else len(self.names)
        if max(count, len(self.names), *self.names, 0) > rankings.MOST_OPTIONS:
            raise repairs.Unreadable(line, f"more than {rankings.MOST_OPTIONS:,} options cannot be counted.")
        if count != len(self.names) or said != str(count):
            says = f"the heading says {said or 'nothing of the number of'} options, but {len(self.names)} are named."
            self.log.add("num-alternatives", line, says)
        if len(self.names) < count:
            self.names |= {n: self.names.get(n, str(n)) for n in range(1, count + 1)}
        if not self.names:
            raise repairs.Unreadable(self.line, "the heading names no options. Is this a PrefLib file?")
        self.place = {str(n): at for at, n in enumerate(sorted(self.names))}
        if len(set(self.names.values())) < len(self.names):
            self.log.add("same-name", line, "two options have the same name; they are told apart by number.")
        line, typed = self.said.get("DATA TYPE", (self.line, ""))
        if typed and typed.lower() not in KINDS:
            raise repairs.Unreadable(
                line, f"files of the type {typed[:20]!r} hold no rankings: {', '.join(KINDS)} can be read."
            )
        if self.kind and typed and self.kind != typed.lower():
            self.log.add("data-type", line, f"the heading says {typed}, the file's name says {self.kind}.")
        self.kind = typed.lower() or self.kind
        if self.kind == "cat" or self.categories:
            self.kind = "cat"
            self._settle_categories()

    def _settle_categories(self) -> None:
        line, said = self.said.get("NUMBER CATEGORIES", (self.line, ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else len(self.categories)
        if count != len(self.categories):
            says = f"the heading says {said} categories, but {len(self.categories)} are named."
            self.log.add("num-categories", line, says)
        for n in range(1, count + 1):
            self.categories.setdefault(n, str(n))

    def check(self, key: str, there: int, what: str) -> None:
        line, said = self.said.get(key, (0, ""))
        if said != str(there):
            if line:
                says = f"the heading says {said} {what}, but {there:,} are there and counted."
            else:
                says = f"the heading does not say how many {what} there are; {there:,} are counted."
            self.log.add(key.lower().replace("number", "num").replace(" ", "-"), line, says)
