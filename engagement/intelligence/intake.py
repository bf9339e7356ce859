"""Reading somebody else's file of comments, row by row, whatever its shape. Pure: rows or faults come out, nothing is kept.

A row that cannot be taken in is a `Fault` and the reading goes on. A file that cannot be read is `Unusable`: in which row, and why.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import IO, Any

from engagement.intelligence.reasons import NotRead, Reason

FIELDS = ("text", "date", "kind", "voices", "quote", "channel", "language")
"""What a column may be mapped to. Only the text has to be."""

LONGEST_LINE = 1_000_000
LONGEST_TEXT = 20_000
MOST_COLUMNS = 500
MOST_VOICES = 500

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
"""What a database cannot keep."""

NO_ANSWER = frozenset(
    ("did not answer", "didn't answer", "no answer", "not answered", "no response", "did not respond", "no reply")
    + ("n/a", "na", "not applicable", "blank", "(blank)", "null", "#n/a")
)
"""What forms and spreadsheets write where nobody wrote anything. "Nothing" and "none" are answers."""

MONTHS = {name: at for at, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), start=1)}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
BRITISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[t ,].*)?")
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3})[a-z]*\.?,?[- ](\d{4}|\d{2})(?:[t ,].*)?")


Cells = tuple[int, list[str | None]]
"""A row of any file: its number, and its cells as text; None where the cell is a formula, which is never worked out."""

Allowed = Mapping[str, Sequence[str] | Mapping[str, str]]
"""What kind, channel and language may say; or what they may say, in small letters, and what that means."""


CSV_SAYS = {
    "longer than": "line",
    "NUL": "nul",
    "field limit": "cell",
    "unexpected end of data": "quotation",
    "expected after": "after-quotation",
}
"""Words in what is wrong with a row, and what we say."""


class Unusable(Exception):
    """The file cannot be read; the sentence says in which row and why."""

    def __init__(self, code: str, **parts: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, parts)

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class Row:
    """One comment. ``number`` is the row of the spreadsheet, the heading being row 1."""

    number: int
    text: str
    heard_on: date | None
    kind: str | None = None
    voices: int = 1
    quote: str | None = None
    channel: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not taken in: ``unanswered``, ``refused`` or (found later) ``duplicate``."""

    number: int
    sort: str
    reason: Reason
    text: str


def read_rows(file: IO[str], *, columns: Mapping[str, str], today: date, allowed: Allowed) -> Iterator[Row | Fault]:
    """The rows of an open CSV file. ``columns`` maps our fields to its columns; ``allowed`` lists the values that kind, channel and
    language may have. Raises Unusable."""
    return rows_of(csv_cells(file), columns=columns, today=today, allowed=allowed)


def csv_cells(file: IO[str], *, delimiter: str = ",") -> Iterator[Cells]:
    """The rows of an open CSV file as they stand, the heading first. Raises Unusable."""
    number = 0
    reader = csv.reader(lines(file), strict=True, delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells  # type: ignore[misc]
    except UnicodeDecodeError as wrong:
        raise no_text(wrong, after=number) from wrong
    except csv.Error as wrong:
        raise no_table(wrong, row=number + 1) from wrong


def no_text(wrong: UnicodeDecodeError, *, after: int) -> Unusable:
    """What to say of letters that cannot be read."""
    return Unusable("not-text", row=after, encoding=wrong.encoding, byte=wrong.start)


def no_table(wrong: csv.Error, *, row: int) -> Unusable:
    """What to say of a row that is none: the reader of the standard library says it in English alone."""
    said = str(wrong)
    code = next((code for words, code in CSV_SAYS.items() if words in said), "table")
    most = {"line": LONGEST_LINE, "cell": csv.field_size_limit()}.get(code)
    return Unusable(code, row=row, **({"most": most} if most else {}))


def rows_of(
    numbered: Iterator[Cells], *, columns: Mapping[str, str], today: date, allowed: Allowed
) -> Iterator[Row | Fault]:
    """The rows of any file, the heading being the first. Raises Unusable."""
    _number, heading = next(numbered, (0, []))
    places = _find_columns([name or "" for name in heading], columns)
    at_text, at_date = places["text"], places.get("date")
    others = {name: at for name, at in places.items() if name not in ("text", "date")}
    width = len(heading)
    for number, some in numbered:
        cells = [cell or "" for cell in some]
        if len(cells) != width:
            yield _wrong_width(number, cells, width, at_text)
            continue
        text = cells[at_text]
        if any(some[at] is None for at in places.values()):
            yield Fault(number, "refused", Reason("formula"), text)
            continue
        if fault := fault_of(text):
            yield Fault(number, *fault, text)
            continue
        try:
            heard_on = None if at_date is None else read_day(cells[at_date], today=today)
            rest = {name: _read(name, cells[at], allowed) for name, at in others.items() if cells[at].strip()}
        except NotRead as wrong:
            yield Fault(number, "refused", wrong.reason, text)
            continue
        yield Row(number, text, heard_on, **rest)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def read_day(written: str, *, today: date) -> date:
    """A day as people and spreadsheets write it, day before month unless that cannot be. Raises NotRead."""
    plain = written.strip().lower()
    if found := ISO.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := BRITISH.fullmatch(plain):
        day, month, year = map(int, found.groups())
        if month > 12 >= day:
            day, month = month, day
    elif found := WORDED.fullmatch(plain):
        day, month, year = int(found[1]), MONTHS.get(found[2], 0), int(found[3])
    else:
        raise NotRead("date-form", said=written[:40]) if plain else NotRead("no-date")
    try:
        on = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise NotRead("no-such-day", said=written[:40]) from None
    if on > today:
        raise NotRead("in-future", said=written[:40])
    return on


def lines(file: IO[str]) -> Iterator[str]:
    """The lines of the file, none longer than memory should bear."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise csv.Error("longer than memory should bear")
        if "\0" in line:
            raise csv.Error("NUL")
        yield line


def check_headings(heading: Sequence[str]) -> None:
    """Raises Unusable where there is none, or too many."""
    if not any(heading):
        raise Unusable("no-headings" if heading else "row-1-empty")
    if len(heading) > MOST_COLUMNS:
        raise Unusable("columns", columns=len(heading), most=MOST_COLUMNS)


def _find_columns(heading: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    check_headings(heading)
    names = [name.strip() for name in heading]
    for wanted in columns.values():
        if names.count(wanted) != 1:
            listed = ", ".join(name[:40] for name in names[:20])
            code = "two-columns" if wanted in names else "no-column"
            raise Unusable(code, wanted=wanted, columns=listed)
    return {name: names.index(wanted) for name, wanted in columns.items()}


def _wrong_width(number: int, cells: list[str], width: int, at_text: int) -> Fault:
    if not any(cells):
        return Fault(number, "unanswered", Reason("row-empty"), "")
    text = cells[at_text] if at_text < len(cells) else ",".join(cells)
    reason = Reason("width", {"cells": len(cells), "heading": width})
    return Fault(number, "refused", reason, text[:LONGEST_TEXT])


def fault_of(text: str) -> tuple[str, Reason] | None:
    """The sort of fault and the reason why a text is none that can be taken in."""
    bare = text.strip()
    if not bare:
        return "unanswered", Reason("no-text")
    if len(bare) < 20 and (bare.casefold().rstrip(".!") in NO_ANSWER or not bare.strip(".-_/\\*?!'\" ")):
        return "unanswered", Reason("no-answer")
    if len(text) > LONGEST_TEXT:
        return "refused", Reason("long-text", {"typed": len(text), "most": LONGEST_TEXT})
    if not text.isascii() and UNREADABLE.search(text):
        return "refused", Reason("unreadable")
    return None


def _read(name: str, cell: str, allowed: Allowed) -> str | int:
    if name == "quote":
        if len(cell) > LONGEST_TEXT or UNREADABLE.search(cell):
            raise NotRead("quote")
        return cell
    plain = cell.strip().lower()
    if name == "voices":
        if not (plain.isascii() and plain.isdecimal() and 1 <= int(plain[:9]) <= MOST_VOICES):
            raise NotRead("voices", said=cell[:40], most=MOST_VOICES)
        return int(plain)
    known = allowed[name]
    if plain not in known:
        raise NotRead("not-one-of", field=name, said=cell[:40], known=list(known))
    return known[plain] if isinstance(known, Mapping) else plain
