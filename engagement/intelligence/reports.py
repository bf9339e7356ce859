"""The report of an import: a CSV of the rows that were not taken in, safe to open in a spreadsheet."""

import csv
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from engagement.intelligence.intake import Fault
from engagement.shared.sheets import inert

HEADS = ("row", "sort", "reason", "text")


def write(path: Path, faults: Iterable[Fault]) -> None:
    """Row number, sort, reason and text of each row, in the order of the file."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        report = csv.writer(file)
        report.writerow(HEADS)
        for fault in sorted(faults, key=lambda one: one.number):
            report.writerow(_line(fault))


class Report:
    """A report that is written while the rows are read, however many there are."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._text = io.TextIOWrapper(self.file, encoding="utf-8-sig", newline="", errors="replace", write_through=True)
        self._lines = csv.writer(self._text)
        self._lines.writerow(HEADS)

    def add(self, fault: Fault) -> None:
        self._lines.writerow(_line(fault))

    def close(self) -> None:
        self._text.close()


def _line(fault: Fault) -> tuple[int, str, str, str]:
    return fault.number, fault.sort, inert(fault.reason), inert(fault.text)
