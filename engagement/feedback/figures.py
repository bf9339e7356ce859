"""What there is to publish of answers: how many were told and how many wait, of those who asked for one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime

import sqlalchemy as sa

from engagement.feedback import pace
from engagement.feedback.models import SOMEONE_WAITS, Answer, Debt, Pace
from engagement.figures import queries as figures
from engagement.figures.rules import Cell, Tables
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.publishing import NOT_SHOWN, Figure, bounds

ANSWERS = "answers"
TOLD, WAIT, OLD = "told", "wait", "wait longer"
"""Heard in the last twelve months and told, or waiting; waiting since before that. Nobody is in two of them."""
PACE, DAYS, STEP = "pace", "days", 5
STANDS = Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None)
WITHIN = "conversations"
TABLES = (ANSWERS, PACE, WITHIN)
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
    most = _most_answered()
    for (at, cell), people in sorted(counts.items()):
        limit = most.get(at, 0) if cell == TOLD else None
        yield Cell(ANSWERS, at, cell, f"{ANSWERS}/{at}", people, part_of=(WITHIN,), at_most=limit)
    for at, rows in sorted(waited.items()):
        if (middle := pace.loop(rows).days) is not None:
            yield Cell(PACE, at, DAYS, "", -(-middle // STEP) * STEP, plain=True)


def year_before(today: date) -> date:
    """The first month of the last twelve."""
    return date(today.year - (today.month < 12), today.month % 12 + 1, 1)


def published(locality_id: int) -> tuple[pace.Loop, Figure]:
    """How long the loop takes in a locality, as the public may know it, and how many wait for an answer."""
    return of_tables(figures.released([locality_id], *TABLES))


def waiting_in(localities: Collection[int]) -> Figure:
    """How many wait for an answer in these localities, as everyone may know it."""
    return figures.released(localities, ANSWERS).part(ANSWERS, WAIT, OLD)


def of_tables(tables: Tables) -> tuple[pace.Loop, Figure]:
    """The same of tables already read. The days stand where those who were told may be shown."""
    told, waiting = tables.figure(ANSWERS, TOLD), tables.part(ANSWERS, WAIT, OLD)
    days = tables.figure(PACE, DAYS)
    middle = None if told.hidden or days.hidden else days.amount
    return pace.Loop(tables.figure(ANSWERS, TOLD, WAIT).amount, told.amount, middle, waiting.amount), waiting


def answered(tables: Tables, people: int) -> Callable[[Answer], Figure]:
    """How many people each answer of a locality is for, as everyone may see it: where all of them (``people`` at the least) leave
    room beside all who told us something there."""
    method = current_place().publishing
    most = sum(bounds(tables.figure(WITHIN, cell), method)[1] for cell in tables.names(WITHIN))
    room = most - people > method.hide
    return lambda answer: Figure(answer.shown, hidden=False) if room and answer.shown else NOT_SHOWN


def so_far(locality_id: int) -> tuple[datetime | None, int]:
    """When the one who waits longest told us something, and how many at the least have an answer by what is published of each; in
    one query."""
    method = current_place().publishing
    each = sa.case((Answer.shown > method.least, Answer.shown - method.base + 1), else_=method.hide + 1)
    least = sa.select(sa.func.sum(each)).where(*STANDS, Answer.shown > 0, Answer.locality_id == locality_id)
    first = sa.select(Debt.given_at).where(SOMEONE_WAITS, Debt.locality_id == locality_id)
    first = first.order_by(Debt.given_at, Debt.id).limit(1)
    oldest, people = db.session.execute(sa.select(first.scalar_subquery(), least.scalar_subquery())).one()
    return oldest, int(people or 0)


def _most_answered() -> dict[int, int]:
    """How many people can have an answer in each locality by what is published of each answer: whoever was told is among them."""
    method = current_place().publishing
    each = sa.case((Answer.shown > 0, Answer.shown + method.base - 1), else_=method.hide)
    rows = sa.select(Answer.locality_id, sa.func.sum(each)).where(*STANDS).group_by(Answer.locality_id)
    return {at: int(most) for at, most in db.session.execute(rows)}
