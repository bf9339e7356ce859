"""Write a message, mend a draft, let it go. Sending is in ``post.py``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.notices import rules
from engagement.notices.events import MessageEdited, MessageReleased, MessagesWritten, MessageWritten
from engagement.notices.models import Message
from engagement.people.models import Person
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def write(
    *,
    kind: str,
    to_person: Person | None = None,
    to_address: str | None = None,
    subject: str,
    body: str | None = None,
    about_id: int | None = None,
    group_id: int | None = None,
    draft: bool = False,
    by: int | None,
    now: datetime,
) -> Message:
    """Put a message in the outbox, in this transaction.

    A draft waits until somebody releases it; ``group_id`` names the board whose clerk may do so. ``body`` None means that the
    words are composed at delivery (see ``compose.py``).
    """
    message = Message(
        kind=kind,
        to_person=to_person,
        to_address=to_address,
        subject=rules.one_line(subject),
        body=body,
        about_id=about_id,
        group_id=group_id,
        state="draft" if draft else "waiting",
        created_at=now,
        next_at=now,
    )
    db.session.add(message)
    db.session.flush()
    tell(MessageWritten(at=now, by=by, message_id=message.id))
    return message


def write_many(messages: Iterable[Mapping[str, Any]], *, by: int | None, now: datetime) -> None:
    """Put many messages in the outbox at once, in this transaction: rows of ``kind``, ``to_person_id``, ``to_address``,
    ``subject``, ``body`` and ``about_id``."""
    same = {"state": "waiting", "created_at": now, "next_at": now}
    rows = [{**message, **same, "subject": rules.one_line(message["subject"])} for message in messages]
    if rows:
        ids = db.session.scalars(sa.insert(Message).returning(Message.id), rows).all()
        tell(MessagesWritten(at=now, by=by, message_ids=tuple(sorted(ids))))


def edit(message: Message, *, subject: str, body: str, by: int | None, now: datetime) -> None:
    """Change the words of a draft. Raises NotADraft."""
    lock_row(message)
    rules.check_draft(message)
    message.subject, message.body = rules.one_line(subject), body
    tell(MessageEdited(at=now, by=by, message_id=message.id))


def release(message: Message, *, by: int | None, now: datetime) -> None:
    """Let a draft go: the worker sends it. Raises NotADraft or NobodyToSendTo."""
    lock_row(message)
    rules.check_draft(message)
    rules.check_reachable(message)
    message.state, message.next_at = "waiting", now
    tell(MessageReleased(at=now, by=by, message_id=message.id))


def try_again(message: Message, *, by: int | None, now: datetime) -> None:
    """Give a failed message a new set of attempts. Raises NotFailed."""
    lock_row(message)
    rules.check_failed(message)
    message.state, message.next_at, message.attempts, message.fault = "waiting", now, 0, None
    tell(MessageReleased(at=now, by=by, message_id=message.id))
