"""The report of an import: a CSV of the rows that were not taken in, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from pathlib import Path

from engagement.intelligence.intake import Fault
from engagement.shared.sheets import inert


def write(path: Path, faults: Iterable[Fault]) -> None:
    """Row number, sort, reason and text of each row, in the order of the file."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        report = csv.writer(file)
        report.writerow(("row", "sort", "reason", "text"))
        for fault in sorted(faults, key=lambda one: one.number):
            report.writerow((fault.number, fault.sort, inert(fault.reason), inert(fault.text)))
