"""Create, rename, move, merge, retire and bring back a theme. Each is one page of the history; none deletes a row."""

from collections.abc import Collection, Sequence
from datetime import datetime

from engagement.intelligence.models import Theme
from engagement.intelligence.themes import gate, history, moving, queries, rules
from engagement.intelligence.themes.models import ThemeChange
from engagement.shared.database import db


def create(name: str, *, above: Theme | None = None, by: int | None, now: datetime) -> ThemeChange:
    """A new theme at the top, or below another. Raises NameNeeded, SameName, TwoLevels or ChangedMeanwhile."""
    gate.close()
    _check_above(above)
    page = history.Page()
    theme = new_theme(name, above=above)
    page.made(theme, now=now)
    return page.write("create", theme, by=by, now=now)


def new_theme(name: str, *, above: Theme | None, split_from: Theme | None = None) -> Theme:
    """A row at the end of its part of the list. The caller has locked the list and writes the history."""
    name, beside = rules.name_of(name), queries.in_use_below(above.id if above else None)
    rules.check_name(name, beside)
    last = max((theme.position for theme in beside), default=above.position if above else 0)
    theme = Theme(
        slug=rules.slug_of(name, queries.slugs()), name=name, parent_id=above.id if above else None, position=last
    )
    theme.split_from_id = split_from.id if split_from else None
    db.session.add(theme)
    db.session.flush()
    return theme


def rename(theme: Theme, name: str, *, by: int | None, now: datetime) -> ThemeChange | None:
    """Call a theme something else; nothing to do if it is called so. Raises NameNeeded, SameName or ChangedMeanwhile."""
    gate.close()
    db.session.refresh(theme)
    rules.check_in_use(theme)
    name = rules.name_of(name)
    if name == theme.name:
        return None
    rules.check_name(name, [one for one in queries.in_use_below(theme.parent_id) if one is not theme])
    page = history.Page(theme)
    theme.name = name
    return page.write("rename", theme, by=by, now=now)


def move(theme: Theme, *, above: Theme | None, by: int | None, now: datetime) -> ThemeChange | None:
    """Put a theme below another, or at the top; its notes follow. Raises TwoLevels, ThemesBelow, SameName or ChangedMeanwhile."""
    gate.close()
    db.session.refresh(theme)
    rules.check_in_use(theme)
    _check_above(above)
    if theme.parent_id == (above.id if above else None):
        return None
    if above is theme:
        raise rules.TwoLevels(theme=theme.name)
    beneath = queries.below([theme.id])
    if any(one.retired_at is None for one in beneath):
        raise rules.ThemesBelow(theme=theme.name)
    rules.check_name(theme.name, queries.in_use_below(above.id if above else None))
    page, was = history.Page(theme, *beneath), theme.parent_id
    for one in (theme, *beneath):  # those below are retired, and follow to keep the list at two levels
        one.parent_id = above.id if above else None
    number = moving.count_with([theme.id])
    change = page.write("move", theme, notes=number, by=by, now=now)
    moving.follow(change, theme, was=was)
    return change


def merge(sources: Collection[Theme], *, into: Theme, why: str = "", by: int | None, now: datetime) -> ThemeChange:
    """Make themes part of another. Notes that had one of them have the other instead; what they had is kept. Themes below them
    follow. Raises ChooseTwo, TooMany, ThemesBelow or ChangedMeanwhile."""
    gate.close()
    known = queries.with_ids({into.id, *(theme.id for theme in sources)})
    into, sources = (
        known[into.id],
        sorted((known[one.id] for one in set(sources)), key=lambda one: -(one.parent_id or 0)),
    )
    ids = [theme.id for theme in sources]
    beneath = [theme for theme in queries.below(ids) if theme.id not in ids and theme is not into]
    if into.parent_id in ids:
        raise rules.ThemesBelow(theme=known[into.parent_id].name)
    follow = [theme for theme in beneath if theme.retired_at is None]
    rules.check_merge(sources, into, follow)
    _check_beside(follow, [one for one in queries.in_use_below(into.id) if one.id not in ids])
    page = history.Page(into, *sources, *beneath)
    for theme in beneath:
        theme.parent_id = into.parent_id or into.id
    for theme in sources:
        theme.retired_at, theme.ended, theme.became_id = now, "merged", into.id
    change = page.write("merge", into, why=why, notes=moving.count_with(ids), by=by, now=now)
    for theme in sources:
        moving.replace(change, theme, into)
    moving.counted(change)
    return change


def retire(theme: Theme, *, why: str, by: int | None, now: datetime) -> ThemeChange:
    """Nobody can choose it any more; the notes that have it keep it. Raises ThemesBelow or ChangedMeanwhile."""
    gate.close()
    db.session.refresh(theme)
    rules.check_in_use(theme)
    if queries.in_use_below(theme.id):
        raise rules.ThemesBelow(theme=theme.name)
    page = history.Page(theme)
    theme.retired_at, theme.ended = now, "retired"
    return page.write("retire", theme, why=why, by=by, now=now)


def bring_back(theme: Theme, *, by: int | None, now: datetime) -> ThemeChange:
    """Let a retired theme be chosen again. Raises AlreadyInUse, NoWayBack, SameName or ChangedMeanwhile (the one above it)."""
    gate.close()
    db.session.refresh(theme)
    if theme.retired_at is None:
        raise rules.AlreadyInUse(theme=theme.name)
    if theme.ended not in (None, "retired"):
        raise rules.NoWayBack
    if theme.parent_id is not None:
        rules.check_in_use(*queries.with_ids([theme.parent_id]).values())
    rules.check_name(theme.name, queries.in_use_below(theme.parent_id))
    page = history.Page(theme)
    theme.retired_at = theme.ended = None
    return page.write("back", theme, by=by, now=now)


def _check_beside(coming: Sequence[Theme], there: Sequence[Theme]) -> None:
    """No two of those that come together have the same name."""
    for number, theme in enumerate(coming):
        rules.check_name(theme.name, [*there, *coming[:number]])


def _check_above(above: Theme | None) -> None:
    if above is not None:
        db.session.refresh(above)
        rules.check_in_use(above)
        if above.parent_id is not None:
            raise rules.TwoLevels(theme=above.name)
