"""Owe an answer, say what became of a thing, and answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.feedback import contacts, kept, queries, references, rules, telling
from engagement.feedback.events import AnswerPublished, DebtOwed
from engagement.feedback.models import Answer, AnswerDebt, Debt, Step
from engagement.feedback.telling import mark_told
from engagement.feedback.trails import add_step
from engagement.figures.reading import published_at_once
from engagement.places.place import current_place
from engagement.shared.database import db, write_down
from engagement.shared.events import tell

_STEP = sa.insert(Step.__table__)  # type: ignore[arg-type]

__all__ = ["add_step", "conclude", "mark_told", "make_public", "owe", "owe_many", "publish_answer"]


def owe(
    *,
    kind: str,
    locality_id: int,
    route: str,
    contact: str | None = None,
    where_told: str | None = None,
    given_by: int | None = None,
    owner_id: int | None = None,
    by: int | None,
    now: datetime,
) -> Debt:
    """Owe an answer for something given: make its reference and the first step of its trail. ``kind`` and ``route`` are those of
    ``rules``; ``contact`` is a private e-mail address or phone number, kept apart and not for long (see ``contacts``)."""
    debt = Debt(
        reference=references.new_reference(),
        locality_id=locality_id,
        kind=kind,
        given_at=now,
        given_by=given_by,
        route=route,
        where_told=where_told,
        owner_id=owner_id,
        due_on=rules.due_on(now, days=current_place().answer_days),
    )
    write_down(debt)
    db.session.execute(_STEP, {"debt_id": debt.id, "at": now, "kind": "heard"})
    if contact:
        contacts.keep(debt, contact, now=now)
    kept.owed([debt])
    tell(DebtOwed(at=now, by=by, debt_id=debt.id))
    return debt


def owe_many(number: int, *, kind: str, locality_id: int, now: datetime) -> Sequence[int]:
    """Owe ``number`` answers that nobody waits for, as for a file taken in. The ids; the caller tells one event of all."""
    due_on = rules.due_on(now, days=current_place().answer_days)
    same = {"locality_id": locality_id, "kind": kind, "given_at": now, "route": "nobody", "due_on": due_on}
    rows = [{**same, "reference": references.new_reference()} for _one in range(number)]
    ids = db.session.scalars(sa.insert(Debt).returning(Debt.id), rows).all()
    db.session.execute(_STEP, [{"debt_id": id_, "at": now, "kind": "heard"} for id_ in ids])
    return ids


def move(debt: Debt, *, locality_id: int) -> None:
    """It was given in another locality than was said at first. A draft of the old one is no longer for it."""
    kept.moved(debt, locality_id)
    debt.locality_id = locality_id
    in_drafts = sa.select(AnswerDebt.answer_id).join(Answer, Answer.id == AnswerDebt.answer_id)
    in_drafts = in_drafts.where(AnswerDebt.debt_id == debt.id, Answer.published_at.is_(None))
    left = db.session.scalars(in_drafts).all()
    out = sa.delete(AnswerDebt).where(AnswerDebt.debt_id == debt.id, AnswerDebt.answer_id.in_(left))
    db.session.execute(out)
    fewer = sa.update(Answer).where(Answer.id.in_(left)).values(givers=Answer.givers - 1)
    db.session.execute(fewer)


def publish_answer(
    debts: Iterable[Debt],
    *,
    you_said: str,
    we_did: str,
    outcome: str,
    theme: str | None = None,
    by: int | None,
    now: datetime,
) -> Answer:
    """Answer these debts of one locality together, in public, and tell each giver who can be told from here. Givers whose answer
    goes by hand (a worker, a phone, a poster) wait on until somebody has told them. Raises NothingToAnswer, AlreadyTold or
    OtherLocality."""
    held = queries.list_debts(debt.id for debt in debts)
    locality_id = rules.check_answerable(held)
    words = {"you_said": you_said, "we_did": we_did, "outcome": outcome, "theme": theme}
    answer = Answer(locality_id=locality_id, **words, by=by, at=now, givers=0)
    db.session.add(answer)
    db.session.flush()
    db.session.execute(sa.insert(AnswerDebt), [{"answer_id": answer.id, "debt_id": debt.id} for debt in held])
    make_public(answer, held, by=by, now=now)
    return answer


def make_public(answer: Answer, held: Sequence[Debt], *, by: int | None, now: datetime) -> None:
    """Let an answer stand from now on for these debts, which are held and attached to it; tell those who can be told from here."""
    answer.published_at, answer.givers = now, len(held)
    answer.shown = published_at_once(len(held), f"answer {answer.key}").amount
    add_step((debt.id for debt in held), kind=rules.step_of(answer.outcome), words=answer.we_did, by=by, now=now)
    tell(AnswerPublished(at=now, by=by, answer_id=answer.id))
    ways = contacts.ways_of([debt.id for debt in held if debt.route == "contact"])
    by_hand: dict[str, list[int]] = {}
    for debt in held:
        if way := rules.by_hand(debt.route, ways.get(debt.id)):
            by_hand.setdefault(way, []).append(debt.id)
    for way, ids in by_hand.items():
        rows = sa.update(AnswerDebt).where(AnswerDebt.answer_id == answer.id, AnswerDebt.debt_id.in_(ids))
        db.session.execute(rows.values(to_tell=way), execution_options={"synchronize_session": False})
    waiting = {id_ for ids in by_hand.values() for id_ in ids}
    telling.tell_givers([debt for debt in held if debt.id not in waiting], by=by, now=now)
    kept.published(answer.locality_id, answer.theme, answer.outcome)
    for debt in held:
        db.session.expire(debt, ["answers"])


def conclude(debt: Debt, *, you_said: str, we_did: str, outcome: str, by: int | None, now: datetime) -> None:
    """What was given has come to its end by a decision, which is its answer: publish it, unless somebody answered before."""
    (held,) = queries.list_debts([debt.id])
    if held.told_at is None and not held.answers:
        publish_answer([held], you_said=you_said, we_did=we_did, outcome=outcome, by=by, now=now)
