"""Giving notes other themes because the list changed: a handful of statements however many notes there are. Whatever a note loses
or gets is written down first (``ThemeMove``), as it was given, by whom and when. The list is locked meanwhile (``gate``)."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm as sa_orm

from engagement.intelligence import kept
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.themes.models import ThemeChange, ThemeMove
from engagement.shared.database import db

Had, Beneath = sa_orm.aliased(NoteTheme), sa_orm.aliased(Theme)
"""A second look at what a note has, and at what is below a theme."""
NOTE_THEME = ["note_id", "theme_id", "locality_id", "by", "at"]
MOVE = ["change_id", "note_id", "theme_id", "got", "locality_id", "by", "at"]


def count_with(themes: Collection[int]) -> int:
    """How many notes have any of these themes (ids)."""
    found = sa.select(sa.func.count(NoteTheme.note_id.distinct())).where(NoteTheme.theme_id.in_(themes))
    return db.session.scalar(found) or 0


def replace(change: ThemeChange, old: Theme, new: Theme, *, only: Collection[int] | None = None) -> None:
    """Notes that have ``old`` (or only these of them, by id) have ``new`` instead, given by whoever gave the old one, and the
    theme above the new one instead of the one above the old."""
    which = NoteTheme.theme_id == old.id
    if only is not None:
        which = sa.and_(which, NoteTheme.note_id.in_(only))
    get(change, new.id, which)
    lose(change, which)
    if old.parent_id != new.parent_id:
        lost = sa.select(ThemeMove.note_id).where(
            ThemeMove.change_id == change.id, ThemeMove.theme_id == old.id, ThemeMove.got.is_(False)
        )
        put_under(change, new, notes=lost, instead_of=old.parent_id)


def follow(change: ThemeChange, theme: Theme, *, was: int | None) -> None:
    """The notes of a theme that was below another (id) have the one that it is below now."""
    put_under(change, theme, notes=sa.select(Had.note_id).where(Had.theme_id == theme.id), instead_of=was)
    counted(change)


def put_under(change: ThemeChange, theme: Theme, *, notes: sa.Select[Any], instead_of: int | None) -> None:
    """These notes, which have ``theme``, have the one above it too, and leave the one that was above unless another theme below
    that one stays."""
    if theme.parent_id is not None:
        get(change, theme.parent_id, sa.and_(NoteTheme.theme_id == theme.id, NoteTheme.note_id.in_(notes)))
    if instead_of is not None and instead_of != theme.id:
        bare = sa.and_(NoteTheme.theme_id == instead_of, NoteTheme.note_id.in_(notes), ~_below(NoteTheme))
        lose(change, bare)


def get(change: ThemeChange, theme_id: int, rows: sa.ColumnElement[bool]) -> None:
    """The notes of these rows get the theme, from whoever gave them what the rows say, unless they have it. Where several rows
    are of one note, the one given first counts."""
    has_it = sa.exists().where(Had.note_id == NoteTheme.note_id, Had.theme_id == theme_id)
    turn = sa.func.row_number().over(partition_by=NoteTheme.note_id, order_by=(NoteTheme.at, NoteTheme.theme_id))
    found = sa.select(NoteTheme, turn.label("turn")).where(rows, ~has_it).subquery().c
    constants = sa.literal(change.id, sa.BigInteger), sa.literal(theme_id, sa.BigInteger), sa.true()
    written = sa.select(constants[0], found.note_id, *constants[1:], found.locality_id, found.by, found.at)
    db.session.execute(sa.insert(ThemeMove).from_select(MOVE, written.where(found.turn == 1)))
    _insert(sa.and_(ThemeMove.change_id == change.id, ThemeMove.theme_id == theme_id, ThemeMove.got))


def _insert(which: sa.ColumnElement[bool]) -> None:
    """Give notes what was written down that they get, where they have not got it yet. They get it where they are now: its writer
    may have moved a note to another locality since it was written down."""
    absent = ~sa.exists().where(Had.note_id == ThemeMove.note_id, Had.theme_id == ThemeMove.theme_id)
    rows = sa.select(ThemeMove.note_id, ThemeMove.theme_id, Note.locality_id, ThemeMove.by, ThemeMove.at)
    rows = rows.join(Note, Note.id == ThemeMove.note_id)
    db.session.execute(sa.insert(NoteTheme).from_select(NOTE_THEME, rows.where(which, absent)))


def lose(change: ThemeChange, rows: sa.ColumnElement[bool]) -> None:
    """Take these rows away, written down first."""
    gone = sa.select(
        sa.literal(change.id, sa.BigInteger),
        NoteTheme.note_id,
        NoteTheme.theme_id,
        sa.false(),
        NoteTheme.locality_id,
        NoteTheme.by,
        NoteTheme.at,
    ).where(rows)
    db.session.execute(sa.insert(ThemeMove).from_select(MOVE, gone))
    written = sa.exists().where(
        ThemeMove.change_id == change.id,
        ThemeMove.note_id == NoteTheme.note_id,
        ThemeMove.theme_id == NoteTheme.theme_id,
        ThemeMove.got.is_(False),
    )
    db.session.execute(sa.delete(NoteTheme).where(rows, written).execution_options(synchronize_session=False))


def give_back(change: ThemeChange, undone: ThemeChange, *, sources: Collection[int], target: int | None) -> None:
    """Undo, as this change, what ``undone`` did to notes: they get ``sources`` (ids) back for ``target``, and the themes above
    follow. A note that was sorted anew since, and lost what it got or needs it for what it got since, is left as it is."""
    still = sa.exists().where(Had.note_id == ThemeMove.note_id, Had.theme_id == target)
    _restore(change, undone, sa.and_(ThemeMove.theme_id.in_(sources), still))
    _take_back(change, undone, sa.and_(ThemeMove.theme_id == target, ~_below(ThemeMove)))
    _restore(change, undone, sa.and_(ThemeMove.theme_id.not_in(sources), _below(ThemeMove)))
    _take_back(change, undone, sa.and_(ThemeMove.theme_id != (target or 0), ~_below(ThemeMove)))


def _restore(change: ThemeChange, undone: ThemeChange, which: sa.ColumnElement[bool]) -> None:
    """What notes lost comes back as it was, where it is not there."""
    absent = ~sa.exists().where(Had.note_id == ThemeMove.note_id, Had.theme_id == ThemeMove.theme_id)
    move = ThemeMove
    rows = sa.select(
        sa.literal(change.id, sa.BigInteger), move.note_id, move.theme_id, sa.true(), move.locality_id, move.by, move.at
    ).where(move.change_id == undone.id, move.got.is_(False), which, absent)
    db.session.execute(sa.insert(ThemeMove).from_select(MOVE, rows))
    _insert(sa.and_(ThemeMove.change_id == change.id, ThemeMove.got))


def _take_back(change: ThemeChange, undone: ThemeChange, which: sa.ColumnElement[bool]) -> None:
    """What notes got goes, where it is still the very thing they got."""
    same = sa.exists().where(
        ThemeMove.change_id == undone.id,
        ThemeMove.got,
        ThemeMove.note_id == NoteTheme.note_id,
        ThemeMove.theme_id == NoteTheme.theme_id,
        ThemeMove.at == NoteTheme.at,
        ThemeMove.by.is_not_distinct_from(NoteTheme.by),
        which,
    )
    lose(change, same)


def _below(row: Any) -> sa.ColumnElement[bool]:
    """The row's note has a theme below the row's theme. Correlated by name: left to itself, a subquery within a subquery would look
    at any row."""
    has = sa.select(Had.note_id).join(Beneath, Beneath.id == Had.theme_id)
    return has.where(Had.note_id == row.note_id, Beneath.parent_id == row.theme_id).correlate(row).exists()


def complete(change: ThemeChange, theme: Theme) -> None:
    """Every note with this theme has the one above it."""
    if theme.parent_id is not None:
        get(change, theme.parent_id, NoteTheme.theme_id == theme.id)


def counted(change: ThemeChange) -> None:
    """Everything kept about the notes and themes that this change moved is made anew."""
    moved = sa.select(ThemeMove.note_id).where(ThemeMove.change_id == change.id)
    themes = db.session.scalars(sa.select(ThemeMove.theme_id).where(ThemeMove.change_id == change.id).distinct()).all()
    if themes:
        kept.regrouped(moved, themes=themes)
    db.session.expire_all()
