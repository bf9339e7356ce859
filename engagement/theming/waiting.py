"""The queue, kept in the same transaction as whatever changes a note: one row a note that waits, so that the next one is found
by an index however many notes there are."""

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import load_only

from engagement.intelligence.models import Note, NoteTheme
from engagement.places.place import current_place
from engagement.shared.database import Moment, db
from engagement.theming import queries, rules
from engagement.theming.models import Waiting

_TABLE = cast(sa.Table, Waiting.__table__)
_WAITS = sa.insert(_TABLE)
_WAITS_NO_LONGER = sa.delete(_TABLE).where(_TABLE.c.note_id == sa.bindparam("note"))


def follow(note: Note, *, now: datetime) -> None:
    """Put a note where it belongs by how it stands: in the queue for anybody, for a second person, or in no queue."""
    waits, not_by = _belongs(note)
    row = db.session.get(Waiting, note.id)
    if not waits:
        if row is not None:
            db.session.execute(_WAITS_NO_LONGER, {"note": note.id})
            db.session.expunge(row)
    elif row is None:
        came(note.id, locality_id=note.locality_id, at=note.logged_at, not_by=not_by)
    elif (row.not_by, row.locality_id) != (not_by, note.locality_id):
        row.not_by, row.locality_id, row.claimed_by, row.free_at = not_by, note.locality_id, None, now
        db.session.flush()


def came(note_id: int, *, locality_id: int, at: datetime, not_by: int | None = None) -> None:
    """A note that waits and did not: for anybody, or ``not_by`` who has had it."""
    same = {"note_id": note_id, "locality_id": locality_id, "not_by": not_by}
    row = {**same, "turn_at": at, "free_at": at, "asked": 0}
    db.session.execute(_WAITS, row)


def came_by_import(import_id: int) -> None:
    """All notes of a file."""
    themed = sa.exists().where(NoteTheme.note_id == Note.id)
    there = sa.exists().where(Waiting.note_id == Note.id)
    rows: Any = sa.select(Note.id, Note.locality_id, Note.logged_at, Note.logged_at, sa.literal(0))
    rows = rows.where(Note.import_id == import_id, Note.standing, ~themed, ~there)
    names = ["note_id", "locality_id", "turn_at", "free_at", "asked"]
    db.session.execute(sa.insert(Waiting).from_select(names, rows))


def went_with_import(import_id: int) -> None:
    """Those notes of a file that were withdrawn."""
    gone = sa.select(Note.id).where(Note.import_id == import_id, Note.withdrawn_at.is_not(None))
    db.session.execute(sa.delete(Waiting).where(Waiting.note_id.in_(gone)))


def _belongs(note: Note) -> tuple[bool, int | None]:
    """Whether it waits, and who has had it already."""
    if not note.standing:
        return False, None
    themed, coded = queries.how_far(note.id)
    if not coded:
        return not themed, None
    (first, unsure), *rest = coded
    if rest:
        return False, None
    if unsure:
        return not themed, first
    if is_double(note.id):
        return True, first
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
    values = {"here": locality_id, "me": by, "now": now, "until": now + rules.LEASE}
    note_id = db.session.scalar(_CLAIMING, values)
    if note_id is None:
        return None
    if row := db.session.identity_map.get(Waiting.__mapper__.identity_key_from_primary_key((note_id,))):
        db.session.expire(row)
    return db.session.get(Note, note_id, options=[load_only(Note.key)])


def lend(note_id: int, *, by: int, now: datetime) -> None:
    """Give somebody back the note whose sorting they took back."""
    row = db.session.get(Waiting, note_id)
    if row is not None:
        row.claimed_by, row.free_at = by, now + rules.LEASE


def _claiming() -> Any:
    """One statement: what they have open, or else one of three reads along an index that each stop at the first row nobody holds.
    What comes first is asked first, and the others only where it finds nothing. The locality of what somebody has open is hidden
    from the planner: it would lead SQLite through the whole queue."""
    row = _TABLE.alias("waits")
    me, now = sa.bindparam("me", type_=sa.BigInteger), sa.bindparam("now", type_=Moment)
    here = sa.bindparam("here", type_=sa.BigInteger)
    mine = sa.select(row.c.note_id).where(row.c.claimed_by == me, row.c.free_at > now, row.c.locality_id + 0 == here)
    free = sa.select(row.c.note_id).where(row.c.locality_id == here, row.c.free_at <= now)
    order = row.c.not_by, row.c.turn_at, row.c.note_id
    which = (row.c.not_by < me, row.c.not_by > me, row.c.not_by.is_(None))
    asked = [mine.order_by(row.c.free_at, row.c.note_id), *(free.where(one).order_by(*order) for one in which)]
    first = [one.limit(1).with_for_update(skip_locked=True).scalar_subquery() for one in asked]
    lending = sa.update(_TABLE).where(_TABLE.c.note_id == sa.func.coalesce(*first))
    return lending.values(claimed_by=me, free_at=sa.bindparam("until", type_=Moment)).returning(_TABLE.c.note_id)


_CLAIMING = _claiming()
