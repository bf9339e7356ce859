"""Reads of the monthly figures: what the worker folded, and what has changed since, in one statement."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.models import Theme
from engagement.intelligence.trends.models import MonthChange, MonthCount
from engagement.places.models import Locality
from engagement.shared.database import db

BY_THEME = ("theme_id", "month", "kind")


def list_figures(
    by: Sequence[str],
    *,
    localities: Collection[int] | None,
    since: int,
    until: int,
    channel: str | None = None,
    theme_id: int | None = None,
) -> Sequence[Sequence[Any]]:
    """Rows of (the columns named in ``by``, notes, voices), in the order of ``by``, for the months ``since`` up to and with
    ``until``. In these localities (None: in all); without ``theme_id`` for each theme and, as theme 0, for all notes."""
    figures = _figures(localities, since, until, channel, theme_id)
    key = [figures.c[name] for name in by]
    notes, voices = sa.func.sum(figures.c.notes), sa.func.sum(figures.c.voices)
    rows = sa.select(*key, notes, voices).group_by(*key).having(notes != 0).order_by(*key)
    return db.session.execute(rows).all()


def each_row(*, localities: Collection[int] | None, since: int, until: int) -> Iterator[Sequence[Any]]:
    """(month, locality, theme or None for all notes, channel, kind, notes, voices), for an export: read a thousand at a time."""
    figures = _figures(localities, since, until, None, None)
    key = [figures.c[name] for name in ("month", "locality_id", "theme_id", "channel", "kind")]
    notes, voices = sa.func.sum(figures.c.notes), sa.func.sum(figures.c.voices)
    summed = sa.select(*key, notes.label("notes"), voices.label("voices")).group_by(*key).having(notes != 0).subquery()
    rows = (
        sa.select(
            summed.c.month, Locality.name, Theme.name, summed.c.channel, summed.c.kind, summed.c.notes, summed.c.voices
        )
        .join(Locality, Locality.id == summed.c.locality_id)
        .outerjoin(Theme, Theme.id == summed.c.theme_id)
        .order_by(*(summed.c[column.name] for column in key))
    )
    yield from db.session.execute(rows, execution_options={"yield_per": 1000})


def _figures(
    localities: Collection[int] | None, since: int, until: int, channel: str | None, theme_id: int | None
) -> sa.Subquery:
    parts = []
    for table in (MonthCount, MonthChange):
        rows = sa.select(
            table.locality_id, table.month, table.theme_id, table.kind, table.channel, table.notes, table.voices
        ).where(table.month.between(since, until))
        if localities is not None:
            rows = rows.where(table.locality_id.in_(localities))
        if channel:
            rows = rows.where(table.channel == channel)
        if theme_id is not None:
            rows = rows.where(table.theme_id == theme_id)
        parts.append(rows)
    return sa.union_all(*parts).subquery()
