"""A published answer is never changed silently: it is corrected in the open, or taken back with the reason."""

from datetime import datetime

import sqlalchemy as sa

from engagement.feedback import kept, queries, rules
from engagement.feedback.events import AnswerCorrected, AnswerTakenBack
from engagement.feedback.models import Answer, AnswerDebt, Correction
from engagement.feedback.trails import add_step
from engagement.privacy import actions as privacy
from engagement.privacy.rules import Reason
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def correct(
    answer: Answer,
    *,
    you_said: str,
    we_did: str,
    outcome: str,
    why: str,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Put a published answer right; how it stood, and why, stays beside it, and every giver finds it on their trail. Raises
    NotPublished."""
    lock_row(answer)
    rules.check_published(answer)
    before = {"you_said": answer.you_said, "we_did": answer.we_did, "outcome": answer.outcome}
    db.session.add(Correction(answer_id=answer.id, at=now, by=by, why=why, **before))
    answer.you_said, answer.we_did, answer.outcome = you_said, we_did, outcome
    db.session.flush()
    if outcome != before["outcome"]:
        kept.published(answer.locality_id, answer.theme, before["outcome"], number=-1)
        kept.published(answer.locality_id, answer.theme, outcome)
    privacy.remember(answer, reason, by=by, now=now)
    ids = db.session.scalars(sa.select(AnswerDebt.debt_id).where(AnswerDebt.answer_id == answer.id)).all()
    add_step(ids, kind="corrected", words=f"{we_did}\n{why}", by=by, now=now)
    tell(AnswerCorrected(at=now, by=by, answer_id=answer.id))


def take_back(answer: Answer, *, why: str, reason: Reason | None = None, by: int | None, now: datetime) -> None:
    """Take a published answer back: its place in the list says so and why, and its givers, unless another stands, wait again.
    Raises NotPublished or FromADecision."""
    lock_row(answer)
    rules.check_published(answer)
    held = queries.hold_givers([answer.id]).get(answer.id, [])
    if any(debt.kind != "note" for debt in held):
        raise rules.FromADecision
    answer.withdrawn_at, answer.withdrawn_why = now, why
    open_again = sa.update(AnswerDebt).where(AnswerDebt.answer_id == answer.id).values(to_tell=None)
    db.session.execute(open_again, execution_options={"synchronize_session": False})
    db.session.flush()
    answered = set(db.session.scalars(queries.answered_among([debt.id for debt in held])).all())
    again = [debt for debt in held if debt.id not in answered]
    kept.waits_again(again)
    for debt in again:
        debt.told_at = None
    add_step((debt.id for debt in held), kind="taken_back", words=why, by=by, now=now)
    privacy.remember(answer, reason, by=by, now=now)
    tell(AnswerTakenBack(at=now, by=by, answer_id=answer.id))
    for debt in held:
        db.session.expire(debt, ["answers"])
