"""Publish the figures of a month: called by the worker, never within a request."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.figures import queries
from engagement.figures.events import FiguresReleased
from engagement.figures.models import Published, Release
from engagement.figures.reading import KEY
from engagement.figures.rules import Cell, month_of
from engagement.people.keys import key_for
from engagement.places.place import current_place
from engagement.shared.alone import alone
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.publishing import Figure, Kept, publish

Source = Callable[..., Iterable[Cell]]
"""Called with ``now=``: the counts that a domain has to publish."""


def release_when_due(*, sources: Sequence[Source], now: datetime) -> bool:
    """A chore of the worker: on the first look in a month publish its figures, and commit. Whether it did."""
    if queries.last_month() == month_of(day_of(now)):
        return False
    with alone("figures") as only_one:
        if not only_one or queries.last_month() == month_of(day_of(now)):
            return False
        release(sources=sources, now=now)
        db.session.commit()
        return True


def release(*, sources: Sequence[Source], now: datetime) -> None:
    """Publish what there is now. A cell that is no longer told of counts nobody."""
    month, key, method = month_of(day_of(now)), key_for(KEY), current_place().publishing
    before = queries.kept_before()
    told = {(cell.locality_id, cell.table, cell.cell): cell for source in sources for cell in source(now=now)}
    rows = []
    for at in sorted(before.keys() | told.keys()):
        cell, old = told.get(at), before.get(at)
        people = cell.people if cell else 0
        if cell and cell.plain:
            kept = Kept(people, Figure(people, hidden=False))
        else:
            kept = publish(people, family=cell.family if cell else "", key=key, method=method, before=old)
        figure = {"amount": kept.figure.amount, "hidden": kept.figure.hidden, "kept": kept.count, "people": people}
        rows.append({"locality_id": at[0], "table": at[1], "cell": at[2], **figure})
    db.session.execute(sa.delete(Published))
    if rows:
        db.session.execute(sa.insert(Published), rows)
    if db.session.get(Release, month) is None:
        db.session.add(Release(month=month, at=now))
    tell(FiguresReleased(at=now, by=None, month=month))
