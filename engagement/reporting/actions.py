"""Count who spoke, when figures are released: called by the worker, never within a request."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.models import Note, NoteTheme
from engagement.reporting.models import ALL, Voice
from engagement.reporting.rules import LOUDEST
from engagement.shared.database import db

COLUMNS = ["locality_id", "theme_id", "notes", "voices", "asked", "loudest"]
THEIRS = (Note.import_id.is_(None), Note.behalf_why.is_(None))
"""Written down by its writer, and not typed in for the one who says it."""


def count_voices() -> None:
    """Make the table of voices anew, two statements a locality."""
    db.session.execute(sa.delete(Voice))
    for locality_id, writers in _loudest().items():
        for rows in (_of_all(locality_id, writers), _of_themes(locality_id, writers)):
            db.session.execute(sa.insert(Voice).from_select(COLUMNS, rows))


def _loudest() -> dict[int, list[int]]:
    """For each locality where anything was heard, the accounts through which most voices came. What a resident sent without an
    account is a giver of its own, and so is each row of a file."""
    voices = sa.func.sum(Note.voices)
    rows = sa.select(Note.locality_id, Note.logged_by).where(Note.standing, *THEIRS)
    rows = rows.group_by(Note.locality_id, Note.logged_by).order_by(Note.locality_id, voices.desc(), Note.logged_by)
    found = groupby(db.session.execute(rows), key=lambda row: row.locality_id)
    here = {at: [row.logged_by for row in ones if row.logged_by is not None][:LOUDEST] for at, ones in found}
    imported = db.session.scalars(sa.select(Note.locality_id).where(Note.import_id.is_not(None)).distinct())
    return {**dict.fromkeys(imported, []), **here}


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
    loudest = sa.and_(Note.logged_by.in_(writers), *THEIRS)
    return (
        sa.func.count(),
        sa.func.sum(Note.voices),
        sa.func.sum(sa.case((Note.raised == "asked", Note.voices), else_=0)),
        sa.func.sum(sa.case((loudest, Note.voices), else_=0)),
    )
