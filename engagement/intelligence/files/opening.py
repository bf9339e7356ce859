"""Keep a file that was sent, and open it: what it is, how it is written, and what its columns are called."""

import io
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from engagement.intelligence.files import encodings, remembered, rules, store, tables, workbook, zipped
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.intake import Unusable
from engagement.shared.database import db, lock_row

OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
"""How files that are no tables begin."""


def send(content: IO[bytes], *, file_name: str, locality_id: int, by: int, now: datetime) -> ImportFile:
    """Keep a file to be taken in. It is opened at once unless that is much work. Raises Unusable."""
    form, unpacks = _look(content)
    file = ImportFile(
        by=by,
        at=now,
        until_at=now + rules.KEPT,
        locality_id=locality_id,
        file_name=file_name[:200],
        size=0,
        state="new",
        form=form,
    )
    db.session.add(file)
    db.session.flush()
    file.size = store.keep(file.id, "file", store.read(content))
    if form == "csv" or unpacks <= rules.SMALL * 4:
        put(file, look(file), now=now)
    return file


def open_again(file: ImportFile, *, encoding: str | None = None, sheet: str | None = None, now: datetime) -> None:
    """Read it with other letters, or another of its sheets. Raises Unusable or NotNow."""
    lock_row(file)
    if file.state not in ("columns", "check", "failed"):
        raise rules.NotNow
    file.encoding, file.sheet, file.fault = encoding or file.encoding, sheet or file.sheet, None
    if file.form == "xlsx":
        with store.take_out(file.id, "file") as raw:
            if zipped.check(raw) > rules.SMALL * 4:
                file.state = "new"
                return
    put(file, look(file), now=now)


@dataclass
class Opened:
    """What opening a file showed; the rows of a sheet, to be kept."""

    seen: dict[str, Any]
    encoding: str | None = None
    sheet: str | None = None
    rows: IO[bytes] | None = None


def look(file: ImportFile) -> Opened:
    """Find out how it is written and what its columns are called; nothing is changed. Raises Unusable."""
    with store.take_out(file.id, "file") as raw:
        return _open_csv(raw, file.encoding) if file.form == "csv" else _open_workbook(raw, file.sheet)


def put(file: ImportFile, opened: Opened, *, now: datetime) -> None:
    """Keep what was found, with what the columns meant last time."""
    headings = opened.seen["headings"]
    if opened.rows is not None:
        with opened.rows:
            store.keep(file.id, "rows", store.read(opened.rows))
    last = remembered.find(headings, by=file.by)
    file.seen, file.encoding, file.sheet = (
        {**opened.seen, "as_last_time": last is not None},
        opened.encoding,
        opened.sheet,
    )
    file.columns = last.columns if last else rules.guess(headings)
    file.standing = last.standing if last else {}
    file.state = "columns"
    db.session.flush()


def _look(content: IO[bytes]) -> tuple[str, int]:
    """Whether it is a table of text or a workbook, by what is in it and not by its name; and how much there is to read."""
    if zipped.is_zip(content):
        return "xlsx", zipped.check(content)
    if zipped.is_old(content):
        raise Unusable("old")
    content.seek(0)
    head = content.read(512)
    if not head.strip():
        raise Unusable("empty")
    if head.startswith(OTHERS):
        raise Unusable("no-table")
    return "csv", content.seek(0, io.SEEK_END)


def _open_csv(raw: IO[bytes], encoding: str | None) -> Opened:
    encoding = encoding or encodings.detect(raw)
    encodings.check(raw, encoding)
    delimiter, size = tables.find_delimiter(raw, encoding), raw.seek(0, io.SEEK_END)
    with closing(tables.csv_rows(raw, encoding, delimiter)) as coming:
        shown = tables.shown(coming)
    return Opened({**shown, "delimiter": delimiter, "bytes": size}, encoding=encoding)


def _open_workbook(raw: IO[bytes], sheet: str | None) -> Opened:
    zipped.check(raw)
    walked = zipped.look_through_all(raw)  # before the library builds anything of a sheet
    with workbook.opened(raw) as book:
        sheets = workbook.sheets_of(book)
        if not sheets:
            raise Unusable("no-sheets")
        sheet = sheet if sheet in sheets else sheets[0]
        here = walked.get(workbook.path_of(book, sheet), zipped.Sheet())
        with ExitStack() as until_kept:
            rows = until_kept.enter_context(tempfile.TemporaryFile())
            rows.writelines(workbook.packed(workbook.rows_of(book, sheet)))
            size = rows.tell()
            rows.seek(0)
            shown = tables.shown(workbook.unpacked(rows))
            until_kept.pop_all()
    facts = {"sheets": sheets[:50], "hidden": here.hidden, "merged": here.merged, "bytes": size}
    return Opened({**shown, **facts}, sheet=sheet, rows=rows)
