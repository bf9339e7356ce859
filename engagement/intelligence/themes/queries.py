"""Reads of the list of themes as it stands, of what themes became, and of their history."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from engagement.intelligence import rules as rules_of_notes
from engagement.intelligence.models import Note, NoteTheme, Theme, ThemeCount
from engagement.intelligence.themes.models import ThemeChange, ThemeTouched
from engagement.places.themes import Line
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

FRESH = {"populate_existing": True}


def get_theme(*, theme: str) -> Theme:
    """By slug, whatever became of it. Raises Missing."""
    return the_one(sa.select(Theme).where(Theme.slug == theme))


def get_change(*, change: str) -> ThemeChange:
    """By key, with what it touched. Raises Missing."""
    return the_one(_changes().where(ThemeChange.key == change))


def find_theme(slug: str) -> Theme | None:
    """The theme that this slug means now: where it was merged, the one it became."""
    theme = db.session.scalar(sa.select(Theme).where(Theme.slug == slug))
    return theme and effective([theme])[theme.id]


def effective(themes: Iterable[Theme]) -> dict[int, Theme]:
    """What each of these themes is now, by the id asked about: itself, or the one it became, however often it was merged."""
    asked = {theme.id: theme for theme in themes}
    found = dict(asked)
    while moving := {id_: theme.became_id for id_, theme in found.items() if theme.became_id is not None}:
        became = with_ids({id_ for id_ in moving.values() if id_ is not None})
        found |= {id_: became[next_] for id_, next_ in moving.items() if next_ is not None}
    return found


def ids_now(ids: Collection[int] | None) -> list[int]:
    """Ids of themes as somebody chose them, as the list is now: what was merged meanwhile is what it became. Each once; what
    there never was stays as it is, for the form to refuse."""
    if not ids:
        return []
    became = effective(with_ids(ids).values())
    return list(dict.fromkeys(became[one].id if one in became else one for one in ids))


def as_now(choices: Sequence[Collection[int]]) -> list[set[int]]:
    """Choices (ids of themes) that were made at several times, as the list is now: what was merged is what it became, and what
    stands above another one chosen goes without saying."""
    every = with_ids({id_ for choice in choices for id_ in choice})
    now, deepest = effective(every.values()), rules_of_notes.deepest
    then = [deepest(every[id_] for id_ in choice if id_ in every) for choice in choices]
    return [set(deepest(now[id_] for id_ in choice)) for choice in then]


def last_merged() -> datetime | None:
    """When a merge, or the undoing of a change, last gave old choices another meaning."""
    when = sa.select(sa.func.max(ThemeChange.at)).where(ThemeChange.kind.in_(("merge", "undo")))
    return db.session.scalar(when)


def with_ids(ids: Collection[int]) -> dict[int, Theme]:
    """Themes by id, as they are at this moment."""
    rows = sa.select(Theme).where(Theme.id.in_(ids)).order_by(Theme.id)
    return {theme.id: theme for theme in db.session.scalars(rows, execution_options=FRESH)}


def all_themes() -> Sequence[Theme]:
    """Every theme that ever was, in the list's order, but for those whose making was undone."""
    rows = sa.select(Theme).where(Theme.ended.is_distinct_from("undone")).order_by(Theme.position, Theme.id)
    return db.session.scalars(rows).all()


def no_longer_in_use(slugs: Collection[str]) -> Sequence[Theme]:
    """Which of these can no longer be chosen."""
    rows = sa.select(Theme).where(Theme.slug.in_(slugs), Theme.retired_at.is_not(None))
    return db.session.scalars(rows.order_by(Theme.position, Theme.id)).all() if slugs else []


def slugs() -> set[str]:
    return set(db.session.scalars(sa.select(Theme.slug)))


def in_use_below(parent_id: int | None) -> Sequence[Theme]:
    """The themes in use below one, or at the top."""
    rows = sa.select(Theme).where(Theme.parent_id == parent_id, Theme.retired_at.is_(None))
    return db.session.scalars(rows.order_by(Theme.position, Theme.id), execution_options=FRESH).all()


def below(parent_ids: Collection[int]) -> Sequence[Theme]:
    """What is below these themes (ids) and was not merged: in use, or kept by the notes that have it."""
    rows = sa.select(Theme).where(Theme.parent_id.in_(parent_ids), Theme.became_id.is_(None))
    return db.session.scalars(rows.order_by(Theme.position, Theme.id), execution_options=FRESH).all()


def parts_of(theme: Theme) -> Sequence[Theme]:
    """What a theme was split into, and is still in use."""
    rows = sa.select(Theme).where(Theme.split_from_id == theme.id, Theme.retired_at.is_(None))
    return db.session.scalars(rows.order_by(Theme.position, Theme.id)).all()


def numbers() -> dict[int, int]:
    """How many standing notes every theme has in the whole place, by theme id, from the kept counts."""
    rows = sa.select(ThemeCount.theme_id, sa.func.sum(ThemeCount.notes)).group_by(ThemeCount.theme_id)
    return {id_: int(number) for id_, number in db.session.execute(rows)}


def has_notes(theme: Theme) -> bool:
    """Any note has it, standing or not."""
    return bool(db.session.scalar(sa.select(sa.exists().where(NoteTheme.theme_id == theme.id))))


def history(theme: Theme | None = None) -> Paged:
    """What was done to one theme, or to all, newest first."""
    rows = _changes().order_by(ThemeChange.id.desc())
    if theme is not None:
        rows = rows.where(
            ThemeChange.id.in_(sa.select(ThemeTouched.change_id).where(ThemeTouched.theme_id == theme.id))
        )
    return paged(rows)


def _changes() -> sa.Select[ThemeChange]:
    return sa.select(ThemeChange).options(
        joinedload(ThemeChange.theme),
        joinedload(ThemeChange.person),
        joinedload(ThemeChange.undone),
        selectinload(ThemeChange.touched).joinedload(ThemeTouched.theme),
    )


def standing_after(change: ThemeChange, *, kinds: Collection[str]) -> Sequence[ThemeTouched]:
    """The themes of a change that a later one of these kinds, not undone, touched too."""
    undone = aliased(ThemeChange)
    mine = sa.select(ThemeTouched.theme_id).where(ThemeTouched.change_id == change.id)
    rows = (
        sa.select(ThemeTouched)
        .join(ThemeChange, ThemeChange.id == ThemeTouched.change_id)
        .where(ThemeChange.id > change.id, ThemeChange.kind.in_(kinds), ThemeTouched.theme_id.in_(mine))
        .where(~sa.exists().where(undone.undoes_id == ThemeChange.id))
        .options(joinedload(ThemeTouched.theme))
    )
    return db.session.scalars(rows).all()


def changed_by_people() -> set[int]:
    """The themes (ids) that a change not undone is about: the place's data file leaves them alone."""
    undone = aliased(ThemeChange)
    rows = (
        sa.select(ThemeTouched.theme_id)
        .join(ThemeChange, ThemeChange.id == ThemeTouched.change_id)
        .where(ThemeChange.kind != "undo", ~sa.exists().where(undone.undoes_id == ThemeChange.id))
    )
    return set(db.session.scalars(rows))


def lines() -> Sequence[Line]:
    """Every theme that ever was, as one line each, for pages that know only a slug. A merged one has the name of what it is now."""
    every = {theme.id: theme for theme in all_themes()}
    now = effective(every.values())
    return [
        Line(theme.slug, now[id_].slug, now[id_].name, theme.retired_at is None, theme.parent_id is None)
        for id_, theme in every.items()
    ]


def merged_into(theme: Theme) -> bool:
    """Anything became this theme."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Theme.became_id == theme.id))))


def waiting(theme: Theme) -> Paged:
    """The standing notes that have a theme still, oldest first: those of a split one wait to be sorted again."""
    rows = sa.select(Note).join(NoteTheme, NoteTheme.note_id == Note.id)
    return paged(rows.where(NoteTheme.theme_id == theme.id, Note.standing).order_by(Note.id))
