"""The book of the year: its data files whose days are counted from one moment, the demonstration's now."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from engagement.shared import clock
from engagement.shared.paths import PACKAGE

FOLDER = PACKAGE / "data" / "demonstration"
FIRST_DAY = -365
"""Nothing in the files happens before this day; the place is loaded and accounts are opened on it."""

Entry = Mapping[str, Any]
"""One table of a data file. What it holds is written at the top of the file."""


@dataclass(frozen=True)
class Book:
    """Everything the files tell. ``entries`` is a list of tables by name: people, groups, notes, rounds …"""

    now: datetime
    seed: int
    entries: Mapping[str, Sequence[Entry]]

    def __getitem__(self, name: str) -> Sequence[Entry]:
        return self.entries[name]

    @cached_property
    def _today(self) -> date:
        return clock.day_of(self.now)

    def on(self, day: int) -> date:
        """The London calendar day that is so many days from now."""
        return self._today + timedelta(days=day)

    def at(self, day: int, *, of_day: str = "09:00") -> datetime:
        """A moment of a day, at this time on London's clocks. A day that is over is never later than now."""
        moment = datetime.combine(self.on(day), time.fromisoformat(of_day), clock.LONDON)
        return min(moment, self.now) if day <= 0 else moment

    def officer(self, group: str, office: str) -> str:
        """Who holds an office of a group."""
        return self._holders(office, group)[0]["slug"]

    def worker(self, locality: str, *, near: str | None, about: str = "") -> str:
        """A worker of a neighbourhood, or else one of its locality: the same whenever it is about the same thing."""
        workers = self._holders("worker", locality)
        there = [person for person in workers if near and person.get("neighbourhood") == near]
        return self.dice(f"{locality} {near} {about}").choice(there or workers)["slug"]

    def another_worker(self, locality: str, *, near: str | None, about: str = "") -> str:
        """A colleague of that worker in the same locality."""
        first = self.worker(locality, near=near, about=about)
        others = [person["slug"] for person in self._holders("worker", locality) if person["slug"] != first]
        return str(self.dice(f"{locality} {near} {about} again").choice(others))

    def _holders(self, role: str, scope: str) -> list[Entry]:
        return [p for p in self["people"] if any((r["role"], r["scope"]) == (role, scope) for r in p["roles"])]

    def dice(self, about: str) -> Random:
        """Chance for one thing, the same in every telling with this seed whatever else was told before."""
        return Random(f"{self.seed} {about}")


def read_book(*, now: datetime, seed: int) -> Book:
    """The book as it reads at this moment."""
    return Book(now=now, seed=seed, entries=read_entries())


def read_entries() -> dict[str, Sequence[Entry]]:
    """The tables of the files, by name."""
    entries: dict[str, Sequence[Entry]] = {}
    for name in ("people", "notes", "sayings", "listening", "findings", "story"):
        entries |= tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return entries
