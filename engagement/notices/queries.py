"""Reads of the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.notices.models import Message
from engagement.shared.database import db, the_one
from engagement.shared.permits import Actor


def get_message(*, message: str) -> Message:
    """By key, with the person it goes to. Raises Missing."""
    return the_one(sa.select(Message).where(Message.key == message).options(joinedload(Message.to_person)))


def outbox(actor: Actor, *, states: Collection[str]) -> sa.Select[Message]:
    """The messages somebody may see, newest first: all of them for an administrator, the drafts of their boards for a clerk."""
    messages = sa.select(Message).options(joinedload(Message.to_person)).where(Message.state.in_(states))
    if not actor.holds("administrator"):
        messages = messages.where(Message.group_id.in_(actor.groups("clerk")), Message.state == "draft")
    return messages.order_by(Message.id.desc())


def find_due(*, now: datetime) -> Message | None:
    """The next message to send: whoever has waited longest. Locked on PostgreSQL, and passed over where another holds it."""
    due = sa.select(Message).where(Message.state == "waiting", Message.next_at <= now)
    return db.session.scalar(due.order_by(Message.next_at, Message.id).limit(1).with_for_update(skip_locked=True))


def left_in_the_middle() -> Sequence[Message]:
    """Messages that were being sent. Asked by the only sender there is, so whoever was sending them is gone."""
    return db.session.scalars(sa.select(Message).where(Message.state == "sending").order_by(Message.id)).all()
