"""Reads of theming. Nothing here counts a growing table: what must be counted is counted up to a hundred."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only, undefer

from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.themes import queries as the_list
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged
from engagement.theming.models import Agreement, Coding, Difference, Learned, Suggestion, Waiting

MANY = 100

_READ = (
    load_only(
        Note.key, Note.text, Note.quote, Note.kind, Note.channel, Note.voices, Note.heard_on, Note.locality_id,
        Note.withdrawn_at, Note.held_at, Note.behalf_why, Note.seen_at, Note.logged_by, Note.logged_at, Note.debt_id,
    ),
    joinedload(Note.locality).load_only(Locality.slug, Locality.name),
    joinedload(Note.neighbourhood).load_only(Neighbourhood.name),
)  # fmt: skip


_NOTE = sa.select(Note).where(Note.key == sa.bindparam("key")).options(*_READ)


def get_note(*, note: str) -> Note:
    """By key, with what its sorting page shows. Raises Missing."""
    return the_one(_NOTE, {"key": note})


_LINES = (
    sa.select(Theme.id, Theme.slug, Theme.name, Theme.parent_id)
    .where(Theme.retired_at.is_(None))
    .order_by(Theme.position, Theme.id)
)


def lines() -> Sequence[Any]:
    """The themes in use as plain rows (id, slug, name, parent_id), in the place's order."""
    return db.session.execute(_LINES).all()


def themes(*, slugs: Collection[str] = (), ids: Collection[int] = ()) -> Sequence[Theme]:
    """These themes, retired ones too, in the place's order."""
    if not slugs and not ids:
        return []
    wanted = sa.or_(Theme.slug.in_(slugs), Theme.id.in_(ids))
    return db.session.scalars(sa.select(Theme).where(wanted).order_by(Theme.position, Theme.id)).all()


def find_waiting(note_id: int) -> Waiting | None:
    """A note's row in the queue."""
    return db.session.get(Waiting, note_id)


_CODINGS = sa.select(Coding).where(Coding.note_id == sa.bindparam("note")).order_by(Coding.turn)
_CODINGS_WITH_WHO = _CODINGS.options(joinedload(Coding.person))


def codings_of(note_id: int, *, who: bool = False) -> Sequence[Coding]:
    """What was chosen for a note, the first person's choice first; with ``who`` chose it."""
    return db.session.scalars(_CODINGS_WITH_WHO if who else _CODINGS, {"note": note_id}).all()


_THEMED = sa.exists().where(NoteTheme.note_id == Note.id)
_STATE = (
    sa.select(_THEMED.label("themed"), Coding.person_id, Coding.unsure)
    .select_from(Note)
    .outerjoin(Coding, Coding.note_id == Note.id)
    .where(Note.id == sa.bindparam("note"))
    .order_by(Coding.turn)
)


def how_far(note_id: int) -> tuple[bool, list[tuple[int, bool]]]:
    """How far the sorting of a note is: whether it has themes, and who has coded it and whether they could not say."""
    rows = db.session.execute(_STATE, {"note": note_id}).all()
    return rows[0].themed, [(row.person_id, row.unsure) for row in rows if row.person_id is not None]


_LAST_CODING = (
    sa.select(Coding)
    .where(Coding.person_id == sa.bindparam("person"))
    .options(joinedload(Coding.note).load_only(Note.key))
    .order_by(Coding.id.desc())
    .limit(1)
)


def find_last_coding(person_id: int, locality_id: int) -> Coding | None:
    """What somebody chose last, if it was in this locality."""
    last = db.session.scalar(_LAST_CODING, {"person": person_id})
    return last if last is not None and last.locality_id == locality_id else None


def numbers_waiting(locality_ids: Iterable[int]) -> Mapping[int, int]:
    """How many notes wait in each of a few localities, counted up to MANY."""
    ids = list(locality_ids)
    counts = [
        sa.select(sa.func.count())
        .select_from(sa.select(Waiting.note_id).where(Waiting.locality_id == id_).limit(MANY).subquery())
        .scalar_subquery()
        .label(f"n{id_}")
        for id_ in ids
    ]
    return dict(zip(ids, db.session.execute(sa.select(*counts)).one(), strict=True)) if ids else {}


_FLOOR = sa.bindparam("floor", type_=sa.Double)
_SUGGESTED = (
    sa.select(Theme.slug, Suggestion.theme_id, Suggestion.words, Suggestion.score, Learned.decisions)
    .join(Theme, Theme.id == Suggestion.theme_id)
    .join(Learned, Learned.id == Suggestion.learned_id)
    .where(Suggestion.note_id == sa.bindparam("note"), Suggestion.verdict.is_(None), Suggestion.precision >= _FLOOR)
    .where(Learned.precision >= _FLOOR, Theme.retired_at.is_(None))
    .order_by(Suggestion.score.desc(), Suggestion.theme_id)
)


def suggestions_for(note_id: int, *, floor: float) -> Sequence[Any]:
    """What is suggested for a note and not refused, likeliest first: rows of (slug, theme_id, words, score, decisions). Nothing
    where the model, or the theme, was right less often than the place's floor."""
    return db.session.execute(_SUGGESTED, {"note": note_id, "floor": floor}).all()


def list_differences(locality_id: int) -> Paged:
    """What two people chose differently and nobody has settled, oldest first; without what was withdrawn since."""
    mine = Difference.locality_id == locality_id, Difference.settled_at.is_(None), Note.standing
    rows = sa.select(Difference).join(Difference.note).where(*mine).options(contains_eager(Difference.note))
    return paged(rows.order_by(Difference.at, Difference.note_id))


def find_difference(note_id: int) -> Difference | None:
    """A note's difference, settled or not."""
    return db.session.get(Difference, note_id)


def get_difference(*, note: str) -> Difference:
    """By the note's key. Raises Missing."""
    rows = sa.select(Difference).join(Note, Note.id == Difference.note_id).where(Note.key == note)
    return the_one(rows.options(joinedload(Difference.note).options(*_READ)))


def find_agreement(locality_id: int) -> Agreement | None:
    """How far people of a locality agree, as last measured."""
    return db.session.get(Agreement, locality_id)


def pairs_of(locality_id: int, *, most: int) -> Sequence[tuple[set[int], set[int]]]:
    """The newest notes of a locality that two people coded: what the first chose and what the second, as the list is now."""
    first = aliased(Coding)
    rows = (
        sa.select(first.themes, Coding.themes)
        .join(first, sa.and_(first.note_id == Coding.note_id, first.turn == 1))
        .where(Coding.locality_id == locality_id, Coding.turn == 2, ~Coding.unsure, ~first.unsure)
        .order_by(Coding.id.desc())
        .limit(most)
    )
    chosen = iter(the_list.as_now([choice for pair in db.session.execute(rows) for choice in pair]))
    return list(zip(chosen, chosen, strict=True))


def unsettled_by_people() -> Sequence[Any]:
    """Differences that nobody has settled, and those that are none since themes were merged: rows of the difference, and what the
    first and the second person chose."""
    first, second = aliased(Coding), aliased(Coding)
    rows = (
        sa.select(Difference, first.themes, second.themes)
        .join(first, sa.and_(first.note_id == Difference.note_id, first.turn == 1))
        .join(second, sa.and_(second.note_id == Difference.note_id, second.turn == 2))
        .where(Difference.settled_by.is_(None))
    )
    return db.session.execute(rows.order_by(Difference.note_id)).all()


def last_second_coding(locality_id: int) -> int:
    """The id of a locality's newest second coding, 0 if there is none."""
    second = sa.select(sa.func.max(Coding.id)).where(Coding.locality_id == locality_id, Coding.turn == 2)
    return db.session.scalar(second) or 0


def find_learned(*, with_data: bool = False) -> Learned | None:
    """The model in use."""
    rows = sa.select(Learned).where(Learned.current).order_by(Learned.id.desc()).limit(1)
    return db.session.scalar(rows.options(undefer(Learned.data)) if with_data else rows)


def find_last_attempt() -> Learned | None:
    """The latest attempt to learn, successful or not."""
    return db.session.scalar(sa.select(Learned).order_by(Learned.id.desc()).limit(1))


def list_learned(*, most: int = 10) -> Sequence[Learned]:
    """The latest attempts to learn, newest first."""
    return db.session.scalars(sa.select(Learned).order_by(Learned.id.desc()).limit(most)).all()


def coded_since(coding_id: int, *, most: int) -> int:
    """How many choices were made after this one, counted up to ``most``."""
    newer = sa.select(Coding.id).where(Coding.id > coding_id).limit(most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(newer)) or 0


def last_coding_id() -> int:
    return db.session.scalar(sa.select(sa.func.max(Coding.id))) or 0


def decided(*, most: int) -> list[tuple[Note, list[Theme], datetime]]:
    """The newest standing notes whose themes a person chose, with when: newest first."""
    ids = (
        sa.select(NoteTheme.note_id)
        .join(Note, Note.id == NoteTheme.note_id)
        .where(NoteTheme.by.is_not(None), Note.standing)
        .group_by(NoteTheme.note_id)
        .order_by(NoteTheme.note_id.desc())
        .limit(most)
    )
    rows = (
        sa.select(Note, Theme, NoteTheme.at)
        .join(NoteTheme, NoteTheme.note_id == Note.id)
        .join(Theme, Theme.id == NoteTheme.theme_id)
        .where(Note.id.in_(ids))
        .options(load_only(Note.text))
        .order_by(Note.id.desc(), Theme.position, Theme.id)
    )
    found: dict[int, tuple[Note, list[Theme], datetime]] = {}
    for note, theme, at in db.session.execute(rows):
        entry = found.setdefault(note.id, (note, [], at))
        entry[1].append(theme)
    return list(found.values())


def shown_for(note_ids: Collection[int]) -> Mapping[int, set[int]]:
    """What was suggested to the first person who sorted each of these notes, as the list of themes is now."""
    rows = sa.select(Coding.note_id, Coding.shown).where(Coding.turn == 1, Coding.note_id.in_(note_ids))
    found = db.session.execute(rows).all()
    return {row.note_id: shown for row, shown in zip(found, the_list.as_now([row.shown for row in found]), strict=True)}


def not_asked(learned_id: int, *, most: int) -> Sequence[Any]:
    """Waiting notes for which this model has not been asked, as rows (note_id, text). Those coded once already get none."""
    rows = (
        sa.select(Waiting.note_id, Note.text)
        .join(Note, Note.id == Waiting.note_id)
        .where(Waiting.asked < learned_id, Waiting.not_by.is_(None))
    )
    return db.session.execute(rows.order_by(Waiting.asked, Waiting.note_id).limit(most)).all()


def verdicts() -> Mapping[str, Mapping[str, int]]:
    """For each theme (by slug) how many suggestions were accepted and refused. It reads them all: for the worker."""
    rows = (
        sa.select(Theme.slug, Suggestion.verdict, sa.func.count())
        .join(Theme, Theme.id == Suggestion.theme_id)
        .where(Suggestion.verdict.is_not(None))
        .group_by(Theme.slug, Suggestion.verdict)
    )
    found: dict[str, dict[str, int]] = {}
    for slug, verdict, number in db.session.execute(rows):
        found.setdefault(slug, {})[str(verdict)] = number
    return found
