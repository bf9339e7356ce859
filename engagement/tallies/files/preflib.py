"""Reads rankings in PrefLib's formats: .soc and .soi (strict orders, complete or not), .toc and .toi (with ties) and .cat
(options put in categories), in today's form with a heading of # lines and in the old one without.

Source: N. Mattei and T. Walsh, "PrefLib: A Library for Preferences" (2013), and PrefLib's format specification.
Options are known by their numbers, "1", "2", …; names may repeat. What is not ranked has rank 0.
"""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, profiles
from engagement.tallies.files import decoding, preflib_heading, rankings, repairs

KINDS = preflib_heading.KINDS
LEVEL = re.compile(r"\{([^{}]*)\}|([^{},]+)")


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
    heading = preflib_heading.Heading(log, kind.lower().lstrip("."))
    old = not first[1].startswith("#")
    orders = heading.old(first, told) if old else heading.modern(first, told)
    heading.settle()
    reader = _Orders(log, heading, rankings.Table(heading.place, log))
    for number, text in orders:
        reader.take(number, text, old)
    return reader.finish()


@dataclass
class _Orders:
    """Takes one line of an order at a time."""

    log: repairs.Log
    heading: preflib_heading.Heading
    table: rankings.Table
    orders: set[str] = field(default_factory=set)
    sorted_into: "array[int]" = field(default_factory=lambda: array("h"))
    ties: int = 0  # the first line with equals, 0 for none
    gaps: int = 0  # the first line that does not rank every option

    def take(self, number: int, text: str, old: bool) -> None:
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
        if self.heading.kind == "cat":
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
        if ranked < len(self.heading.place):
            self.gaps = self.gaps or number

    def levels(self, number: int, order: str) -> list[list[str]]:
        """The levels of an order, equals in braces together."""
        shape = re.sub("[^{}]", "", order)
        if shape.replace("{}", ""):
            raise repairs.Unreadable(number, "a brace is opened and not closed, or closed and not opened.")
        found = [match[1] if match[1] is not None else match[2] for match in LEVEL.finditer(order)]
        levels = [[key for key in level.split(",") if key] for level in found]
        return levels if self.heading.kind == "cat" else [level for level in levels if level]

    def take_categories(self, number: int, times: int, order: str) -> None:
        levels = self.levels(number, order)
        if len(levels) > len(self.heading.categories):
            raise repairs.Unreadable(
                number, f"{len(levels)} categories stand here, of {len(self.heading.categories)} there are."
            )
        row = self.table.nothing[:]
        for category, level in enumerate(levels, start=1):
            for key in level:
                if key in self.heading.place and not row[self.heading.place[key]]:
                    row[self.heading.place[key]] = category
        self.sorted_into.extend(row)
        self.table.take(number, times, levels)

    def finish(self) -> Reading:
        profile = self.table.profile({str(n): self.heading.names[n] for n in sorted(self.heading.names)})
        self.heading.check("NUMBER VOTERS", profile.voters, "voters")
        unique = "NUMBER UNIQUE PREFERENCES" if self.heading.kind == "cat" else "NUMBER UNIQUE ORDERS"
        self.heading.check(unique, len(self.orders), "different orders")
        placed = None
        if self.heading.kind == "cat":
            placed = np.frombuffer(self.sorted_into, dtype=np.int16) if self.sorted_into else np.zeros(0, np.int16)
            placed = placed.reshape(profile.ranks.shape)
        elif self.heading.kind:
            self.check_kind()
        actual = ("t" if self.ties else "s") + "o" + ("i" if self.gaps else "c")
        heading = tuple((key, value) for key, (_, value) in self.heading.said.items())
        categories = tuple(self.heading.categories[n] for n in sorted(self.heading.categories))
        return Reading(profile, self.log.repairs(), self.heading.kind or actual, heading, categories, placed)

    def check_kind(self) -> None:
        if self.heading.kind.startswith("s") and self.ties:
            self.log.add(
                "not-strict",
                self.ties,
                f"a {self.heading.kind} file has no ties, but here is one; it is read as it stands.",
            )
        if self.heading.kind.endswith("c") and self.gaps:
            says = f"a {self.heading.kind} file ranks every option, but not here; what is missing is not ranked."
            self.log.add("not-complete", self.gaps, says)
