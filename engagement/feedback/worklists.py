"""Which debts to look at next: overdue, due this week, without an owner, mine; on a theme, with words, by a route."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from engagement.feedback import queries, rules
from engagement.feedback.models import SOMEONE_WAITS, Answer, AnswerDebt, Debt
from engagement.people.models import Person, Role
from engagement.shared.database import db
from engagement.shared.pages import Paged, paged

MOST_COUNTED = 2_000
"""A narrowed list is counted this far and no further: nobody leafs through more."""

Narrow = Callable[[Any, str], sa.ColumnElement[bool]]
"""From the column of a debt's id and what is wanted, the condition that what was given is such. The domains that take things in
stand further down the ladder, so the application is told at its start (``engagement.doors.NARROWS``)."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty strings do not narrow. ``localities`` None is all of them."""

    localities: Collection[int] | None
    which: str = ""
    route: str = ""
    theme: str = ""
    words: str = ""
    person_id: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.which or self.route or self.theme or self.words)


def wanted(args: Mapping[str, str], *, localities: Collection[int] | None, person_id: int | None) -> Wanted:
    """Read from an address; what is not known does not narrow."""
    which, route = args.get("which", ""), args.get("route", "")
    return Wanted(
        localities,
        which=which if which in rules.LISTS else "",
        route=route if route in rules.ROUTES else "",
        theme=args.get("theme", "")[:60],
        words=args.get("words", "").strip()[:100],
        person_id=person_id,
    )


def debts(wish: Wanted, *, now: datetime, today: date) -> sa.Select[Debt]:
    """Debts that somebody waits for, narrowed, soonest due first."""
    rows = sa.select(Debt).where(SOMEONE_WAITS, *_whose(wish, now, today))
    if wish.localities is not None:
        rows = rows.where(Debt.locality_id.in_(wish.localities))
    if wish.route:
        rows = rows.where(Debt.route == wish.route)
    narrows: Mapping[str, Narrow] = current_app.extensions.get("narrows", {})
    for name in ("theme", "words"):
        if getattr(wish, name) and name in narrows:
            rows = rows.where(narrows[name](Debt.id, getattr(wish, name)))
    return rows.order_by(Debt.due_on, Debt.id)


def page_of(wish: Wanted, *, now: datetime, today: date, waiting: int, per: int = 25) -> Paged:
    """A page of them. ``waiting`` is the kept number, for a list that is not narrowed."""
    rows = debts(wish, now=now, today=today)
    count = counting(rows) if wish.narrowed else waiting
    return paged(rows.options(joinedload(Debt.owner), joinedload(Debt.locality)), count=count, per=per)


def counting(rows: sa.Select[Any]) -> sa.Select[Any]:
    """How many there are, up to the most that is counted."""
    some = rows.with_only_columns(Debt.id).order_by(None).limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(some)


def number_without_owner(localities: Collection[int] | None, *, now: datetime, today: date) -> int:
    """How many wait and nobody sees to them, up to the most that is counted."""
    rows = debts(Wanted(localities, which="no_owner"), now=now, today=today)
    return db.session.scalar(counting(rows)) or 0


@dataclass(frozen=True)
class State:
    """Of a debt on a list: has it an owner who can still answer, an answer that stands, a draft?"""

    owned: bool
    answered: bool
    drafted: bool


def states(of: Collection[Debt], *, now: datetime) -> dict[int, State]:
    """In one query for a whole page."""
    attached = sa.select(AnswerDebt.debt_id).join(Answer, Answer.id == AnswerDebt.answer_id)
    attached = attached.where(AnswerDebt.debt_id == Debt.id, Answer.withdrawn_at.is_(None))
    rows = sa.select(
        Debt.id,
        has_owner(now),
        attached.where(Answer.published_at.is_not(None)).exists(),
        attached.where(Answer.published_at.is_(None)).exists(),
    ).where(Debt.id.in_([debt.id for debt in of]))
    return {id_: State(bool(a), bool(b), bool(c)) for id_, a, b, c in db.session.execute(rows)}


def has_owner(now: datetime) -> sa.ColumnElement[bool]:
    """The condition that a debt's owner has an open account and a role that lets them answer there: who has left has none."""
    able = (
        sa.select(Role.id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.person_id == Debt.owner_id,
            Person.disabled_at.is_(None),
            *queries.answering_role(now),
            sa.or_(Role.locality_id.is_(None), Role.locality_id == Debt.locality_id),
        )
    )
    return able.exists()


@dataclass(frozen=True)
class Job:
    """An answer to pass on by one way to so many people."""

    answer: Answer
    way: str
    people: int


def jobs(localities: Collection[int] | None, *, most: int = 100) -> Sequence[Job]:
    """What has to be passed on by hand, the longest published first. Only what is still to be told is counted."""
    counted = sa.select(AnswerDebt.answer_id, AnswerDebt.to_tell, sa.func.count().label("people"))
    counted = counted.where(AnswerDebt.to_tell.is_not(None)).group_by(AnswerDebt.answer_id, AnswerDebt.to_tell)
    some = counted.subquery()
    rows = sa.select(Answer, some.c.to_tell, some.c.people).join(some, some.c.answer_id == Answer.id)
    if localities is not None:
        rows = rows.where(Answer.locality_id.in_(localities))
    rows = rows.options(joinedload(Answer.locality)).order_by(Answer.published_at, Answer.id, some.c.to_tell)
    return [Job(*row) for row in db.session.execute(rows.limit(most))]


def _whose(wish: Wanted, now: datetime, today: date) -> list[sa.ColumnElement[bool]]:
    if wish.which == "overdue":
        return [Debt.due_on < today]
    if wish.which == "this_week":
        return [Debt.due_on >= today, Debt.due_on < today + timedelta(days=7)]
    if wish.which == "no_owner":
        return [~has_owner(now)]
    if wish.which == "mine":
        return [Debt.owner_id == wish.person_id]
    return []
