"""The report of an import: the rows that were not taken in, with the reason of each, safe to open in a spreadsheet."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.intelligence.intake import Fault
from engagement.intelligence.reasons import of_kept
from engagement.shared.sheets import inert

HEADS = ("row", "sort", "reason", "text")
SORTS = {"duplicate": _l("Here already"), "unanswered": _l("No answer"), "refused": _l("Refused")}


def write(path: Path, faults: Iterable[Fault]) -> None:
    """Row number, sort, reason and text of each row, in the order of the file."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        report = csv.writer(file)
        report.writerow(HEADS)
        for fault in sorted(faults, key=lambda one: one.number):
            report.writerow((fault.number, fault.sort, inert(str(fault.reason)), inert(fault.text)))


class Report:
    """A report that is kept while the rows are read, however many there are: a line of JSON each, in nobody's language."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    def add(self, fault: Fault) -> None:
        line = json.dumps([fault.number, fault.sort, fault.reason.to_keep(), fault.text])
        self.file.write(line.encode() + b"\n")

    def close(self) -> None:
        self.file.close()


def heads() -> tuple[str, ...]:
    """What its columns are called, for a reader."""
    return _("Row"), _("What"), _("Why"), _("Text")


def said(pieces: Iterable[bytes]) -> Iterator[tuple[int, str, str, str]]:
    """The rows of a kept report in the reader's language."""
    for line in _lines(pieces):
        yield say(json.loads(line))


def say(kept: Any) -> tuple[int, str, str, str]:
    """One row that was kept: its number, what it is, why, and its text."""
    number, sort, reason, text = kept
    return number, str(SORTS[sort]), str(of_kept(reason)), text


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
