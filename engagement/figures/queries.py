"""Reads of what was published."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from engagement.figures.models import Published, Release
from engagement.figures.rules import Shown, Tables
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.shared.publishing import Figure, Kept, total


def released(localities: Collection[int] | None, *tables: str) -> Tables:
    """What was last published of these localities (None: of all, added up) in these tables, in one query."""
    below = current_place().publishing.hide + 1
    month = sa.select(sa.func.max(Release.month)).scalar_subquery()
    rows = sa.select(month, Published).select_from(sa.select(sa.literal(1).label("one")).subquery())
    here = [Published.table.in_(tables)]
    if localities is not None:
        here.append(Published.locality_id.in_(localities))
    rows = rows.outerjoin(Published, sa.and_(*here))
    found: dict[tuple[str, str], list[Published]] = {}
    last = None
    for of, one in db.session.execute(rows):
        last = of
        if one is not None:
            found.setdefault((one.table, one.cell), []).append(one)
    return Tables(last, {name: _summed(ones, below) for name, ones in sorted(found.items())}, below)


def released_each(table: str) -> dict[int, list[Figure]]:
    """What was last published in one table, of each locality by itself."""
    rows = sa.select(Published.locality_id, Published.amount, Published.hidden).where(Published.table == table)
    found: dict[int, list[Figure]] = {}
    for at, amount, hidden in db.session.execute(rows.order_by(Published.locality_id, Published.cell)):
        found.setdefault(at, []).append(Figure(amount, hidden))
    return found


def last_month() -> date | None:
    """The month of the newest release."""
    return db.session.scalar(sa.select(sa.func.max(Release.month)))


def kept_before() -> Mapping[tuple[int, str, str], Kept]:
    """What was kept of every cell at the last release: (locality, table, cell)."""
    rows = db.session.execute(
        sa.select(
            Published.locality_id,
            Published.table,
            Published.cell,
            Published.kept,
            Published.amount,
            Published.hidden,
        )
    )
    return {(at, table, cell): Kept(kept, Figure(amount, hidden)) for at, table, cell, kept, amount, hidden in rows}


def _summed(ones: list[Published], below: int) -> Shown:
    summed = total(Figure(one.amount, one.hidden) for one in ones)
    return Shown(Figure(summed.amount, summed.hidden, below), sum(one.people for one in ones))
