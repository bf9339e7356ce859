"""The report of an import: a CSV of the rows that were not taken in, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from pathlib import Path

from engagement.intelligence.intake import Fault

RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


def write(path: Path, faults: Iterable[Fault]) -> None:
    """Row number, sort, reason and text of each row, in the order of the file."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        report = csv.writer(file)
        report.writerow(("row", "sort", "reason", "text"))
        for fault in sorted(faults, key=lambda one: one.number):
            report.writerow((fault.number, fault.sort, inert(fault.reason), inert(fault.text)))


def inert(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
