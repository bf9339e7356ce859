"""Take in somebody's answers, once; count what waits."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from flask import current_app

from engagement.equality import rules, sealing
from engagement.equality.models import Count, Sealed, random_id
from engagement.intelligence import drafts
from engagement.intelligence.models import Draft
from engagement.people import keys
from engagement.shared.clock import day_of
from engagement.shared.counting import add_to
from engagement.shared.database import db


def answer(draft: Draft, answers: Mapping[str, str | None], *, now: datetime) -> None:
    """Keep what the giver of a sent draft says about themselves, apart from it. Raises AnsweredAlready."""
    locality_id = drafts.use_right_to_answer(draft)
    if locality_id is None:
        raise rules.AnsweredAlready
    given = rules.accepted(answers)
    if given:
        month = rules.month_of(day_of(now)).isoformat()
        _put_in_the_box({"locality": locality_id, "month": month, "answers": given})


def count_waiting(*, now: datetime) -> int:
    """A chore of the worker: when enough people's answers wait, count them all together, delete them, and commit. How many."""
    waiting = db.session.scalar(sa.select(sa.func.count()).select_from(Sealed)) or 0
    if waiting < rules.BATCH:
        return 0
    taken = db.session.execute(sa.delete(Sealed).returning(Sealed.id, Sealed.answers)).all()
    counts: Counter[tuple[int, str, str, str]] = Counter()
    for envelope, sealed in taken:
        try:
            content = sealing.open_(sealed, key=_key(), envelope=envelope)
        except sealing.BrokenSeal:
            current_app.logger.error("answers about who was heard could not be opened: was SECRET_KEY changed?")
            continue
        for question, said in content["answers"].items():
            counts[content["locality"], content["month"], question, said] += 1
    add_to(Count, [_row(*what, people) for what, people in sorted(counts.items())])
    db.session.commit()
    return len(taken)


def _put_in_the_box(content: Mapping[str, object]) -> None:
    """Seal it and shuffle it among those that wait: PostgreSQL keeps rows in the order they were written."""
    envelope = random_id()
    waiting = db.session.execute(sa.delete(Sealed).returning(Sealed.id, Sealed.answers)).all()
    rows = [{"id": row.id, "answers": row.answers} for row in waiting]
    rows.append({"id": envelope, "answers": sealing.close(content, key=_key(), envelope=envelope)})
    secrets.SystemRandom().shuffle(rows)
    db.session.execute(sa.insert(Sealed), rows)


def _row(locality_id: int, month: str, question: str, said: str, people: int) -> dict[str, object]:
    same = {"locality_id": locality_id, "month": date.fromisoformat(month)}
    return {**same, "question": question, "answer": said, "people": people}


def _key() -> bytes:
    return keys.key_for("answers about who was heard")
