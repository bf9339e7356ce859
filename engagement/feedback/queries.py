"""Reads of what is owed and what was answered."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, joinedload, selectinload

from engagement.feedback import pace, references, rules
from engagement.feedback.figures import year_before
from engagement.feedback.models import SOMEONE_WAITS, Answer, AnswerCount, AnswerDebt, Debt, Pace, Step, Waiting
from engagement.people.models import Person, Role
from engagement.places.place import current_place
from engagement.privacy import queries as privacy
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


def loop_of(localities: Collection[int] | None, *, today: date) -> pace.Loop:
    """How long the loop took, in these localities (None: in all), for what was heard in this month and the eleven before."""
    since = year_before(today)
    lately = sa.func.sum(sa.case((Pace.month >= since, Pace.debts), else_=0))
    rows = sa.select(Pace.days, lately, sa.func.sum(Pace.debts)).where(sa.or_(Pace.month >= since, Pace.days < 0))
    if localities is not None:
        rows = rows.where(Pace.locality_id.in_(localities))
    found = db.session.execute(rows.group_by(Pace.days).order_by(Pace.days)).all()
    waiting = sum(int(every) for days, _lately, every in found if days < 0)
    return pace.loop(((days, int(voices)) for days, voices, _every in found), waiting=waiting)


def list_answers(locality_id: int, *, outcome: str | None = None, theme: str | None = None, per: int = 10) -> Paged:
    """Answers that were published, also those taken back since, newest first, of one outcome or theme if it is given."""
    rows = sa.select(Answer).where(Answer.locality_id == locality_id, Answer.published_at.is_not(None))
    count = sa.select(sa.func.coalesce(sa.func.sum(AnswerCount.answers), 0)).where(
        AnswerCount.locality_id == locality_id
    )
    if outcome:
        rows, count = rows.where(Answer.outcome == outcome), count.where(AnswerCount.outcome == outcome)
    if theme:
        rows, count = rows.where(Answer.theme == theme), count.where(AnswerCount.theme == theme)
    rows = rows.options(selectinload(Answer.corrections))
    return paged(rows.order_by(Answer.published_at.desc(), Answer.id.desc()), count=count, per=per)


def newest_answers(locality_id: int, *, most: int = 30) -> Sequence[Answer]:
    """The newest published answers of a locality, with their corrections."""
    rows = sa.select(Answer).where(Answer.locality_id == locality_id, Answer.published_at.is_not(None))
    rows = rows.options(selectinload(Answer.corrections))
    return db.session.scalars(rows.order_by(Answer.published_at.desc(), Answer.id.desc()).limit(most)).all()


def get_answer(*, answer: str) -> Answer:
    """By key, with its locality, writer, check and corrections. Raises Missing."""
    loading = (joinedload(Answer.locality), joinedload(Answer.writer), joinedload(Answer.check))
    return the_one(sa.select(Answer).where(Answer.key == answer).options(*loading, selectinload(Answer.corrections)))


def get_job(*, answer: str, way: str) -> tuple[Answer, str]:
    """An answer and the way by which it is to be passed on. Raises Missing."""
    if way not in rules.WAYS:
        raise Missing
    return get_answer(answer=answer), way


def list_drafts(localities: Collection[int] | None, *, most: int = 100) -> Sequence[Answer]:
    """Answers not yet published in these localities (None: in all), the oldest first."""
    rows = sa.select(Answer).where(Answer.published_at.is_(None))
    if localities is not None:
        rows = rows.where(Answer.locality_id.in_(localities))
    rows = rows.options(joinedload(Answer.locality), joinedload(Answer.writer), joinedload(Answer.check))
    return db.session.scalars(rows.order_by(Answer.locality_id, Answer.id).limit(most)).all()


def need_a_check(answers: Collection[Answer]) -> set[int]:
    """The ids of those drafts that a second person has to read first: all where the place wants it, and always those in which
    somebody kept words that may point at a person."""
    unread = [one for one in answers if one.check is None]
    return {one.id for one in unread} if current_place().answers_checked else privacy.with_kept(unread)


def hold_drafts(ids: Collection[int]) -> Sequence[Answer]:
    """These answers with their checks, in one order, held against other writers until the transaction ends."""
    rows = sa.select(Answer).where(Answer.id.in_(ids)).order_by(Answer.id).with_for_update(of=Answer)
    rows = rows.options(selectinload(Answer.check))
    return db.session.scalars(rows, execution_options={"populate_existing": True}).all()


def hold_givers(answers: Collection[int]) -> dict[int, list[Debt]]:
    """The debts these answers are for, held against other writers; answer id → debts, oldest first."""
    rows = sa.select(AnswerDebt.answer_id, Debt).join(Debt, Debt.id == AnswerDebt.debt_id)
    rows = rows.where(AnswerDebt.answer_id.in_(answers)).order_by(Debt.id).with_for_update(of=Debt)
    found: dict[int, list[Debt]] = defaultdict(list)
    for answer_id, debt in db.session.execute(rows, execution_options={"populate_existing": True}):
        found[answer_id].append(debt)
    return found


def list_givers(answer: Answer, *, per: int = 25) -> Paged:
    """The debts an answer is for, soonest due first."""
    rows = sa.select(Debt).join(AnswerDebt, AnswerDebt.debt_id == Debt.id).where(AnswerDebt.answer_id == answer.id)
    return paged(rows.order_by(Debt.due_on, Debt.id), count=answer.givers, per=per)


def answered_among(ids: Collection[int]) -> sa.Select[int]:
    """Which of these debts (ids) have an answer that stands."""
    rows = sa.select(AnswerDebt.debt_id).join(Answer, Answer.id == AnswerDebt.answer_id)
    return rows.where(AnswerDebt.debt_id.in_(ids), Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None))


def taken_among(ids: Collection[int]) -> sa.Select[int]:
    """Which of these debts (ids) have an answer that stands, or a draft."""
    rows = sa.select(AnswerDebt.debt_id).join(Answer, Answer.id == AnswerDebt.answer_id)
    return rows.where(AnswerDebt.debt_id.in_(ids), Answer.withdrawn_at.is_(None))


def answerable_in(locality_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that a debt of this locality waits, and no answer or draft is for it."""
    attached = sa.select(AnswerDebt.debt_id).join(Answer, Answer.id == AnswerDebt.answer_id)
    attached = attached.where(AnswerDebt.debt_id == Debt.id, Answer.withdrawn_at.is_(None))
    return Debt.locality_id == locality_id, Debt.told_at.is_(None), Debt.route != "nobody", ~attached.exists()


def answering_role(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that a role is held now and lets its holder answer."""
    return (
        Role.role.in_(rules.ANSWERERS),
        Role.group_id.is_(None),
        Role.from_at <= now,
        sa.or_(Role.until_at.is_(None), Role.until_at > now),
    )


def localities_answered_by(person_id: int, *, now: datetime) -> set[int] | None:
    """Where somebody may answer: ids of localities; None for all of them."""
    rows = sa.select(Role.locality_id).join(Person, Person.id == Role.person_id)
    rows = rows.where(Role.person_id == person_id, Person.disabled_at.is_(None), *answering_role(now))
    found = set(db.session.scalars(rows).all())
    return None if None in found else {one for one in found if one is not None}


def list_answerers(localities: Collection[int] | None, *, now: datetime) -> Sequence[Person]:
    """Who may answer in any of these localities (None: anywhere), by name."""
    roles = sa.select(Role.person_id).where(*answering_role(now))
    if localities is not None:
        roles = roles.where(sa.or_(Role.locality_id.is_(None), Role.locality_id.in_(localities)))
    rows = sa.select(Person).where(Person.id.in_(roles), Person.disabled_at.is_(None))
    return db.session.scalars(rows.order_by(Person.name, Person.id)).all()


def list_by_keys(keys: Collection[str]) -> Sequence[Debt]:
    """Debts by their keys, soonest due first."""
    return db.session.scalars(sa.select(Debt).where(Debt.key.in_(list(keys))).order_by(Debt.due_on, Debt.id)).all()


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


def to_tell(answer_id: int, way: str) -> sa.Select[Debt]:
    """Those to whom this answer has still to be passed on by this way, soonest due first; for a paged list."""
    rows = sa.select(Debt).join(AnswerDebt, AnswerDebt.debt_id == Debt.id)
    rows = rows.where(AnswerDebt.answer_id == answer_id, AnswerDebt.to_tell == way)
    return rows.order_by(Debt.due_on, Debt.id)


def ways_to_tell(answer_id: int) -> Sequence[str]:
    """By which ways an answer has still to be passed on by hand."""
    rows = sa.select(AnswerDebt.to_tell).where(AnswerDebt.answer_id == answer_id, AnswerDebt.to_tell.is_not(None))
    return [way for way in db.session.scalars(rows.distinct().order_by(AnswerDebt.to_tell)) if way]


def _one(condition: sa.ColumnElement[bool]) -> Debt:
    loading = (joinedload(Debt.locality), joinedload(Debt.owner), selectinload(Debt.answers), selectinload(Debt.steps))
    return the_one(sa.select(Debt).where(condition).options(*loading))


_HAS_STEP = sa.select(Step.id).where(Step.debt_id == sa.bindparam("debt"), Step.kind == sa.bindparam("kind")).limit(1)


def has_step(debt_id: int, kind: str) -> bool:
    """Does the trail have a step of this kind?"""
    return db.session.scalar(_HAS_STEP, {"debt": debt_id, "kind": kind}) is not None


def waiting_among(localities: Collection[int]) -> tuple[int, Debt | None]:
    """How many givers wait in these localities, and the debt due first of theirs, in one query."""
    first = sa.select(Debt).where(SOMEONE_WAITS, Debt.locality_id.in_(localities))
    debt = aliased(Debt, first.order_by(Debt.due_on, Debt.id).limit(1).subquery())
    number = sa.select(sa.func.coalesce(sa.func.sum(Waiting.debts), 0).label("debts"))
    everyone = number.where(Waiting.locality_id.in_(localities)).subquery()
    found = db.session.execute(sa.select(everyone.c.debts, debt).join(debt, sa.true(), isouter=True)).one()
    return int(found[0]), found[1]
