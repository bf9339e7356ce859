"""What the monthly figures say: series, what is rising, what is quiet but serious. Pure.

A month is a number: 202603. Months that are not over yet are shown and not compared.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from statistics import median
from typing import Any

GOOD = ("strength", "idea")
HARD = ("worry", "barrier")

COMPARED = 3
"""Whole months that are compared with as many before them."""
FEWEST = 5
"""Notes in the newer months, below which nothing is said to rise."""
SURE = 1.645
"""Standard deviations: were nothing changing, one theme in twenty would seem to rise."""

QUIET_MONTHS = 12
QUIET_FEWEST = 3
QUIET_SHARE = 0.75
"""Of the voices of a serious theme, so many say a worry or a barrier."""


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def back(month: int, by: int) -> int:
    """The month ``by`` months before."""
    whole = month // 100 * 12 + month % 100 - 1 - by
    return whole // 12 * 100 + whole % 12 + 1


def months_to(last: int, number: int) -> list[int]:
    """So many months up to and with ``last``, in order."""
    return [back(last, by) for by in range(number - 1, -1, -1)]


@dataclass
class Heard:
    """What was heard about one thing: notes and voices by (month, kind)."""

    notes: Counter[tuple[int, str]] = field(default_factory=Counter)
    voices: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, month: int, kind: str, notes: int, voices: int) -> None:
        self.notes[month, kind] += notes
        self.voices[month, kind] += voices

    def notes_in(self, months: Collection[int], kinds: Collection[str] | None = None) -> int:
        return _total(self.notes, months, kinds)

    def voices_in(self, months: Collection[int], kinds: Collection[str] | None = None) -> int:
        return _total(self.voices, months, kinds)


def _total(counts: Mapping[tuple[int, str], int], months: Collection[int], kinds: Collection[str] | None) -> int:
    return sum(n for (month, kind), n in counts.items() if month in months and (kinds is None or kind in kinds))


def by_theme(rows: Iterable[Sequence[Any]]) -> dict[int, Heard]:
    """From rows of (theme id, month, kind, notes, voices)."""
    found: dict[int, Heard] = {}
    for theme_id, month, kind, notes, voices in rows:
        found.setdefault(theme_id, Heard()).add(month, kind, notes, voices)
    return found


@dataclass(frozen=True)
class Rise:
    """A theme that is heard more often: notes and voices in the months before, and in those since."""

    theme_id: int
    before: int
    since: int
    voices_before: int
    voices_since: int


def rising(themes: Mapping[int, Heard], *, this_month: int) -> list[Rise]:
    """Themes with more notes in the last three whole months than chance would bring, the surest first.

    Were nothing changing, each of a + b notes would be as likely in one half as in the other: (a - b) / sqrt(a + b) is then about
    normal (the conditional test of two Poisson means, Przyborowski and Wilenski 1940). Notes are compared, not voices: thirty
    voices in one note are one event.
    """
    since, before = months_to(back(this_month, 1), COMPARED), months_to(back(this_month, 1 + COMPARED), COMPARED)
    found = []
    for theme_id, heard in themes.items():
        new, old = heard.notes_in(since), heard.notes_in(before)
        if new >= FEWEST and (new - old) / sqrt(new + old) >= SURE:
            rise = Rise(theme_id, old, new, heard.voices_in(before), heard.voices_in(since))
            found.append((-(new - old) / sqrt(new + old), theme_id, rise))
    return [rise for _sure, _id, rise in sorted(found)]


@dataclass(frozen=True)
class Quiet:
    """A theme that few speak of, and hardly anybody well: ``hard`` of its ``voices``, heard in so many different months."""

    theme_id: int
    notes: int
    voices: int
    hard: int
    barriers: int
    months: int


def quiet_but_serious(themes: Mapping[int, Heard], *, this_month: int) -> list[Quiet]:
    """Themes with no more notes in a year than the middle one, where three in four voices say a worry or a barrier, and that keep
    coming back: in at least three different months. Most barriers first."""
    year = months_to(back(this_month, 1), QUIET_MONTHS)
    notes = {theme_id: heard.notes_in(year) for theme_id, heard in themes.items()}
    spoken_of = [number for number in notes.values() if number]
    if not spoken_of:
        return []
    middle = median(spoken_of)
    found = [_quiet(id_, themes[id_], year) for id_, number in notes.items() if QUIET_FEWEST <= number <= middle]
    serious = [one for one in found if one.hard >= QUIET_SHARE * one.voices and one.months >= QUIET_FEWEST]
    return sorted(serious, key=lambda one: (-one.barriers, -one.hard / one.voices, -one.months, one.theme_id))


def _quiet(theme_id: int, heard: Heard, year: Collection[int]) -> Quiet:
    return Quiet(
        theme_id,
        notes=heard.notes_in(year),
        voices=heard.voices_in(year),
        hard=heard.voices_in(year, HARD),
        barriers=heard.voices_in(year, ("barrier",)),
        months=len({month for (month, _kind), number in heard.notes.items() if number and month in year}),
    )
