"""Facts in the past tense. ``tell`` journals a fact and wakes the reactions listed for it, in the same transaction.

The ground floor knows neither the journal nor the reactions: ``wire`` is told both once, when the application starts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import event as orm_events
from sqlalchemy.orm import Session

from engagement.shared.database import db

_WAITING = "facts waiting for the journal"


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened: when, by whom, and the ids of what it happened to. Never a name, free text or a choice."""

    at: datetime
    by: int | None


Reactions = Mapping[type[Event], Sequence[Callable[[Any], None]]]


def tell(event: Event) -> None:
    """Journal ``event`` with this transaction and run its reactions now, in the order the table lists them."""
    db.session.info.setdefault(_WAITING, []).append(event)
    for react in current_app.extensions["reactions"].get(type(event), ()):
        react(event)


def told(session: Session) -> list[Event]:
    """The facts told in this transaction so far and not yet journalled."""
    return list(session.info.get(_WAITING, ()))


def wire(app: Any, *, reactions: Reactions, record: Callable[[Session, Sequence[Event]], None]) -> None:
    """Tell the application which reactions wait for which event, and what writes the journal.

    The journal is written last, just before the commit, so that its chain is locked for as short a time as possible and
    no other lock is ever taken while holding it.
    """
    app.extensions["reactions"] = reactions

    def write_journal(session: Session) -> None:
        if session.in_nested_transaction():
            return
        while facts := session.info.pop(_WAITING, None):
            session.flush()
            record(session, facts)

    def forget(session: Session, *_: Any) -> None:
        session.info.pop(_WAITING, None)

    with app.app_context():
        sessions = db.sessionmaker
        orm_events.listen(sessions, "before_commit", write_journal)
        orm_events.listen(sessions, "after_soft_rollback", forget)
