"""Reads of the journal, always in order of position."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from engagement.journal import rules
from engagement.journal.models import Entry
from engagement.shared.database import db

AT_A_TIME = 1000


def newest_entries(*, event: str | None = None) -> sa.Select[Entry]:
    """The newest first, of one kind of event if asked; for a paged list."""
    entries = sa.select(Entry).order_by(Entry.position.desc())
    return entries.where(Entry.event == event) if event else entries


def kinds() -> list[str]:
    """Every kind of event there has been, by name; each found by one step in the index."""
    first = sa.select(sa.func.min(Entry.event).label("event")).cte("kinds", recursive=True)
    after = sa.select(sa.func.min(Entry.event)).where(Entry.event > first.c.event).scalar_subquery()
    steps = first.union_all(sa.select(after).where(first.c.event.is_not(None)))
    return list(db.session.scalars(sa.select(steps.c.event).where(steps.c.event.is_not(None)).order_by(steps.c.event)))


def length() -> int:
    """How many entries there are. The chain has no gaps, so its last position is its length."""
    return db.session.scalar(sa.select(sa.func.max(Entry.position))) or 0


def last_hash() -> str:
    """The hash of the newest entry, which stands for the whole chain up to it."""
    return db.session.scalar(sa.select(Entry.hash).order_by(Entry.position.desc()).limit(1)) or rules.START


def holds(kept: str) -> bool:
    """Whether an entry still has the hash that somebody kept."""
    return kept == rules.START or bool(db.session.scalar(sa.select(sa.exists().where(Entry.hash == kept))))


def entries_after(position: int) -> Iterator[Entry]:
    """Every entry after a position, oldest first, read a thousand at a time; the reader may stop at any of them."""
    entries = sa.select(Entry).order_by(Entry.position).limit(AT_A_TIME)
    while some := db.session.scalars(entries.where(Entry.position > position)).all():
        yield from some
        position = some[-1].position


def newest_after(position: int, *, most: int) -> Sequence[Entry]:
    """The newest entries after a position, at most so many, oldest first."""
    newest = sa.select(Entry).where(Entry.position > position).order_by(Entry.position.desc()).limit(most)
    return list(reversed(db.session.scalars(newest).all()))


def first_broken() -> tuple[int, str] | None:
    """Walk the chain. The position of the first entry that is missing or does not fit, and which of the two; None when whole."""
    expected, before = 1, rules.START
    for entry in entries_after(0):
        if entry.position != expected:
            return expected, "missing"
        fits = rules.chain(
            before, position=entry.position, event=entry.event, at=entry.at, by=entry.by, facts=entry.facts
        )
        if fits != entry.hash:
            return entry.position, "changed"
        expected, before = expected + 1, entry.hash
    return None
