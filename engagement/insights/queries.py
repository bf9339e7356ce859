"""Reads of insights. What everyone sees is read by `public_insights` alone; figures come from the counts that are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from engagement.communities.models import Group
from engagement.feedback.models import Step
from engagement.insights.figures import Backing
from engagement.insights.models import Comment, Evidence, Heard, Insight, Position, Quote, Version, insight_theme
from engagement.intelligence.models import Note, NoteTheme, Theme, ThemeCount
from engagement.intelligence.themes import queries as the_list
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import db, the_one

_LOADED = (
    joinedload(Insight.group),
    joinedload(Insight.locality),
    joinedload(Insight.version),
    selectinload(Insight.themes),
)
IS_PUBLIC = Insight.public_number.is_not(None), Insight.taken_back_at.is_(None)
OPEN = Version.agreed_at.is_(None), Insight.taken_back_at.is_(None)
"""The conditions that words and evidence may still change."""


def get_insight(*, insight: str) -> Insight:
    """By key, with its group, locality, newest version and themes. Raises Missing."""
    return the_one(sa.select(Insight).where(Insight.key == insight).options(*_LOADED))


def get_evidence(*, insight: str, note: str) -> Evidence:
    """A note behind an insight, by both keys. Raises Missing."""
    rows = sa.select(Evidence).join(Evidence.insight).join(Evidence.note)
    both = joinedload(Evidence.insight).options(*_LOADED), joinedload(Evidence.note)
    return the_one(rows.where(Insight.key == insight, Note.key == note).options(*both))


def get_position(*, position: str) -> Position:
    """By key, with its insight. Raises Missing."""
    loading = joinedload(Position.insight).options(*_LOADED), joinedload(Position.person)
    return the_one(sa.select(Position).where(Position.key == position).options(*loading))


def get_comment(*, comment: str) -> Comment:
    """By key, with its insight. Raises Missing."""
    return the_one(sa.select(Comment).where(Comment.key == comment).options(joinedload(Comment.insight)))


def get_quote(*, quote: str) -> Quote:
    """By key, with its insight and note. Raises Missing."""
    loading = joinedload(Quote.insight).options(*_LOADED), joinedload(Quote.note)
    return the_one(sa.select(Quote).where(Quote.key == quote).options(*loading))


def public_insights(*, locality_id: int | None = None, theme: Theme | None = None) -> sa.Select[Insight]:
    """What everyone may read, the newest first, in one locality or on one theme; for a paged list."""
    rows = sa.select(Insight).where(*IS_PUBLIC)
    if locality_id is not None:
        rows = rows.where(Insight.locality_id == locality_id)
    if theme is not None:
        rows = rows.where(Insight.id.in_(_on(theme)))
    loading = joinedload(Insight.public), joinedload(Insight.locality), selectinload(Insight.themes)
    return rows.options(*loading).order_by(Insight.published_at.desc(), Insight.id.desc())


def find_public(key: str | None) -> Insight | None:
    """What everyone may read, by key."""
    rows = sa.select(Insight).where(Insight.key == key, *IS_PUBLIC).options(joinedload(Insight.public))
    return db.session.scalar(rows) if key else None


def sources(links: sa.Table, ids: Collection[int]) -> Mapping[int, Insight]:
    """The findings that things come from, by the id of the thing, of a table (thing, insight); those that everyone may read."""
    thing = next(iter(links.primary_key))
    rows = sa.select(thing, Insight).join(Insight, Insight.id == links.c.insight_id).where(thing.in_(ids), *IS_PUBLIC)
    found = db.session.execute(rows.options(joinedload(Insight.public)).order_by(thing))
    return {row[0]: row[1] for row in found}


def _on(theme: Theme) -> sa.Select[int]:
    """The insights on a theme, on one below it, or on one that became it."""
    themes = the_list.all_themes()
    now = the_list.effective(themes)
    ids = {one.id for one in themes if theme.id in (now[one.id].id, now[one.id].parent_id)}
    return sa.select(insight_theme.c.insight_id).where(insight_theme.c.theme_id.in_(ids))


def insights_in(locality_id: int) -> sa.Select[Insight]:
    """All insights of a locality, the newest first; for a paged list of those who work there."""
    rows = sa.select(Insight).where(Insight.locality_id == locality_id)
    loading = joinedload(Insight.version), joinedload(Insight.group)
    return rows.options(*loading).order_by(Insight.id.desc())


def open_insights(locality_ids: Collection[int] | None, group_ids: Collection[int]) -> Sequence[Insight]:
    """The newest hundred whose evidence may still change, in these localities (None: all) or of these groups."""
    rows = sa.select(Insight).join(Insight.version).where(*OPEN)
    if locality_ids is not None:
        rows = rows.where(sa.or_(Insight.locality_id.in_(locality_ids), Insight.group_id.in_(group_ids)))
    loading = joinedload(Insight.version), joinedload(Insight.locality)
    return db.session.scalars(rows.options(*loading).order_by(Insight.id.desc()).limit(100)).all()


def backing(insight_id: int) -> Backing:
    """What is behind an insight and against it, as it is now."""
    rows = sa.select(Heard.stance, Heard.channel, Heard.month, Heard.notes, Heard.voices)
    found = Backing()
    for stance, channel, month, notes, voices in db.session.execute(rows.where(Heard.insight_id == insight_id)):
        found.take_in(stance, channel, month, notes, voices)
    return found


def ids_behind(insight_id: int) -> sa.Select[int]:
    """The ids of the notes behind an insight."""
    return sa.select(Evidence.note_id).where(Evidence.insight_id == insight_id, Evidence.stance == "for")


def find_version(insight_id: int, number: int | None) -> Version | None:
    """A version by its number."""
    return db.session.scalar(sa.select(Version).where(Version.insight_id == insight_id, Version.number == number))


def evidence_of(insight_id: int, stance: str | None = None) -> sa.Select[Evidence]:
    """The notes behind an insight, or against it, the newest first; for a paged list of those who read notes."""
    rows = sa.select(Evidence).join(Evidence.note).where(Evidence.insight_id == insight_id, Note.standing)
    if stance:
        rows = rows.where(Evidence.stance == stance)
    return rows.options(joinedload(Evidence.note)).order_by(Evidence.note_id.desc())


def texts_behind(insight_id: int) -> Sequence[str]:
    """What the notes of an insight say and quote, for comparing only."""
    rows = sa.select(Note.text, Note.quote).join(Evidence, Evidence.note_id == Note.id)
    found = db.session.execute(rows.where(Evidence.insight_id == insight_id).order_by(Note.id))
    return [text for row in found for text in row if text]


def debts_gathered(insight_id: int, *, at: datetime, stance: str) -> Sequence[int]:
    """The ids of the answers owed for the notes put behind an insight at one moment, whose trails do not say so
    yet."""
    weighed = sa.select(Step.id).where(Step.debt_id == Note.debt_id, Step.kind == "weighed")
    rows = _debts(insight_id, stance).where(Evidence.at == at, ~weighed.exists())
    return db.session.scalars(rows).all()


def untold_debts(insight_id: int, *, stance: str) -> Sequence[int]:
    """The answers owed for the notes behind an insight whose trails have no link to it yet."""
    return db.session.scalars(_debts(insight_id, stance).where(Evidence.told_at.is_(None))).all()


def _debts(insight_id: int, stance: str) -> sa.Select[int]:
    rows = sa.select(Note.debt_id).join(Evidence, Evidence.note_id == Note.id)
    return rows.where(Evidence.insight_id == insight_id, Evidence.stance == stance).order_by(Note.debt_id)


def notes_gathered(insight_id: int, *, at: datetime) -> Sequence[int]:
    """The ids of the notes put behind an insight at one moment."""
    rows = sa.select(Evidence.note_id).where(Evidence.insight_id == insight_id, Evidence.at == at)
    return db.session.scalars(rows.order_by(Evidence.note_id)).all()


def told_debts(insight_id: int) -> Sequence[int]:
    """The answers owed whose trails have a link to it."""
    rows = sa.select(Note.debt_id).join(Evidence, Evidence.note_id == Note.id)
    rows = rows.where(Evidence.insight_id == insight_id, Evidence.told_at.is_not(None))
    return db.session.scalars(rows.order_by(Note.debt_id)).all()


def stances_of(insight_id: int) -> Mapping[int, str]:
    """Note id → for or against."""
    rows = sa.select(Evidence.note_id, Evidence.stance).where(Evidence.insight_id == insight_id)
    return {row.note_id: row.stance for row in db.session.execute(rows)}


def is_behind(insight_id: int, note_id: int) -> bool:
    """Whether a note is evidence of an insight, for or against."""
    rows = sa.select(Evidence.note_id).where(Evidence.insight_id == insight_id, Evidence.note_id == note_id)
    return db.session.scalar(rows) is not None


def on_themes(theme_ids: Collection[int], locality_id: int) -> sa.ColumnElement[bool]:
    """The condition that a note is on one of these themes; one merged meanwhile is what it became."""
    here = NoteTheme.theme_id.in_(the_list.ids_now(theme_ids)), NoteTheme.locality_id == locality_id
    return Note.id.in_(sa.select(NoteTheme.note_id).where(*here))


def notes_in(locality_id: int, *, theme_id: int | None = None, kind: str | None = None) -> sa.Select[Note]:
    """The standing notes of a locality to tick, the newest first."""
    rows = sa.select(Note).where(Note.locality_id == locality_id, Note.standing)
    if theme_id is not None:
        rows = rows.where(on_themes([theme_id], locality_id))
    if kind is not None:
        rows = rows.where(Note.kind == kind)
    shown = load_only(Note.key, Note.text, Note.kind, Note.voices, Note.heard_on, Note.channel)
    return rows.options(shown).order_by(Note.id.desc())


def with_keys(keys: Collection[str]) -> Sequence[int]:
    """The ids of the notes with these keys."""
    return db.session.scalars(sa.select(Note.id).where(Note.key.in_(keys)).order_by(Note.id)).all()


def themes_heard(locality_id: int) -> Sequence[tuple[Theme, int, int]]:
    """(theme, notes, voices) of every theme in use with standing notes in a locality, in the list's order."""
    notes, voices = sa.func.sum(ThemeCount.notes), sa.func.sum(ThemeCount.voices)
    rows = sa.select(Theme, notes, voices).join(ThemeCount, ThemeCount.theme_id == Theme.id)
    rows = rows.where(ThemeCount.locality_id == locality_id, Theme.retired_at.is_(None)).group_by(Theme.id)
    found = db.session.execute(rows.having(notes > 0).order_by(Theme.position, Theme.id)).all()
    return [(theme, number, heard) for theme, number, heard in found]


def themes_with(ids: Collection[int]) -> Sequence[Theme]:
    """Themes by id, in the list's order; one merged meanwhile is the one it became."""
    asked = db.session.scalars(sa.select(Theme).where(Theme.id.in_(ids)).order_by(Theme.position, Theme.id)).all()
    return list({one.id: one for one in the_list.effective(asked).values()}.values())


def communities_in(locality_id: int) -> Sequence[Group]:
    """The Communities of Practice of a locality: those that may state findings."""
    rows = sa.select(Group).where(Group.locality_id == locality_id, Group.kind != "board")
    return db.session.scalars(rows.order_by(Group.kind.desc(), Group.name, Group.id)).all()


def positions_of(insight: Insight) -> Sequence[Position]:
    """How members stand to the newest version, by name."""
    rows = sa.select(Position).join(Position.person).options(joinedload(Position.person))
    rows = rows.where(Position.insight_id == insight.id, Position.number == insight.number)
    return db.session.scalars(rows.order_by(Person.name, Position.id)).all()


def find_position(insight: Insight, person_id: int) -> Position | None:
    """How one member stands to the newest version."""
    rows = sa.select(Position).where(Position.insight_id == insight.id, Position.number == insight.number)
    return db.session.scalar(rows.where(Position.person_id == person_id))


def comments_on(insight_id: int) -> sa.Select[Comment]:
    """The discussion, oldest first; for a paged list."""
    rows = sa.select(Comment).where(Comment.insight_id == insight_id).options(joinedload(Comment.author))
    return rows.order_by(Comment.id)


def versions_of(insight_id: int) -> Sequence[Version]:
    """Every version, oldest first."""
    return db.session.scalars(sa.select(Version).where(Version.insight_id == insight_id).order_by(Version.number)).all()


def public_quotes(insight: Insight) -> Sequence[str]:
    """The words that were released, of notes that stand and came with the version that everyone reads."""
    rows = sa.select(Quote.words).join(Note, Note.id == Quote.note_id)
    rows = rows.join(Evidence, sa.and_(Evidence.note_id == Note.id, Evidence.insight_id == Quote.insight_id))
    rows = rows.where(Quote.insight_id == insight.id, Quote.released_at.is_not(None), Quote.taken_back_at.is_(None))
    return db.session.scalars(
        rows.where(Note.standing, Evidence.number <= (insight.public_number or 0)).order_by(Quote.id)
    ).all()


def quotes_of(insight_id: int) -> Sequence[Quote]:
    """Quotes asked for and released, those taken back too, oldest first."""
    rows = (
        sa.select(Quote).where(Quote.insight_id == insight_id).options(joinedload(Quote.note), joinedload(Quote.asker))
    )
    return db.session.scalars(rows.order_by(Quote.id)).all()


def released_words(insight_id: int) -> Sequence[str]:
    """The words that may be repeated."""
    rows = sa.select(Quote.words).where(Quote.insight_id == insight_id, Quote.released_at.is_not(None))
    return db.session.scalars(rows.where(Quote.taken_back_at.is_(None)).order_by(Quote.id)).all()


def standing_quotes(note_id: int, insight_ids: Collection[int] | None = None) -> Sequence[Quote]:
    """The quotes of a note that were asked for or released and not taken back."""
    rows = sa.select(Quote).where(Quote.note_id == note_id, Quote.taken_back_at.is_(None)).order_by(Quote.id)
    if insight_ids is not None:
        rows = rows.where(Quote.insight_id.in_(insight_ids))
    return db.session.scalars(rows).all()


def waiting_for(person_id: int, groups: Collection[int]) -> Sequence[Insight]:
    """What is being discussed in these groups and somebody has not said how they stand, or not to the words as they are now; the
    first twenty, oldest first."""
    mine = sa.and_(
        Position.insight_id == Insight.id,
        Position.number == Insight.number,
        Position.person_id == person_id,
        sa.or_(Position.revision == Version.revision, Position.stand == "object"),
    )
    rows = sa.select(Insight).join(Insight.version).where(Insight.group_id.in_(groups), *OPEN)
    rows = rows.where(Version.discussed_at.is_not(None), ~sa.exists().where(mine))
    loading = joinedload(Insight.version), joinedload(Insight.locality)
    return db.session.scalars(rows.options(*loading).order_by(Insight.id).limit(20)).all()


def to_lead(groups: Collection[int]) -> Sequence[Insight]:
    """What is agreed and not published, or has a quote that waits to be released, in these groups; the first twenty."""
    asked = sa.exists().where(
        Quote.insight_id == Insight.id, Quote.released_at.is_(None), Quote.taken_back_at.is_(None)
    )
    unpublished = sa.and_(Version.agreed_at.is_not(None), Version.published_at.is_(None))
    rows = sa.select(Insight).join(Insight.version)
    rows = rows.where(Insight.group_id.in_(groups), Insight.taken_back_at.is_(None), sa.or_(unpublished, asked))
    loading = joinedload(Insight.version), joinedload(Insight.locality)
    return db.session.scalars(rows.options(*loading).order_by(Insight.id).limit(20)).all()


def localities_with(ids: Collection[int]) -> Sequence[Locality]:
    """Localities by id, in the place's order."""
    rows = sa.select(Locality).where(Locality.id.in_(ids)).order_by(Locality.position, Locality.id)
    return db.session.scalars(rows).all()
