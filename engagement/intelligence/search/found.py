"""A page of what a search found: newest first, paged by the last note shown; or the best match first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from engagement.feedback.models import Debt
from engagement.intelligence.models import Note
from engagement.intelligence.search import on_postgresql, on_sqlite
from engagement.intelligence.search.asked import Asked
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import db

PER_PAGE = 25
COUNTED = 100
"""How far we count."""
MOST = 500
"""How many of the newest are put in order of best match."""

_SHOWN = sa.select(Note).options(
    joinedload(Note.neighbourhood).load_only(Neighbourhood.name),
    joinedload(Note.locality).load_only(Locality.name, Locality.slug),
    joinedload(Note.debt).load_only(Debt.reference),
    load_only(
        Note.key,
        Note.kind,
        Note.text,
        Note.quote,
        Note.channel,
        Note.voices,
        Note.heard_on,
        Note.withdrawn_at,
        Note.behalf_why,
    ),
)


@dataclass(frozen=True)
class Found:
    """The notes of one page. How many there are (``total``), or only that they are ``more_than`` so many, is said on the first.
    ``after`` leads to the next. ``since``: of notes heard since then."""

    notes: Sequence[Note]
    total: int | None = None
    more_than: int | None = None
    after: str | None = None
    number: int | None = None
    ranked_of_many: bool = False
    since: date | None = None


def newest(asked: Asked, narrowed: Narrowed, *, after: str | None) -> Found:
    """The newest notes found; those older than the note with the key ``after`` when given."""
    before = _id_of(after) if after else None
    limit = PER_PAGE + 1 if before is not None else COUNTED + 1
    hits = _database().newest(asked, narrowed, before=before, limit=limit, enough=PER_PAGE + 1)
    notes, number = _load(hits.ids[:PER_PAGE], narrowed), len(hits.ids)
    following = notes[-1].key if number > PER_PAGE and notes else None
    if before is not None:
        return Found(notes, after=following, since=hits.since)
    if hits.more or number > COUNTED:
        return Found(notes, more_than=number - 1, after=following, since=hits.since)
    return Found(notes, total=number if following else len(notes), after=following, since=hits.since)


def best(asked: Asked, narrowed: Narrowed, *, page: int, upto: str | None) -> Found:
    """A page of the best matches among the newest ``MOST`` found. ``upto`` is the key of the newest when one began to read, so
    that a note that comes meanwhile moves none to another page."""
    hits = _database().best(asked, narrowed, upto=_id_of(upto) if upto else None, cap=MOST)
    ids = hits.ids
    start = (page - 1) * PER_PAGE
    notes = _load(ids[start : start + PER_PAGE], narrowed)
    newest_key = upto or (db.session.scalar(sa.select(Note.key).where(Note.id == max(ids))) if ids else None)
    following = newest_key if len(ids) > start + PER_PAGE else None
    of_many = hits.more or len(ids) == MOST
    return Found(notes, total=len(ids), number=page, after=following, ranked_of_many=of_many, since=hits.since)


def newest_ids(asked: Asked, narrowed: Narrowed, *, limit: int) -> Sequence[int]:
    """The ids of the newest notes found, newest first, for whoever loads them in another way."""
    found: Sequence[int] = _database().newest(asked, narrowed, before=None, limit=limit).ids
    return found


def count(asked: Asked, narrowed: Narrowed, *, most: int) -> int:
    """How many notes are found; ``most`` when there are as many or more."""
    return int(_database().count(asked, narrowed, most=most))


def every(asked: Asked, narrowed: Narrowed) -> sa.TextClause:
    """The ids of all notes found, newest first, as a statement to be streamed."""
    statement: sa.TextClause = _database().every(asked, narrowed)
    return statement


def _load(ids: Sequence[int], narrowed: Narrowed) -> list[Note]:
    """The notes in this order. That each stands, where the reader may read, is asked of the note itself again."""
    rows = _SHOWN.where(Note.id.in_(ids), Note.standing)
    if narrowed.localities is not None:
        rows = rows.where(Note.locality_id.in_(narrowed.localities))
    by_id = {note.id: note for note in db.session.scalars(rows).unique()} if ids else {}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _id_of(key: str) -> int | None:
    return db.session.scalar(sa.select(Note.id).where(Note.key == key[:22]))


def _database() -> ModuleType:
    return on_sqlite if db.engine.dialect.name == "sqlite" else on_postgresql
