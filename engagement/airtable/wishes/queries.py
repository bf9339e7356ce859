"""Reads of what was asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.airtable.wishes.models import Said, Wish
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

SHOWN = 10
"""So many of the newest stand on the page of the sync."""


def get_wish(*, wish: str) -> Wish:
    """By key, with who asked. Raises Missing."""
    return the_one(sa.select(Wish).where(Wish.key == wish).options(joinedload(Wish.asker)))


def waiting() -> Sequence[int]:
    """The ids of those that did not come to an end, oldest first."""
    return db.session.scalars(sa.select(Wish.id).where(Wish.ended_at.is_(None)).order_by(Wish.id)).all()


def is_waiting(base: str, what: str) -> bool:
    """Whether the same was asked for and did not come to an end."""
    same = (Wish.base == base, Wish.what == what, Wish.ended_at.is_(None))
    return bool(db.session.scalar(sa.select(sa.exists().where(*same))))


def newest() -> Sequence[Wish]:
    """The newest of all bases, with who asked."""
    return db.session.scalars(
        sa.select(Wish).options(joinedload(Wish.asker)).order_by(Wish.id.desc()).limit(SHOWN)
    ).all()


def list_said(wish: Wish) -> Paged:
    """What came of it, in order."""
    return paged(sa.select(Said).where(Said.wish_id == wish.id).order_by(Said.id), per=50)
