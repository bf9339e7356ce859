"""Reads of notes and themes. Lists are newest first and never count the notes: the counts are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, load_only, selectinload

from engagement.intelligence.models import (
    WAITS_FOR_REVIEW,
    Draft,
    Note,
    NoteCount,
    NoteTheme,
    Review,
    Theme,
    ThemeCount,
)
from engagement.intelligence.themes import gate
from engagement.people.models import Person
from engagement.places.models import Neighbourhood
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged


def get_note(*, note: str) -> Note:
    """By key, with what its page shows. Raises Missing."""
    loading = (
        joinedload(Note.locality),
        joinedload(Note.neighbourhood),
        joinedload(Note.debt),
        joinedload(Note.logger),
        selectinload(Note.themes),
    )
    return the_one(sa.select(Note).where(Note.key == note).options(*loading))


def find_from_device(client_id: str) -> Note | None:
    """The note that came from a device under this id."""
    return db.session.scalar(sa.select(Note).where(Note.client_id == client_id).options(joinedload(Note.debt)))


# The list that workers read all day, built once: only what it shows of a note is loaded.
_LISTED = sa.select(Note).options(
    joinedload(Note.neighbourhood).load_only(Neighbourhood.name),
    load_only(Note.key, Note.kind, Note.text, Note.channel, Note.voices, Note.heard_on, Note.behalf_why),
)
_ABOUT = (
    sa.select(NoteTheme.note_id, Theme.slug, Theme.name, Theme.parent_id)
    .join(Theme, Theme.id == NoteTheme.theme_id)
    .where(NoteTheme.note_id.in_(sa.bindparam("notes", expanding=True)))
    .order_by(Theme.position, Theme.id)
)


def list_notes(
    locality_id: int, *, theme_id: int | None = None, kind: str | None = None, total: int, per: int = 25
) -> Paged:
    """A locality's standing notes, newest first, on one theme or of one kind if given. ``total`` comes from the kept counts."""
    rows = _LISTED
    if theme_id is not None:
        here = sa.and_(
            NoteTheme.note_id == Note.id, NoteTheme.theme_id == theme_id, NoteTheme.locality_id == locality_id
        )
        rows = rows.join(NoteTheme, here).order_by(NoteTheme.note_id.desc())
    else:
        rows = rows.where(Note.locality_id == locality_id).order_by(Note.id.desc())
    if kind:
        rows = rows.where(Note.kind == kind)
    return paged(rows.where(Note.standing), count=total, per=per)


def themes_of(notes: Iterable[Note]) -> dict[int, list[Any]]:
    """The themes of listed notes as plain rows (slug, name, parent_id), in the place's order, by note id."""
    by_note: dict[int, list[Any]] = {}
    for row in db.session.execute(_ABOUT, {"notes": [note.id for note in notes]}):
        by_note.setdefault(row.note_id, []).append(row)
    return by_note


_GIVEN = cast(sa.Table, NoteTheme.__table__)


def theme_ids(note: Note) -> Sequence[int]:
    """The themes of one note, those above them too; the list of themes stays as it is until this transaction ends."""
    gate.hold()
    return themes_held(note.id)


_HELD = sa.select(_GIVEN.c.theme_id).where(_GIVEN.c.note_id == sa.bindparam("note")).order_by(_GIVEN.c.theme_id)


def themes_held(note_id: int) -> Sequence[int]:
    """The ids of a note's themes, those above them too, in order."""
    return db.session.scalars(_HELD, {"note": note_id}).all()


_NAMED = (
    sa.select(Theme.name, Theme.parent_id)
    .join(NoteTheme, NoteTheme.theme_id == Theme.id)
    .where(NoteTheme.note_id == sa.bindparam("note"))
    .order_by(Theme.position, Theme.id)
)


def about(note_id: int) -> list[str]:
    """What a note is about, by name: its themes of the second level, or those of the first when it has no other."""
    themes = db.session.execute(_NAMED, {"note": note_id}).all()
    return [theme.name for theme in themes if theme.parent_id] or [theme.name for theme in themes]


def who_sorted(note: Note) -> str | None:
    """The name of whoever gave a note its newest theme; None where that was nobody, or it has none now."""
    rows = sa.select(Person.name).join(NoteTheme, NoteTheme.by == Person.id).where(NoteTheme.note_id == note.id)
    return db.session.scalar(rows.order_by(NoteTheme.at.desc(), NoteTheme.theme_id).limit(1))


def list_own(
    person_id: int, *, state: str | None = None, before: str | None = None, per: int = 25
) -> tuple[Sequence[Note], bool]:
    """What a person logged themselves, newest first, from the note ``before`` (a key) on; and whether there are older ones.
    Nothing is counted. ``state`` is ``held`` or ``withdrawn``."""
    rows = (
        sa.select(Note)
        .where(Note.logged_by == person_id, Note.import_id.is_(None))
        .options(
            joinedload(Note.locality), joinedload(Note.neighbourhood), joinedload(Note.debt), selectinload(Note.reviews)
        )
        .order_by(Note.id.desc())
    )
    if state == "held":
        rows = rows.where(WAITS_FOR_REVIEW)
    if state == "withdrawn":
        rows = rows.where(Note.withdrawn_at.is_not(None))
    if before:
        rows = rows.where(Note.id < sa.select(Note.id).where(Note.key == before).scalar_subquery())
    found = db.session.scalars(rows.limit(per + 1)).all()
    return found[:per], len(found) > per


def _waiting_for_review(localities: Collection[int] | None, reviewer_id: int | None) -> sa.Select[Any]:
    """The held notes of these localities (None: of all) that somebody else wrote."""
    others = sa.or_(Note.logged_by.is_(None), Note.logged_by != reviewer_id)
    rows = sa.select(Note).where(WAITS_FOR_REVIEW, others)
    return rows if localities is None else rows.where(Note.locality_id.in_(localities))


def list_held(localities: Collection[int] | None, *, reviewer_id: int | None, per: int = 25) -> Paged:
    """The notes that wait for somebody's review, longest waiting first. Few wait, so they may be counted, by their own index."""
    rows = _waiting_for_review(localities, reviewer_id).options(
        joinedload(Note.locality), joinedload(Note.neighbourhood), selectinload(Note.reviews)
    )
    return paged(rows.order_by(Note.held_at, Note.id), per=per)


def number_held(localities: Collection[int] | None, *, reviewer_id: int | None) -> int:
    """How many notes wait for somebody's review."""
    rows = _waiting_for_review(localities, reviewer_id).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return db.session.scalar(rows) or 0


def number_asked(person_id: int) -> int:
    """How many of a person's notes wait for them to change what a reviewer asked."""
    reviews = sa.select(Review.outcome).where(Review.note_id == Note.id).order_by(Review.id.desc())
    last = reviews.limit(1).correlate(Note).scalar_subquery()
    rows = sa.select(sa.func.count()).select_from(Note)
    return db.session.scalar(rows.where(Note.logged_by == person_id, WAITS_FOR_REVIEW, last == "asked")) or 0


def reviews_of(note: Note) -> Sequence[Review]:
    """What reviewers did with a note, oldest first."""
    return db.session.scalars(sa.select(Review).where(Review.note_id == note.id).order_by(Review.id)).all()


def list_themes() -> Sequence[Theme]:
    """The themes in use, in the place's order: each followed by those below it."""
    return db.session.scalars(
        sa.select(Theme).where(Theme.retired_at.is_(None)).order_by(Theme.position, Theme.id)
    ).all()


def _counted() -> sa.Select[Any]:
    """The themes in use with a locality's counts of them, and above them, at place -1 and without an id, its counts of notes."""
    here = sa.bindparam("locality_id", type_=sa.BigInteger)
    themes = (
        sa.select(Theme.id, Theme.slug, Theme.name, Theme.parent_id, Theme.position)
        .add_columns(ThemeCount.kind, ThemeCount.notes, ThemeCount.voices)
        .outerjoin(ThemeCount, sa.and_(ThemeCount.theme_id == Theme.id, ThemeCount.locality_id == here))
        .where(Theme.retired_at.is_(None))
    )
    none, empty = sa.cast(sa.null(), sa.BigInteger), sa.literal("")
    kinds = sa.select(
        none.label("id"), empty, empty, none, sa.literal(-1), NoteCount.kind, NoteCount.notes, NoteCount.voices
    ).where(NoteCount.locality_id == here)
    both = sa.union_all(themes, kinds).subquery()
    return sa.select(both).order_by(both.c.position, both.c.id, both.c.kind)


_COUNTED = _counted()


def counts(locality_id: int) -> tuple[dict[str, int], list[Sequence[Any]]]:
    """How many standing notes of each kind a locality has; and the themes in use with its counts of them, as ``rules.by_theme``
    takes them. One query, plain rows: there may be hundreds."""
    rows = db.session.execute(_COUNTED, {"locality_id": locality_id}).all()
    by_kind = {row.kind: row.notes for row in rows if row.id is None}
    return by_kind, [row for row in rows if row.id is not None]


def find_last_note(person_id: int) -> Note | None:
    """The note a person logged last, with where it was heard: the next one is often alike."""
    rows = (
        sa.select(Note)
        .where(Note.logged_by == person_id)
        .options(joinedload(Note.locality), joinedload(Note.neighbourhood))
    )
    return db.session.scalar(rows.order_by(Note.id.desc()).limit(1))


def find_draft(key: str | None, *, now: datetime, lock: bool = False) -> Draft | None:
    """A draft that has not run out, by the key in the reader's session."""
    if not key:
        return None
    rows = sa.select(Draft).where(Draft.key == key, Draft.until_at > now)
    if lock:
        return db.session.scalar(rows.with_for_update(of=Draft), execution_options={"populate_existing": True})
    loading = (
        joinedload(Draft.locality),
        joinedload(Draft.neighbourhood),
        joinedload(Draft.note).joinedload(Note.debt),
    )
    return db.session.scalar(rows.options(*loading))


def words_given(debt_ids: Collection[int]) -> Mapping[int, str]:
    """What was said, by the debt it made; nothing where a note was withdrawn. Private."""
    rows = sa.select(Note.debt_id, Note.text).where(Note.debt_id.in_(debt_ids), Note.standing)
    return {row.debt_id: row.text for row in db.session.execute(rows)}


def debt_on_theme(debt_id: Any, slug: str) -> sa.ColumnElement[bool]:
    """The condition that a debt is owed for a standing note on a theme, or on one below it."""
    above = aliased(Theme)
    note = sa.select(Note.id).join(NoteTheme, NoteTheme.note_id == Note.id).join(Theme, Theme.id == NoteTheme.theme_id)
    note = note.outerjoin(above, above.id == Theme.parent_id)
    return note.where(Note.debt_id == debt_id, Note.standing, sa.or_(Theme.slug == slug, above.slug == slug)).exists()


def debt_with_words(debt_id: Any, words: str) -> sa.ColumnElement[bool]:
    """The condition that a debt is owed for a standing note with these very words. Looks only at debts already narrowed down."""
    note = sa.select(Note.id).where(Note.debt_id == debt_id, Note.standing)
    return note.where(Note.text.icontains(words, autoescape=True)).exists()


def known_fingerprints(prints: Collection[str]) -> set[str]:
    """Which of these imported notes are here already."""
    return set(db.session.scalars(sa.select(Note.fingerprint).where(Note.fingerprint.in_(prints))).all()) - {None}  # type: ignore[return-value]
