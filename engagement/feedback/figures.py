"""What there is to publish of answers: how many were told and how many wait, of those who asked for one."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa

from engagement.feedback import pace
from engagement.feedback.models import Pace
from engagement.figures import queries as figures
from engagement.figures.rules import Cell, Tables
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.publishing import Figure, leaves_room

ANSWERS = "answers"
TOLD, WAIT, OLD = "told", "wait", "wait longer"
"""Heard in the last twelve months and told, or waiting; waiting since before that. Nobody is in two of them."""
PACE, DAYS, STEP = "pace", "days", 5
WITHIN = "conversations"
"""The table that these are part of: whoever waits for an answer told something."""


def cells(*, now: datetime) -> Iterator[Cell]:
    """Read from the kept counts. The days that half of those told waited go up to the next ``STEP``."""
    since = year_before(day_of(now))
    places = db.session.scalars(sa.select(Locality.id)).all()
    counts = Counter({(at, cell): 0 for at in places for cell in (TOLD, WAIT, OLD)})
    waited: dict[int, list[tuple[int, int]]] = {}
    for at, month, days, debts in db.session.execute(
        sa.select(Pace.locality_id, Pace.month, Pace.days, Pace.debts).where(sa.or_(Pace.month >= since, Pace.days < 0))
    ):
        counts[at, OLD if month < since else WAIT if days < 0 else TOLD] += debts
        waited.setdefault(at, []).append((days, debts))
    for (at, cell), people in sorted(counts.items()):
        yield Cell(ANSWERS, at, cell, f"{ANSWERS}/{at}", people)
    for at, rows in sorted(waited.items()):
        if (middle := pace.loop(rows).days) is not None:
            yield Cell(PACE, at, DAYS, "", -(-middle // STEP) * STEP, plain=True)


def year_before(today: date) -> date:
    """The first month of the last twelve."""
    return date(today.year - (today.month < 12), today.month % 12 + 1, 1)


def published(locality_id: int) -> tuple[pace.Loop, Figure]:
    """How long the loop takes in a locality, as the public may know it, and how many wait for an answer."""
    return of_tables(figures.released([locality_id], ANSWERS, PACE, WITHIN))


def of_tables(tables: Tables) -> tuple[pace.Loop, Figure]:
    """The same of tables already read. It says nothing where it would say too much about how many told us something of one kind;
    the days stand where those who were told may be shown."""
    parts = [tables.figure(ANSWERS, one) for one in (TOLD, WAIT, OLD)]
    whole = [tables.figure(WITHIN, one) for one in tables.names(WITHIN)]
    if not leaves_room(parts, whole, current_place().publishing):
        return pace.Loop(0, 0, None), Figure(0, hidden=True, below=tables.below)
    told, waiting = parts[0], tables.figure(ANSWERS, WAIT, OLD)
    days = tables.figure(PACE, DAYS)
    middle = None if told.hidden or days.hidden else days.amount
    return pace.Loop(tables.figure(ANSWERS, TOLD, WAIT).amount, told.amount, middle, waiting.amount), waiting
