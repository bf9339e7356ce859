"""Write the journal. ``engagement.shared.events`` calls ``record`` just before a transaction commits."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.journal import rules
from engagement.journal.models import Entry
from engagement.shared.events import Event

CHAIN_LOCK = 7_264_118
"""PostgreSQL's advisory lock that lets one transaction at a time lengthen the chain, until it commits."""


_LAST = sa.select(Entry.position, Entry.hash).order_by(Entry.position.desc()).limit(1)
_APPEND = sa.insert(Entry.__table__)  # type: ignore[arg-type]


def record(session: Session, facts: Sequence[Event]) -> None:
    """Append one entry a fact, in the order they were told."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.execute(_LAST).one_or_none()
    position, before = (last.position, last.hash) if last else (0, rules.START)
    rows = []
    for fact in facts:
        position += 1
        event, told = rules.name_of(fact), rules.facts_of(fact)
        before = rules.chain(before, position=position, event=event, at=fact.at, by=fact.by, facts=told)
        rows.append({"position": position, "event": event, "at": fact.at, "by": fact.by, "facts": told, "hash": before})
    session.execute(_APPEND, rows)
