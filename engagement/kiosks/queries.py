"""Reads of kiosks."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.kiosks.models import Kiosk
from engagement.shared.database import db, the_one

_RUNNING = sa.select(Kiosk).where(Kiosk.ended_at.is_(None)).options(joinedload(Kiosk.locality))


def find_running(token_hash: str) -> Kiosk | None:
    """The kiosk whose device holds this token, unless it was ended."""
    return db.session.scalar(_RUNNING.where(Kiosk.token_hash == token_hash))


def get_kiosk(*, kiosk: str) -> Kiosk:
    """By key. Raises Missing."""
    return the_one(sa.select(Kiosk).where(Kiosk.key == kiosk).options(joinedload(Kiosk.locality)))


def list_running(localities: Collection[int] | None) -> Sequence[Kiosk]:
    """The kiosks that run in these localities (None: in all), the newest first."""
    rows = _RUNNING.options(joinedload(Kiosk.starter))
    if localities is not None:
        rows = rows.where(Kiosk.locality_id.in_(localities))
    return db.session.scalars(rows.order_by(Kiosk.id.desc()).limit(200)).all()
