"""The queue, kept in the same transaction as whatever changes a note: one row a note that waits, so that the next one is found
by an index however many notes there are."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import load_only

from engagement.intelligence.models import Note, NoteTheme
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.theming import queries, rules
from engagement.theming.models import Waiting


def follow(note: Note, *, now: datetime) -> None:
    """Put a note where it belongs by how it stands: in the queue for anybody, for a second person, or in no queue."""
    waits, not_by = _belongs(note)
    row = db.session.get(Waiting, note.id)
    if not waits:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        same = {"note_id": note.id, "locality_id": note.locality_id, "not_by": not_by}
        db.session.add(Waiting(**same, turn_at=note.logged_at, free_at=note.logged_at))
    elif (row.not_by, row.locality_id) != (not_by, note.locality_id):
        row.not_by, row.locality_id, row.claimed_by, row.free_at = not_by, note.locality_id, None, now
    db.session.flush()


def came(note_id: int) -> None:
    """A new note, which stands and has no theme yet, or is held for review: one statement."""
    _fill(Note.id == note_id)


def came_by_import(import_id: int) -> None:
    """All notes of a file."""
    _fill(Note.import_id == import_id)


def went_with_import(import_id: int) -> None:
    """Those notes of a file that were withdrawn."""
    gone = sa.select(Note.id).where(Note.import_id == import_id, Note.withdrawn_at.is_not(None))
    db.session.execute(sa.delete(Waiting).where(Waiting.note_id.in_(gone)))


def _fill(which: sa.ColumnElement[bool]) -> None:
    themed = sa.exists().where(NoteTheme.note_id == Note.id)
    there = sa.exists().where(Waiting.note_id == Note.id)
    rows: Any = sa.select(Note.id, Note.locality_id, Note.logged_at, Note.logged_at, sa.literal(0))
    rows = rows.where(which, Note.standing, ~themed, ~there)
    names = ["note_id", "locality_id", "turn_at", "free_at", "asked"]
    db.session.execute(sa.insert(Waiting).from_select(names, rows))


def _belongs(note: Note) -> tuple[bool, int | None]:
    """Whether it waits, and who has had it already."""
    if not note.standing:
        return False, None
    themed = bool(queries.themes_held(note.id))
    codings = queries.codings_of(note.id)
    if not codings:
        return not themed, None
    first, *rest = codings
    if rest:
        return False, None
    if first.unsure:
        return not themed, first.person_id
    if is_double(note.id):
        return True, first.person_id
    return not themed, None


def ask_again(note_id: int) -> None:
    """Let the worker suggest anew for a note that waits."""
    if row := db.session.get(Waiting, note_id):
        row.asked = 0


def is_double(note_id: int) -> bool:
    """Whether two people are to sort this note."""
    secret = str(current_app.config["SECRET_KEY"])
    return rules.is_double(note_id, share=current_place().theming.double_share, secret=secret)


def claim(locality_id: int, *, by: int, now: datetime) -> Note | None:
    """Lend somebody the next note of a locality: the one they have already, or one that a second person is wanted for, or else
    the one that waits longest. None when there is none. Whoever comes at the same time gets another."""
    row = _mine(locality_id, by, now) or _next(locality_id, by, now)
    if row is None:
        return None
    row.claimed_by, row.free_at = by, now + rules.LEASE
    db.session.flush()
    return db.session.get(Note, row.note_id, options=[load_only(Note.key)])


def lend(note_id: int, *, by: int, now: datetime) -> None:
    """Give somebody back the note whose sorting they took back."""
    row = db.session.get(Waiting, note_id)
    if row is not None:
        row.claimed_by, row.free_at = by, now + rules.LEASE


def _mine(locality_id: int, by: int, now: datetime) -> Waiting | None:
    """What somebody has open. The locality is looked at here: named in the query, it would lead SQLite through the whole queue."""
    held = sa.select(Waiting).where(Waiting.claimed_by == by, Waiting.free_at > now)
    rows = db.session.scalars(held.order_by(Waiting.free_at, Waiting.note_id).with_for_update(skip_locked=True))
    return next((row for row in rows.all() if row.locality_id == locality_id), None)


def _next(locality_id: int, by: int, now: datetime) -> Waiting | None:
    """Each of these reads along an index and stops at the first row that nobody holds."""
    free = sa.select(Waiting).where(Waiting.locality_id == locality_id, Waiting.free_at <= now)
    order = Waiting.not_by, Waiting.turn_at, Waiting.note_id
    for which in (Waiting.not_by < by, Waiting.not_by > by, Waiting.not_by.is_(None)):
        if row := _one(free.where(which).order_by(*order)):
            return row
    return None


def _one(rows: sa.Select[Waiting]) -> Waiting | None:
    return db.session.scalar(rows.limit(1).with_for_update(skip_locked=True))
