"""Who last changed a record here, and when, as the journal tells: the other half of what Airtable says of its side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from engagement.airtable.kinds import KINDS
from engagement.airtable.models import Conflict, Row
from engagement.journal.models import Entry
from engagement.people import queries as people
from engagement.people.models import Role
from engagement.shared.database import db

LOOKED_AT = 2000
"""Entries of the journal before a moment; what is further away is not looked for."""
AT_A_TIME = 500

TAKEN = "airtable.TakenFromAirtable"
AT_ONCE = timedelta(seconds=5)
"""Between what a domain tells of a change that was taken from Airtable and our own word that it was."""


@dataclass(frozen=True)
class Change:
    """When, and in which roles whoever it was (names are nobody's business here); None where nobody was signed in."""

    at: datetime
    roles: tuple[str, ...] | None


def last_here(conflict: Conflict, *, now: datetime) -> Change | None:
    """The last change here to a conflict's record that did not come from Airtable; None when it was long before."""
    for until in (conflict.resolved_at or now, conflict.found_at):
        if found := _find(conflict.row, until):
            return Change(found.at, None if found.by is None else _roles(found.by, found.at))
    return None


def _find(row: Row, until: datetime) -> Entry | None:
    kind, taken_at = KINDS.get(row.kind), None
    for entry in _newest_first(until):
        if entry.event == TAKEN:
            taken_at = entry.at if entry.facts.get("row_id") == row.id else taken_at
        elif (
            kind is not None
            and row.local_id in kind.touched(entry)
            and (entry.by is not None or taken_at is None or taken_at - entry.at > AT_ONCE)
        ):
            return entry
    return None


def _newest_first(until: datetime) -> Iterator[Entry]:
    newest = sa.select(Entry).where(Entry.at <= until).order_by(Entry.at.desc(), Entry.position.desc())
    for start in range(0, LOOKED_AT, AT_A_TIME):
        some = db.session.scalars(newest.limit(AT_A_TIME).offset(start)).all()
        yield from some
        if len(some) < AT_A_TIME:
            return


def _roles(person_id: int, at: datetime) -> tuple[str, ...]:
    held = sa.select(Role.role).where(Role.person_id == person_id, people.holding(at)).order_by(Role.id)
    return tuple(dict.fromkeys(db.session.scalars(held)))
