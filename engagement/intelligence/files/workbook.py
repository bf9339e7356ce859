"""The rows of an .xlsx sheet, as texts. Nothing is ever worked out: a cell with a formula stays one, and its row is refused."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import IO, Any

from engagement.intelligence.intake import Cells, Unusable
from engagement.shared.heavy import later

load_workbook = later("openpyxl", "load_workbook")

FORMULA = 0
"""What stands for a formula among the texts of a kept row."""


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Any]:
    """The workbook, of which nothing is read before it is asked for. Raises Unusable. ``zipped.check`` comes first."""
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it leaves out: pictures, rules of validation and the like
        book = None
        try:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            yield book
        except Unusable:
            raise
        except Exception as wrong:  # it raises whatever its parsers do
            raise Unusable("damaged") from wrong
        finally:
            if book is not None:
                book.close()


def sheets_of(book: Any) -> list[str]:
    """The names of the sheets that people see, or of all if none is."""
    there = book.worksheets
    return [one.title for one in there if one.sheet_state == "visible"] or [one.title for one in there]


def path_of(book: Any, name: str) -> str:
    """The part of the zip file that holds a sheet: known to the library alone."""
    return str(book[name]._worksheet_path)


def rows_of(book: Any, name: str) -> Iterator[Cells]:
    """The rows that have anything in them, with their numbers; as wide as the first, or wider where something stands there."""
    sheet = book[name]
    sheet.reset_dimensions()  # what it says of its own size is not believed
    width = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_said(cell) for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        width = width or len(cells)
        yield number, cells + [""] * (width - len(cells))


def packed(rows: Iterator[Cells]) -> Iterator[bytes]:
    """Rows to keep, a line each."""
    for number, cells in rows:
        line = [number, *(FORMULA if cell is None else cell for cell in cells)]
        yield json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def unpacked(lines: IO[bytes]) -> Iterator[Cells]:
    """And back."""
    for line in lines:
        number, *cells = json.loads(line)
        yield number, [None if cell == FORMULA else cell for cell in cells]


def _said(cell: Any) -> str | None:
    """What a cell shows, as somebody would type it; None for a formula."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
