"""Count who spoke, when figures are released: called by the worker, never within a request."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.models import Note, NoteTheme
from engagement.reporting import queries
from engagement.reporting.models import ALL, Voice
from engagement.shared.database import db

COLUMNS = ["locality_id", "theme_id", "notes", "voices", "asked", "loudest"]


def count_voices() -> None:
    """Make the table of voices anew, two statements a locality."""
    db.session.execute(sa.delete(Voice))
    for locality_id, writers in queries.loudest_writers().items():
        for rows in (_of_all(locality_id, writers), _of_themes(locality_id, writers)):
            db.session.execute(sa.insert(Voice).from_select(COLUMNS, rows))


def _of_all(locality_id: int, writers: Collection[int]) -> Any:
    rows = sa.select(Note.locality_id, sa.literal(ALL), *_sums(writers)).where(_here(locality_id))
    return rows.group_by(Note.locality_id)


def _of_themes(locality_id: int, writers: Collection[int]) -> Any:
    rows = sa.select(Note.locality_id, NoteTheme.theme_id, *_sums(writers)).join(
        NoteTheme, NoteTheme.note_id == Note.id
    )
    return rows.where(_here(locality_id)).group_by(Note.locality_id, NoteTheme.theme_id)


def _here(locality_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Note.locality_id == locality_id, Note.standing)


def _sums(writers: Collection[int]) -> tuple[sa.ColumnElement[int], ...]:
    loudest, asked = queries.through(writers)
    return sa.func.count(), sa.func.sum(Note.voices), asked, loudest
