"""What a search found, as a file: row by row, so that a million notes take no more memory than a thousand (docs/search.md).

A line of CSV leaves as soon as its thousand is read. A workbook can only be sent when it is whole, so it is written to a temporary
file first, a row at a time. No contact, no reference, nothing held or withdrawn is ever in it.
"""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from sqlalchemy.engine import Connection, Engine

from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.search import found
from engagement.intelligence.search.asked import Asked
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import reading
from engagement.shared.sheets import inert

STEP = 1_000
MOST = 1_000_000
"""Rows of one file; a sheet of a workbook holds 1,048,576."""
COLUMNS = (
    "note", "heard_on", "locality", "neighbourhood", "channel", "kind", "voices", "heard_how", "raised", "typed_in", "asset_answer",
    "language", "text", "quote", "themes",
)  # fmt: skip
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

_THEMES = (
    sa.select(sa.func.aggregate_strings(Theme.slug, " "))
    .join(NoteTheme, NoteTheme.theme_id == Theme.id)
    .where(NoteTheme.note_id == Note.id)
    .scalar_subquery()
)
_TYPED_IN = sa.case((Note.behalf_why.is_not(None), "for somebody"), else_="")
"""Whether a worker typed it in for the person who says it. Why is not in the file: the words may be about that person."""
_ROWS = (
    sa.select(Note.id, Note.key, Note.heard_on, Locality.name, Neighbourhood.name, Note.channel, Note.kind, Note.voices)
    .add_columns(
        Note.heard_how, Note.raised, _TYPED_IN, Note.asset_answer, Note.language, Note.text, Note.quote, _THEMES
    )
    .join(Locality, Locality.id == Note.locality_id)
    .outerjoin(Neighbourhood, Neighbourhood.id == Note.neighbourhood_id)
    .where(Note.id.in_(sa.bindparam("ids", expanding=True)), Note.standing)
)

Row = tuple[Any, ...]


def number(asked: Asked, narrowed: Narrowed) -> int:
    """How many rows the file will have."""
    return found.count(asked, narrowed, most=MOST)


def stream(form: str, engine: Engine, asked: Asked, narrowed: Narrowed) -> Iterator[bytes]:
    """The file of that form (``csv`` or ``xlsx``), in pieces. What is asked of the database is settled before this returns."""
    rows = _rows(engine, found.every(asked, narrowed), narrowed)
    return _csv(rows) if form == "csv" else _xlsx(rows)


def _rows(engine: Engine, ids: sa.TextClause, narrowed: Narrowed) -> Iterator[Row]:
    with engine.connect() as connection:
        with reading():
            connection.begin()
        streamed = connection.execution_options(stream_results=True, max_row_buffer=STEP).execute(ids)
        left = MOST
        for part in streamed.scalars().partitions(STEP):
            yield from _load(connection, part[:left], narrowed)
            left -= len(part)
            if left <= 0:
                break
        streamed.close()


def _load(connection: Connection, ids: Sequence[int], narrowed: Narrowed) -> Iterator[Row]:
    rows = _ROWS
    if narrowed.localities is not None:
        rows = rows.where(Note.locality_id.in_(narrowed.localities))
    by_id = {row[0]: row[1:] for row in connection.execute(rows, {"ids": list(ids)})}
    for id_ in ids:
        if id_ in by_id:
            yield (*by_id[id_][:-1], " ".join(sorted((by_id[id_][-1] or "").split())))


def _csv(rows: Iterator[Row]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"  # so that spreadsheets read it as UTF-8
    for row in rows:
        writer.writerow([inert(str(cell)) if cell is not None else "" for cell in row])
        if text.tell() > 64_000:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def _xlsx(rows: Iterator[Row]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder, "use_zip64": True})
        sheet = book.add_worksheet("notes")
        for at, row in enumerate(_with_heading(rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                elif cell is not None:
                    sheet.write_string(at, column, str(cell))  # text, whatever it begins with
        book.close()
        file.seek(0)
        while piece := file.read(64_000):
            yield piece


def _with_heading(rows: Iterator[Row]) -> Iterator[Row]:
    yield COLUMNS
    yield from rows
