"""Reading a CSV file of texts with their themes. Nothing is left out silently: every reason is counted."""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from engagement.intelligence.intake import MOST_COLUMNS, Unusable, fault_of, lines, no_table, no_text, read_day
from engagement.intelligence.suggestions.examples import Example

NOT_THEMES = ("Labelling not possible", "Not assigned")
"""What labellers write where no theme was given. They are taken off; a text with nothing else says nothing to learn."""

BETWEEN = ";"
NO_DAY = "no day that can be read"


@dataclass(frozen=True)
class Columns:
    """Which column is what. ``date`` may be None; ``also`` are columns that help to suggest."""

    text: str
    themes: str
    date: str | None = None
    also: tuple[str, ...] = ()


@dataclass
class Reading:
    """The examples of a file, its number of rows, and how many were left out for which reason."""

    examples: list[Example] = field(default_factory=list)
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def read(file: IO[str], *, columns: Columns, today: date, not_themes: Collection[str] = NOT_THEMES) -> Reading:
    """Every row that has a text and a theme. Raises Unusable, saying in which row and why."""
    reading = Reading()
    rows = csv.reader(lines(file), strict=True)
    number = 0
    try:
        places = _places(next(rows, []), columns)
        number = 1
        for cells in rows:
            number += 1
            reading.rows += 1
            found = _example(cells, columns, places, today, not_themes)
            if isinstance(found, Example):
                reading.examples.append(found)
            else:
                reading.left_out[found] += 1
    except UnicodeDecodeError as wrong:
        raise no_text(wrong, after=number) from wrong
    except csv.Error as wrong:
        raise no_table(wrong, row=number + 1) from wrong
    return reading


def _places(heading: Sequence[str], columns: Columns) -> dict[str, int]:
    if not heading:
        raise Unusable("row-1-empty")
    if len(heading) > MOST_COLUMNS:
        raise Unusable("columns", columns=len(heading), most=MOST_COLUMNS)
    names = [name.strip() for name in heading]
    for wanted in (columns.text, columns.themes, *columns.also, *filter(None, [columns.date])):
        if names.count(wanted) != 1:
            listed = ", ".join(name[:40] for name in names[:20])
            code = "two-columns" if wanted in names else "no-column"
            raise Unusable(code, wanted=wanted, columns=listed)
    return {name: at for at, name in enumerate(names)} | {"": len(names)}


def _example(
    cells: Sequence[str], columns: Columns, places: dict[str, int], today: date, not_themes: Collection[str]
) -> Example | str:
    """The example of a row, or why there is none."""
    if not any(cells):
        return "an empty row"
    if len(cells) != places[""]:
        return "not as many cells as the heading"
    text = cells[places[columns.text]]
    if fault := fault_of(text):
        kind, reason = fault
        return (
            "no answer"
            if kind == "unanswered"
            else "too long"
            if reason.code == "long-text"
            else "unreadable characters"
        )
    named = {name.strip() for name in cells[places[columns.themes]].split(BETWEEN)} - {""}
    if not named:
        return "no theme"
    if not named.difference(not_themes):
        return "no theme, only " + " and ".join(repr(name) for name in sorted(named))
    try:
        on = read_day(cells[places[columns.date]], today=today) if columns.date else None
    except ValueError:
        return NO_DAY
    also = tuple((name, " ".join(cells[places[name]].split())) for name in columns.also)
    return Example(text, frozenset(named.difference(not_themes)), on, also)
