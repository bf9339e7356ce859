"""Reads of what is owed and what was answered."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload, selectinload

from engagement.feedback import references
from engagement.feedback.models import SOMEONE_WAITS, Answer, AnswerCount, Debt, Step, Waiting
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged
from engagement.shared.refusals import Missing

Given = Mapping[str, Callable[[Collection[int]], Mapping[int, str]]]
"""For each kind of debt, what repeats in the giver's own words what was given: debt ids → {debt id: text}. The domains that take
things in stand further down the ladder, so the application is told at its start (``engagement.doors.GIVEN``)."""


def get_debt(*, debt: str) -> Debt:
    """By key, with its locality, trail and answers. Raises Missing."""
    return _one(Debt.key == debt)


def get_trail(*, reference: str) -> Debt:
    """By reference, written anyhow. Raises Missing."""
    code = references.read(reference)
    if code is None:
        raise Missing
    return _one(Debt.reference == code)


def exists(reference: str) -> bool:
    """Is this well-written reference one of ours?"""
    return db.session.scalar(sa.select(Debt.id).where(Debt.reference == reference)) is not None


def list_debts(ids: Iterable[int]) -> Sequence[Debt]:
    """These debts, oldest first, held against other writers until the transaction ends."""
    rows = sa.select(Debt).where(Debt.id.in_(list(ids))).order_by(Debt.id).with_for_update()
    return db.session.scalars(rows, execution_options={"populate_existing": True}).all()


def list_owed(*, localities: Collection[int] | None, per: int = 25) -> Paged:
    """Debts somebody waits for, longest overdue first, in these localities (None: in all)."""
    rows = sa.select(Debt).where(SOMEONE_WAITS).options(joinedload(Debt.owner), selectinload(Debt.answers))
    if localities is not None:
        rows = rows.where(Debt.locality_id.in_(localities))
    return paged(rows.order_by(Debt.due_on, Debt.id), count=number_waiting(localities), per=per)


def list_beside(debt: Debt, *, most: int = 12) -> Sequence[Debt]:
    """Other debts of the same locality that wait, soonest due first: perhaps one answer does for several."""
    rows = sa.select(Debt).where(SOMEONE_WAITS, Debt.locality_id == debt.locality_id, Debt.id != debt.id)
    return db.session.scalars(rows.order_by(Debt.due_on, Debt.id).limit(most)).all()


def number_waiting(localities: Collection[int] | None) -> int:
    """How many givers wait in these localities (None: in all)."""
    total = sa.select(sa.func.coalesce(sa.func.sum(Waiting.debts), 0))
    if localities is not None:
        total = total.where(Waiting.locality_id.in_(localities))
    return int(db.session.scalar(total) or 0)


def waiting_in(locality_id: int) -> tuple[int, Debt | None]:
    """How many givers wait in a locality, and the debt due first among them, in one query."""
    first = (
        sa.select(Debt).where(SOMEONE_WAITS, Debt.locality_id == locality_id).order_by(Debt.due_on, Debt.id).limit(1)
    )
    waiting = sa.select(Waiting.debts).where(Waiting.locality_id == locality_id).scalar_subquery()
    found = db.session.execute(first.add_columns(waiting)).one_or_none()
    return (found[1] or 0, found[0]) if found else (0, None)


def list_answers(locality_id: int, *, outcome: str | None = None, per: int = 10) -> Paged:
    """Published answers, newest first, of one outcome if it is given."""
    rows = sa.select(Answer).where(Answer.locality_id == locality_id, Answer.published_at.is_not(None))
    count = sa.select(sa.func.coalesce(sa.func.sum(AnswerCount.answers), 0)).where(
        AnswerCount.locality_id == locality_id
    )
    if outcome:
        rows, count = rows.where(Answer.outcome == outcome), count.where(AnswerCount.outcome == outcome)
    return paged(rows.order_by(Answer.published_at.desc(), Answer.id.desc()), count=count, per=per)


def said(debts: Iterable[Debt]) -> dict[int, str]:
    """What was given, in the giver's own words, by debt id. Private: for the holder of the reference and for staff."""
    by_kind = defaultdict(list)
    for debt in debts:
        by_kind[debt.kind].append(debt.id)
    given: Given = current_app.extensions.get("given", {})
    texts: dict[int, str] = {}
    for kind, ids in by_kind.items():
        if kind in given:
            texts |= given[kind](ids)
    return texts


def _one(condition: sa.ColumnElement[bool]) -> Debt:
    loading = (joinedload(Debt.locality), joinedload(Debt.owner), selectinload(Debt.answers), selectinload(Debt.steps))
    return the_one(sa.select(Debt).where(condition).options(*loading))


def has_step(debt_id: int, kind: str) -> bool:
    """Does the trail have a step of this kind?"""
    found = db.session.scalar(sa.select(Step.id).where(Step.debt_id == debt_id, Step.kind == kind).limit(1))
    return found is not None
