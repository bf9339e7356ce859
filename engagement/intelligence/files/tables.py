"""The rows of a file that was sent, whatever its form."""

import io
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

from engagement.intelligence import intake
from engagement.intelligence.files import store, workbook, zipped
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.intake import Cells, Unusable

DELIMITERS = (",", ";", "\t")
SHOWN_ROWS = 5
SHOWN_COLUMNS = 30
SHOWN_LETTERS = 200


@contextmanager
def rows(file: ImportFile) -> Iterator[Iterator[Cells]]:
    """The rows of a file, the heading first, read as they are asked for. Raises Unusable."""
    if file.form == "xlsx":
        with store.take_out(file.id, "rows") as kept:
            yield workbook.unpacked(kept)
        return
    letters, delimiter = file.encoding or "utf-8-sig", file.seen.get("delimiter", ",")
    with store.take_out(file.id, "file") as raw, closing(csv_rows(raw, letters, delimiter)) as coming:
        yield coming


def csv_rows(raw: IO[bytes], encoding: str, delimiter: str) -> Generator[Cells, None, None]:
    """The rows of an open table of text, which is left open. To be closed when not read to its end."""
    raw.seek(0)
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    try:
        yield from intake.csv_cells(text, delimiter=delimiter)
    finally:
        text.detach()


def find_delimiter(raw: IO[bytes], encoding: str) -> str:
    """What parts the headings: whichever there is most of, a comma when in doubt."""
    raw.seek(0)
    line = raw.read(4096).decode(encoding, errors="replace").split("\n")[0]
    return max(DELIMITERS, key=line.count)


def shown(coming: Iterator[Cells]) -> dict[str, object]:
    """What a page shows of a table: its headings and first rows, cut to what can be looked at. Raises Unusable."""
    first = list(islice(coming, SHOWN_ROWS + 1))
    headings = [(cell or "").strip() for cell in first[0][1]] if first else []
    intake.check_headings(headings)
    rows = [[(cell or "")[:SHOWN_LETTERS] for cell in cells[:SHOWN_COLUMNS]] for _number, cells in first[1:]]
    return {"headings": headings, "rows": rows}


@contextmanager
def in_file(path: Path, *, encoding: str, sheet: str | None) -> Iterator[tuple[IO[bytes], Iterator[Cells]]]:
    """A file on this machine, and its rows, the heading first. Raises Unusable, or LookupError for an unknown encoding."""
    with path.open("rb") as raw:
        if not zipped.is_zip(raw):
            with closing(csv_rows(raw, encoding, find_delimiter(raw, encoding))) as coming:
                yield raw, coming
            return
        zipped.check(raw)
        zipped.look_through_all(raw)
        with workbook.opened(raw) as book:
            wanted = sheet or workbook.sheets_of(book)[0]
            if wanted not in workbook.sheets_of(book):
                raise Unusable("no-sheet", sheet=wanted)
            yield raw, workbook.rows_of(book, wanted)
