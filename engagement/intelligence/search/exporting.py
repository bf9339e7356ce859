"""What a search found, as a file: row by row, so that a million notes take no more memory than a thousand (docs/search.md).

No contact, no reference, nothing held or withdrawn is ever in it. ``shared.sheets`` writes it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.search import found
from engagement.intelligence.search.asked import Asked
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import reading
from engagement.shared.sheets import CSV, XLSX, csv_pieces, xlsx_pieces

STEP = 1_000
MOST = 1_000_000
"""Rows of one file; a sheet of a workbook holds 1,048,576."""
COLUMNS = (
    "note", "heard_on", "locality", "neighbourhood", "channel", "kind", "voices", "heard_how", "raised", "typed_in", "asset_answer",
    "language", "text", "quote", "themes",
)  # fmt: skip
TYPES = {"csv": CSV, "xlsx": XLSX}

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
    return csv_pieces(COLUMNS, rows) if form == "csv" else xlsx_pieces(COLUMNS, rows)


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
