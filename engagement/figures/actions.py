"""Publish the figures of a month: called by the worker, never within a request."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.figures import queries
from engagement.figures.events import FiguresReleased
from engagement.figures.models import Published, Release
from engagement.figures.reading import KEY
from engagement.figures.rules import Cell, month_of, without_room
from engagement.people.keys import key_for
from engagement.places.place import current_place
from engagement.shared.alone import alone
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.publishing import NOT_SHOWN, Figure, Kept, Method, publish

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
    """Publish what there is now. A cell that is no longer told of counts nobody. What is part of something else is shown where the
    figures of both leave room; its count is kept all the same, so that it is rounded as before when there is room again."""
    month, method = month_of(day_of(now)), current_place().publishing
    made = list(_made({cell.at: cell for source in sources for cell in source(now=now)}, method))
    gone = without_room([(cell, kept.figure) for cell, kept in made if not cell.plain], method)
    rows = []
    for cell, kept in made:
        shown = NOT_SHOWN if (cell.locality_id, cell.family) in gone else kept.figure
        figure = {"amount": shown.amount, "hidden": shown.hidden, "kept": kept.count, "people": cell.people}
        rows.append({"locality_id": cell.locality_id, "table": cell.table, "cell": cell.cell, **figure})
    db.session.execute(sa.delete(Published))
    if rows:
        db.session.execute(sa.insert(Published), rows)
    if db.session.get(Release, month) is None:
        db.session.add(Release(month=month, at=now))
    tell(FiguresReleased(at=now, by=None, month=month))


def _made(told: Mapping[tuple[int, str, str], Cell], method: Method) -> Iterator[tuple[Cell, Kept]]:
    key, before = key_for(KEY), queries.kept_before()
    for at in sorted(before.keys() | told.keys()):
        cell = told.get(at) or Cell(at[1], at[0], at[2], "", 0)
        if cell.plain:
            yield cell, Kept(cell.people, Figure(cell.people, hidden=False))
        else:
            yield cell, publish(cell.people, family=cell.family, key=key, method=method, before=before.get(at))
