"""Reads rankings in PrefLib's formats: .soc and .soi (strict orders, complete or not), .toc and .toi (with ties) and .cat
(options put in categories), in today's form with a heading of # lines and in the old one without.

Source: N. Mattei and T. Walsh, "PrefLib: A Library for Preferences" (2013), and PrefLib's format specification.
Options are known by their numbers, "1", "2", …; names may repeat. What is not ranked has rank 0.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, profiles
from engagement.tallies.files import decoding, rankings, repairs

ORDERS = ("soc", "soi", "toc", "toi")
KINDS = (*ORDERS, "cat")
NAME = re.compile(r"(ALTERNATIVE|CATEGORY) NAME (\d{1,5})")
LEVEL = re.compile(r"\{([^{}]*)\}|([^{},]+)")
OLD_TOTALS = re.compile(r"\d+\s*,\s*\d+\s*,\s*\d+")


@dataclass(frozen=True)
class Reading:
    """Rankings as they will be counted. `heading` is the file's own, in its order, without the names.

    For a .cat file `categories` are the names, the best first, and `placed[n, o]` is the category ballot `n` puts
    option `o` in, counted from 1, 0 for none. The profile has the same order with no rank left out.
    """

    profile: profiles.Profile
    repairs: tuple[repairs.Repair, ...]
    kind: str
    heading: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    placed: NDArray[np.int16] | None = None

    def approvals(self, *, best: int = 1) -> elections.Election:
        """Ballots of approval: what a voter put in one of the `best` first categories, or ranks. Without money."""
        table = self.profile.ranks if self.placed is None else self.placed
        voter, option = np.nonzero((table > 0) & (table <= best))
        starts = np.searchsorted(voter, np.arange(len(table) + 1))
        names = self.profile.names
        return elections.Election(
            tuple(elections.Project(key, names.get(key, ""), 0) for key in self.profile.options),
            elections.Ballots(
                starts.astype(np.int64),
                option.astype(np.int32),
                np.ones(len(option), dtype=np.int64),
                self.profile.times,
            ),
            0,
        )


def read(lines: Iterable[bytes], *, kind: str = "") -> Reading:
    """Read rankings from a file opened in binary. `kind` is the file's extension, where there is one; else the
    heading's DATA TYPE, else what the orders are.

    Raises repairs.Unreadable at the first fault for which there is no single safe repair.
    """
    log = repairs.Log()
    rows = ((number, text.strip()) for number, text in decoding.numbered(lines, log))
    told = ((number, text) for number, text in rows if text)
    first = next(told, None)
    if first is None:
        raise repairs.Unreadable(1, "the file is empty.")
    reader = _Reader(log, kind.lower().lstrip("."))
    old = not first[1].startswith("#")
    orders = reader.old_heading(first, told) if old else reader.heading(first, told)
    reader.begin()
    for number, text in orders:
        reader.take(number, text, old)
    return reader.finish()


@dataclass
class _Reader:
    log: repairs.Log
    kind: str
    line: int = 0
    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)

    def heading(self, first: tuple[int, str], rows: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
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

    def old_heading(self, first: tuple[int, str], rows: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
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

    def begin(self) -> None:
        """Get ready for orders: which options there are, and of what kind the file says it is."""
        line, said = self.said.get("NUMBER ALTERNATIVES", (self.line, ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else len(self.names)
        if max(count, len(self.names), *self.names, 0) > rankings.MOST_OPTIONS:
            raise repairs.Unreadable(line, f"more than {rankings.MOST_OPTIONS:,} options cannot be counted.")
        if count != len(self.names) or said != str(count):
            says = f"the heading says {said or 'nothing of the number of'} options, but {len(self.names)} are named."
            self.log.add("num-alternatives", line, says)
        for n in range(1, count + 1):
            self.names.setdefault(n, str(n))
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
            self.begin_categories()
        self.table = rankings.Table(self.place, self.log)
        self.orders: set[str] = set()
        self.ties = self.gaps = 0

    def begin_categories(self) -> None:
        line, said = self.said.get("NUMBER CATEGORIES", (self.line, ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else len(self.categories)
        if count != len(self.categories):
            says = f"the heading says {said} categories, but {len(self.categories)} are named."
            self.log.add("num-categories", line, says)
        for n in range(1, count + 1):
            self.categories.setdefault(n, str(n))
        self.sorted_into = array("h")

    def take(self, number: int, text: str, old: bool) -> None:
        self.line = number
        if text.startswith("#"):
            self.log.add("late-heading", number, "a # line stands among the orders; it is left out.")
            return
        many, mark, order = text.partition("," if old else ":")
        if not mark and not old:
            raise repairs.Unreadable(number, "an order should begin with how many voters cast it, and a colon.")
        times = rankings.voters(number, many, self.log)
        order = "".join(order.split())
        if order in self.orders:
            self.log.add("repeated-order", number, "the same order stands in the file twice; its voters are added up.")
        self.orders.add(order)
        if not times:
            return
        if self.kind == "cat":
            self.take_categories(number, times, order)
        elif "{" in order or "}" in order:
            levels = self.levels(number, order)
            if any(len(level) > 1 for level in levels):
                self.ties = self.ties or number
            self.gap(number, sum(map(len, levels)))
            self.table.take(number, times, levels)
        else:
            keys = [key for key in order.split(",") if key] if order else []
            self.gap(number, len(keys))
            self.table.strict(number, times, keys)

    def gap(self, number: int, ranked: int) -> None:
        if ranked < len(self.place):
            self.gaps = self.gaps or number

    def levels(self, number: int, order: str) -> list[list[str]]:
        """The levels of an order, equals in braces together."""
        shape = re.sub("[^{}]", "", order)
        if shape.replace("{}", ""):
            raise repairs.Unreadable(number, "a brace is opened and not closed, or closed and not opened.")
        found = [match[1] if match[1] is not None else match[2] for match in LEVEL.finditer(order)]
        levels = [[key for key in level.split(",") if key] for level in found]
        return levels if self.kind == "cat" else [level for level in levels if level]

    def take_categories(self, number: int, times: int, order: str) -> None:
        levels = self.levels(number, order)
        if len(levels) > len(self.categories):
            raise repairs.Unreadable(
                number, f"{len(levels)} categories stand here, of {len(self.categories)} there are."
            )
        row = self.table.nothing[:]
        for category, level in enumerate(levels, start=1):
            for key in level:
                if key in self.place and not row[self.place[key]]:
                    row[self.place[key]] = category
        self.sorted_into.extend(row)
        self.table.take(number, times, levels)

    def finish(self) -> Reading:
        profile = self.table.profile({str(n): self.names[n] for n in sorted(self.names)})
        self.check("NUMBER VOTERS", profile.voters, "voters")
        unique = "NUMBER UNIQUE PREFERENCES" if self.kind == "cat" else "NUMBER UNIQUE ORDERS"
        self.check(unique, len(self.orders), "different orders")
        placed = None
        if self.kind == "cat":
            placed = np.frombuffer(self.sorted_into, dtype=np.int16) if self.sorted_into else np.zeros(0, np.int16)
            placed = placed.reshape(profile.ranks.shape)
        elif self.kind:
            self.check_kind()
        actual = ("t" if self.ties else "s") + "o" + ("i" if self.gaps else "c")
        heading = tuple((key, value) for key, (_, value) in self.said.items())
        categories = tuple(self.categories[n] for n in sorted(self.categories))
        return Reading(profile, self.log.repairs(), self.kind or actual, heading, categories, placed)

    def check(self, key: str, there: int, what: str) -> None:
        line, said = self.said.get(key, (0, ""))
        if said != str(there):
            if line:
                says = f"the heading says {said} {what}, but {there:,} are there and counted."
            else:
                says = f"the heading does not say how many {what} there are; {there:,} are counted."
            self.log.add(key.lower().replace("number", "num").replace(" ", "-"), line, says)

    def check_kind(self) -> None:
        if self.kind.startswith("s") and self.ties:
            self.log.add(
                "not-strict", self.ties, f"a {self.kind} file has no ties, but here is one; it is read as it stands."
            )
        if self.kind.endswith("c") and self.gaps:
            says = f"a {self.kind} file ranks every option, but not here; what is missing is not ranked."
            self.log.add("not-complete", self.gaps, says)


def categories_of(reading: Reading) -> Mapping[int, str]:
    """Names of the categories by number, from 1, the best first."""
    return dict(enumerate(reading.categories, start=1))
