"""Answers written privately, for one giver or thousands, checked by a second person where the place asks for it, and published
together: all of them or none, at one moment."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.feedback import actions, queries, rules
from engagement.feedback.events import AnswerDrafted, DraftChanged, DraftChecked, DraftDiscarded
from engagement.feedback.models import Answer, AnswerCheck, AnswerDebt, Debt
from engagement.places.models import Locality
from engagement.privacy import actions as privacy
from engagement.privacy.rules import Reason
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def write(
    locality: Locality,
    *,
    you_said: str,
    we_did: str,
    outcome: str,
    theme: str | None,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> Answer:
    """Begin an answer that nobody but staff sees until it is published. ``reason`` is why words that may point at somebody stay."""
    words = {"you_said": you_said, "we_did": we_did, "outcome": outcome, "theme": theme}
    answer = Answer(locality_id=locality.id, **words, by=by, at=now, givers=0)
    db.session.add(answer)
    db.session.flush()
    privacy.remember(answer, reason, by=by, now=now)
    tell(AnswerDrafted(at=now, by=by, answer_id=answer.id))
    return answer


def write_for(
    debts: Collection[Debt],
    *,
    you_said: str,
    we_did: str,
    outcome: str,
    theme: str | None,
    reason: Reason,
    by: int | None,
    now: datetime,
) -> Answer:
    """Write an answer for these debts of one locality, which a second person reads before anybody publishes it. Raises
    NothingToAnswer, AlreadyTold, OtherLocality or TooMany."""
    held = queries.list_debts(debt.id for debt in debts)
    rules.check_answerable(held)
    words = {"you_said": you_said, "we_did": we_did, "outcome": outcome}
    answer = write(held[0].locality, **words, theme=theme, reason=reason, by=by, now=now)
    if not add_givers(answer, sa.select(Debt).where(Debt.id.in_([debt.id for debt in held])), by=by, now=now):
        raise rules.NothingToAnswer
    return answer


def edit(
    answer: Answer,
    *,
    you_said: str,
    we_did: str,
    outcome: str,
    theme: str | None,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Change the words of a draft; it has to be checked again. Raises NotADraft."""
    _hold(answer)
    answer.you_said, answer.we_did, answer.outcome, answer.theme, answer.by = you_said, we_did, outcome, theme, by
    privacy.remember(answer, reason, by=by, now=now)
    _changed(answer, by=by, now=now)


def add_givers(answer: Answer, chosen: sa.Select[Debt], *, by: int | None, now: datetime) -> int:
    """Let a draft be for these debts too, of its own area, as far as they wait and no answer or other draft is for them; how many
    were added. They are held first, so that two drafts never take the same giver. Raises NotADraft or TooMany."""
    _hold(answer)
    free = chosen.where(*queries.answerable_in(answer.locality_id)).with_only_columns(Debt.id).order_by(None)
    ids = db.session.scalars(free.order_by(Debt.id).limit(rules.MOST_GIVERS + 1).with_for_update(of=Debt)).all()
    if answer.givers + len(ids) > rules.MOST_GIVERS:
        raise rules.TooMany(most=rules.MOST_GIVERS)
    # Another draft may have taken some while we waited for them: looked at again now that they are held.
    taken = set(db.session.scalars(queries.taken_among(ids)).all())
    rows = [{"answer_id": answer.id, "debt_id": id_} for id_ in ids if id_ not in taken]
    if rows:
        db.session.execute(sa.insert(AnswerDebt), rows)
        answer.givers += len(rows)
        _changed(answer, by=by, now=now)
    return len(rows)


def take_out_givers(answer: Answer, keys: Collection[str], *, by: int | None, now: datetime) -> int:
    """Let a draft no longer be for these debts (keys); how many there were. Raises NotADraft."""
    _hold(answer)
    ids = sa.select(Debt.id).where(Debt.key.in_(list(keys)))
    out = sa.delete(AnswerDebt).where(AnswerDebt.answer_id == answer.id, AnswerDebt.debt_id.in_(ids))
    gone = len(db.session.scalars(out.returning(AnswerDebt.debt_id)).all())
    if gone:
        answer.givers -= gone
        _changed(answer, by=by, now=now)
    return gone


def check(answer: Answer, *, by: int, now: datetime) -> None:
    """A second person has read it as it now is. Raises NotADraft or SamePerson."""
    _hold(answer)
    if answer.by == by:
        raise rules.SamePerson
    _uncheck(answer)
    db.session.add(AnswerCheck(answer_id=answer.id, by=by, at=now))
    db.session.flush()
    tell(DraftChecked(at=now, by=by, answer_id=answer.id))


def discard(answer: Answer, *, by: int | None, now: datetime) -> None:
    """Throw a draft away; those it was for go on waiting. Raises NotADraft."""
    _hold(answer)
    _uncheck(answer)
    db.session.execute(sa.delete(AnswerDebt).where(AnswerDebt.answer_id == answer.id))
    privacy.forget(answer)
    tell(DraftDiscarded(at=now, by=by, answer_id=answer.id))
    db.session.delete(answer)
    db.session.flush()


def publish(answers: Collection[Answer], *, by: int | None, now: datetime) -> int:
    """Publish these drafts at one moment, and tell every giver who can be told from here; how many givers they answer. All of them
    or none. Givers who were answered meanwhile are left out. Raises NothingToAnswer, NotADraft or NotChecked."""
    held = queries.hold_drafts([answer.id for answer in answers])
    if not held:
        raise rules.NothingToAnswer
    unread = queries.need_a_check(held)
    for answer in held:
        rules.check_draft(answer)
        if answer.id in unread:
            raise rules.NotChecked(said=answer.you_said[:60])
    givers = queries.hold_givers([answer.id for answer in held])
    for answer in held:
        _publish(answer, givers.get(answer.id, ()), by=by, now=now)
    return sum(answer.givers for answer in held)


def _publish(answer: Answer, givers: Sequence[Debt], *, by: int | None, now: datetime) -> None:
    answered = set(db.session.scalars(queries.answered_among([debt.id for debt in givers])).all())
    late = [debt.id for debt in givers if debt.told_at is not None or debt.id in answered]
    left = [debt for debt in givers if debt.id not in set(late)]
    if not left:
        raise rules.NothingToAnswer
    if late:
        out = sa.delete(AnswerDebt).where(AnswerDebt.answer_id == answer.id, AnswerDebt.debt_id.in_(late))
        db.session.execute(out)
    _uncheck(answer)
    actions.make_public(answer, left, by=by, now=now)
    db.session.flush()


def _hold(answer: Answer) -> None:
    lock_row(answer)
    rules.check_draft(answer)


def _changed(answer: Answer, *, by: int | None, now: datetime) -> None:
    """A check counts for what was read, and no longer."""
    answer.at = now
    _uncheck(answer)
    tell(DraftChanged(at=now, by=by, answer_id=answer.id))


def _uncheck(answer: Answer) -> None:
    db.session.flush()
    db.session.execute(sa.delete(AnswerCheck).where(AnswerCheck.answer_id == answer.id))
    db.session.expire(answer, ["check"])
