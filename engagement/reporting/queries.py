"""Reads of who spoke."""

from collections.abc import Collection

import sqlalchemy as sa

from engagement.reporting.models import Voice
from engagement.reporting.rules import Spoken
from engagement.shared.database import db


def spoken(localities: Collection[int] | None) -> dict[int, Spoken]:
    """What was heard in these localities (None: in all, added up), by theme; under ``models.ALL`` all of it."""
    rows = sa.select(Voice).order_by(Voice.theme_id, Voice.locality_id)
    if localities is not None:
        rows = rows.where(Voice.locality_id.in_(localities))
    found: dict[int, Spoken] = {}
    for row in db.session.scalars(rows):
        found.setdefault(row.theme_id, Spoken()).add(row)
    return found
