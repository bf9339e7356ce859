"""Owe an answer, say what became of a thing, answer, and tell the giver."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from engagement.feedback import contacts, queries, references, rules
from engagement.feedback.events import AnswerPublished, DebtOwed, GiverTold, StepAdded, StepKind
from engagement.feedback.models import Answer, AnswerCount, Debt, Step, Waiting
from engagement.notices import actions as notices
from engagement.people.models import Person
from engagement.places.place import current_place
from engagement.shared.counting import add_to
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.look import path_to


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
        steps=[Step(at=now, kind="heard")],
    )
    db.session.add(debt)
    db.session.flush()
    if contact:
        contacts.keep(debt, contact, now=now)
    if rules.waits(debt):
        add_to(Waiting, [{"locality_id": locality_id, "debts": 1}])
    tell(DebtOwed(at=now, by=by, debt_id=debt.id))
    return debt


def owe_many(number: int, *, kind: str, locality_id: int, now: datetime) -> Sequence[int]:
    """Owe ``number`` answers that nobody waits for, as for a file taken in. The ids; the caller tells one event of all."""
    due_on = rules.due_on(now, days=current_place().answer_days)
    same = {"locality_id": locality_id, "kind": kind, "given_at": now, "route": "nobody", "due_on": due_on}
    rows = [{**same, "reference": references.new_reference()} for _one in range(number)]
    ids = db.session.scalars(sa.insert(Debt).returning(Debt.id), rows).all()
    db.session.execute(sa.insert(Step), [{"debt_id": id_, "at": now, "kind": "heard"} for id_ in ids])
    return ids


def move(debt: Debt, *, locality_id: int) -> None:
    """It was given in another locality than was said at first."""
    if rules.waits(debt):
        add_to(Waiting, [{"locality_id": debt.locality_id, "debts": -1}, {"locality_id": locality_id, "debts": 1}])
    debt.locality_id = locality_id


def add_step(
    debts: Iterable[int],
    *,
    kind: StepKind,
    title: str = "",
    url: str = "",
    words: str = "",
    by: int | None,
    now: datetime,
) -> None:
    """Add a step to the trails of these debts (ids; each once). ``url`` is a path of this site."""
    ids = sorted(set(debts))
    if not ids:
        return
    step = {"at": now, "kind": kind, "title": title[:200], "url": url, "words": words}
    db.session.execute(sa.insert(Step), [{**step, "debt_id": debt_id} for debt_id in ids])
    tell(StepAdded(at=now, by=by, kind=kind, debt_ids=tuple(ids)))


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
    goes through a worker or over the phone wait on until somebody has told them. Raises NothingToAnswer, AlreadyTold or
    OtherLocality."""
    held = queries.list_debts(debt.id for debt in debts)
    locality_id = rules.check_answerable(held)
    answer = Answer(
        locality_id=locality_id,
        theme=theme,
        you_said=you_said,
        we_did=we_did,
        outcome=outcome,
        by=by,
        at=now,
        published_at=now,
        givers=len(held),
        debts=list(held),
    )
    db.session.add(answer)
    db.session.flush()
    add_to(AnswerCount, [{"locality_id": locality_id, "outcome": outcome, "answers": 1}])
    add_step((debt.id for debt in held), kind=rules.step_of(outcome), words=we_did, by=by, now=now)
    tell(AnswerPublished(at=now, by=by, answer_id=answer.id))
    ways = contacts.ways_of([debt.id for debt in held])
    for debt in held:
        if debt.route != "worker" and ways.get(debt.id) != "phone":
            tell_giver(debt, by=by, now=now)
    return answer


def conclude(debt: Debt, *, you_said: str, we_did: str, outcome: str, by: int | None, now: datetime) -> None:
    """What was given has come to its end by a decision, which is its answer: publish it, unless somebody answered before."""
    (held,) = queries.list_debts([debt.id])
    if held.told_at is None and not held.answers:
        publish_answer([held], you_said=you_said, we_did=we_did, outcome=outcome, by=by, now=now)


def tell_giver(debt: Debt, *, by: int | None, now: datetime) -> None:
    """The giver has the answer: by message where an address was left, else because it stands where they look. The address goes.
    Raises AlreadyTold."""
    rules.check_untold(debt)
    if debt.route == "contact":
        _write_to(debt, by=by, now=now)
    if rules.waits(debt):
        add_to(Waiting, [{"locality_id": debt.locality_id, "debts": -1}])
    debt.told_at = now
    contacts.forget([debt.id], by=by, now=now)
    add_step([debt.id], kind="told", by=by, now=now)
    tell(GiverTold(at=now, by=by, debt_id=debt.id))


def mark_told(debt: Debt, *, by: int | None, now: datetime) -> None:
    """A worker has passed the answer on by word of mouth. Raises NotAnsweredYet or AlreadyTold."""
    (held,) = queries.list_debts([debt.id])
    if not held.answers:
        raise rules.NotAnsweredYet
    tell_giver(held, by=by, now=now)


def _write_to(debt: Debt, *, by: int | None, now: datetime) -> None:
    """A message with a link and nothing of what was said."""
    contact = contacts.find(debt)
    person = db.session.get(Person, debt.given_by) if debt.given_by and not contact else None
    if not (person or (contact and contact.way == "email")):
        return
    link = f"{current_app.extensions['settings'].site_url}{path_to('feedback.follow', reference=debt.reference)}"
    notices.write(
        kind="answer",
        to_person=person,
        to_address=contact.address if contact else None,
        subject=_("There is an answer to what you told us"),
        body=_(
            "You told us what matters to you. There is now an answer.\n\nRead it here: %(link)s\n\nYour reference: %(reference)s.",
            link=link,
            reference=debt.reference,
        ),
        about_id=debt.id,
        by=by,
        now=now,
    )
