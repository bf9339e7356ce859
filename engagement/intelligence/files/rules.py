"""What may be sent, how large, and what its headings seem to mean. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.intelligence import intake
from engagement.intelligence.reasons import FIELD_NAMES
from engagement.shared.refusals import Refusal

MOST_BYTES = 20 * 1024 * 1024
"""Of one file: some hundred thousand comments."""

MOST_ROWS = 1_048_576
"""Of a sheet, as spreadsheet programs have it."""

MOST_TAKEN = 200_000
"""Rows below the heading of one file: what the worker looks over in some minutes."""

KEPT = timedelta(days=1)
SMALL = 48 * 1024
"""Bytes of text that are worked on at once; the worker sees to more, so that no page takes longer than a second."""

STATES = {
    "new": _l("Waits to be opened"),
    "columns": _l("Waits for you to say what its columns are"),
    "to-check": _l("Being checked"),
    "check": _l("Waits for you to decide"),
    "to-take": _l("Being taken in"),
    "done": _l("Taken in"),
    "failed": _l("Cannot be read"),
}
"""How far a file has come."""

WORKED_ON = ("new", "to-check", "to-take")
"""States in which the next step is ours, not the sender's."""

FIELDS = FIELD_NAMES

GUESSES: Mapping[str, Sequence[str]] = {
    "text": ("text", "comment", "comments", "what they said", "feedback", "note", "response", "answer", "free text"),
    "date": ("date", "day", "when", "heard on", "date heard", "date received", "timestamp", "created"),
    "kind": ("kind", "type", "category"),
    "voices": ("voices", "people", "how many", "number of people", "count"),
    "quote": ("quote", "in their words", "verbatim"),
    "channel": ("channel", "where heard", "source", "heard at"),
    "language": ("language", "lang"),
}
"""Headings that usually mean a field, the surest first."""


class NotNow(Refusal):
    says = _l("Somebody has already gone on with this file. Look at where it is now.")


class NothingNew(Refusal):
    says = _l("Nothing in this file is new, so there is nothing to take in")


class UndoneAlready(Refusal):
    says = _l("This import was undone already")


class StillComing(Refusal):
    says = _l("This file is still being taken in. Undo it when that is done.")


def plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").casefold().split())


def print_of(headings: Sequence[str]) -> str:
    """The same for the same set of headings, in whatever order and capitals."""
    return hashlib.sha256(json.dumps(sorted({plain(one) for one in headings})).encode()).hexdigest()


def guess(headings: Sequence[str]) -> dict[str, str]:
    """What the columns seem to be: our field → heading. Only headings that stand once can be chosen."""
    free = {plain(one): one for one in choosable(headings)}
    found: dict[str, str] = {}
    for field, words in GUESSES.items():
        heading = next((free.pop(word) for word in words if word in free), None)
        if heading is not None:
            found[field] = heading
    return found


def choosable(headings: Sequence[str]) -> list[str]:
    """The headings that name one column and only one."""
    return [one for one in headings if one and headings.count(one) == 1]


def fits(columns: Mapping[str, str], headings: Sequence[str]) -> bool:
    """Can a file with these headings be read so?"""
    ours = set(choosable(headings))
    return "text" in columns and all(field in intake.FIELDS and one in ours for field, one in columns.items())


def check_number(rows: Iterable[int]) -> None:
    """Go through the rows of a file, heading and all, and see that there are not too many. Raises Unusable."""
    for number, row in enumerate(rows):
        if number > MOST_TAKEN:
            raise intake.Unusable("rows", row=row, most=MOST_TAKEN)


def is_small(seen: Mapping[str, Any]) -> bool:
    """Is there so little in it that a page can work on it at once?"""
    return int(seen.get("bytes", MOST_BYTES)) <= SMALL
