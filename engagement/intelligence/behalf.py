"""A worker fills in the residents' pages for somebody else: with a reason, labelled so, ended by itself."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from engagement.intelligence.events import BehalfBegun, BehalfEnded
from engagement.intelligence.models import Behalf, Note
from engagement.shared.database import db
from engagement.shared.events import tell

LASTS = timedelta(minutes=20)


def begin(*, why: str, by: int, now: datetime) -> Behalf:
    """For twenty minutes or one note, this person types for somebody else. ``why`` is one of ``rules.BEHALF`` or words."""
    behalf = Behalf(person_id=by, why=why, started_at=now, until_at=now + LASTS)
    db.session.add(behalf)
    db.session.flush()
    tell(BehalfBegun(at=now, by=by, behalf_id=behalf.id))
    return behalf


def find_running(key: str | None, *, person_id: int | None, now: datetime) -> Behalf | None:
    """The one with this key, while it lasts and only for whoever began it."""
    if not key or person_id is None:
        return None
    mine = sa.and_(Behalf.key == key, Behalf.person_id == person_id, Behalf.ended_at.is_(None), Behalf.until_at > now)
    return db.session.scalar(sa.select(Behalf).where(mine))


def end(behalf: Behalf, *, note: Note | None = None, now: datetime) -> None:
    """It was sent as a note, or given up."""
    behalf.ended_at, behalf.note_id = now, note.id if note else None
    db.session.flush()
    tell(BehalfEnded(at=now, by=behalf.person_id, behalf_id=behalf.id, note_id=behalf.note_id))
