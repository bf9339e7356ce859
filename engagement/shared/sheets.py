"""Tables as files for a spreadsheet: streamed row by row, so that a million rows take no more memory than one, and inert, so that
no cell that somebody wrote is ever run as a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context

from engagement.shared.heavy import later

new_workbook = later("xlsxwriter", "Workbook")

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What a spreadsheet would take for the start of a formula."""
MOST_ROWS = 1_048_575
"""Below the heading of an .xlsx sheet."""
CELL_MAX = 32_767
PIECE = 64 * 1024
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def inert(text: str) -> str:
    """The text, so that a spreadsheet that reads a CSV file shows it and does not run it."""
    plain = text.replace("\0", "")
    return f"'{plain}" if any(one.lstrip(" ").startswith(_LIVE) for one in (text, plain)) else plain


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An answer that writes the rows as they are read."""
    return _download(stream_with_context(csv_pieces(heads, rows)), name, CSV)


def xlsx_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An answer that is written whole to a temporary file first, row by row: a workbook cannot be sent otherwise."""
    return _download(stream_with_context(xlsx_pieces(heads, rows)), name, XLSX)


def csv_pieces(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file, a piece at a time."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    page.write("\ufeff")  # or Excel takes it for a file of another time
    writer.writerow(heads)
    for row in rows:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
        if page.tell() > PIECE:
            yield page.getvalue().encode("utf-8", "replace")
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode("utf-8", "replace")


def xlsx_pieces(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The workbook, a piece at a time. Texts are text, whatever they begin with. Rows past the 1,048,575th do not fit in a sheet: a
    last row says so."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        book = new_workbook(file, {"constant_memory": True, "tmpdir": folder, "use_zip64": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            if number == MOST_ROWS:
                sheet.write_string(number, 0, "There is more. Ask for less, or for CSV.")
                break
            for place, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(number, place, cell)
                elif cell is not None:
                    sheet.write_string(number, place, str(cell).replace("\0", "")[:CELL_MAX])
        book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _download(body: Iterable[Any], name: str, mimetype: str) -> Response:
    """``name`` is ours, never somebody's words."""
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
