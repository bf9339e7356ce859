"""Take a change back, as a change of its own, while nothing later depends on it."""

from datetime import datetime
from typing import Any

from engagement.intelligence.models import Theme
from engagement.intelligence.themes import gate, history, moving, queries, rules
from engagement.intelligence.themes.models import ThemeChange
from engagement.shared.database import db


def undo(change: ThemeChange, *, by: int | None, now: datetime) -> ThemeChange:
    """Make the list, and what notes have, as before this change; what was sorted by hand since stays. Raises AlreadyUndone,
    SomethingLater, NotesHaveIt, SameName or NoWayBack."""
    gate.close()
    db.session.refresh(change)
    check(change)
    themes = queries.with_ids({one.theme_id for one in change.touched})
    page = history.Page(*themes.values())
    for touched in change.touched:
        theme = themes[touched.theme_id]
        history.put(theme, dict(_differing(touched.before, touched.after)))
    db.session.flush()
    _check_names([theme for theme in themes.values() if history.state_of(theme) != page.before[theme.id]])
    undone = page.write("undo", change.theme, notes=change.notes, undoes=change, by=by, now=now)
    if change.kind in rules.MOVING:
        _give_back(undone, change, themes)
    return undone


def check(change: ThemeChange) -> None:
    """That nothing stands in the way, or the sentence that says what does."""
    if change.kind == "undo":
        raise rules.NoWayBack
    if change.undone is not None:
        raise rules.AlreadyUndone
    for touched in change.touched:
        now, after = history.state_of(touched.theme), touched.after
        if any(now[field] != after[field] for field in dict(_differing(touched.before, after))):
            raise rules.SomethingLater(theme=touched.theme.name)
    if change.kind in rules.MOVING:
        for later in queries.standing_after(change, kinds=rules.MOVING):
            raise rules.SomethingLater(theme=later.theme.name)
    for touched in change.touched:
        if touched.before["ended"] == "undone":
            check_unused(touched.theme)


def check_unused(theme: Theme) -> None:
    """A theme whose making is undone has no notes, nothing below it, and nothing was merged into it."""
    if queries.has_notes(theme):
        raise rules.NotesHaveIt(theme=theme.name)
    if queries.below([theme.id]) or queries.merged_into(theme):
        raise rules.SomethingLater(theme=theme.name)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(field, before[field]) for field in history.FIELDS if before[field] != after[field]]


def _check_names(themes: list[Theme]) -> None:
    """What is in use again, or elsewhere, finds its place free."""
    for theme in themes:
        if theme.retired_at is not None:
            continue
        if theme.parent_id is not None:
            rules.check_in_use(*queries.with_ids([theme.parent_id]).values())
        rules.check_name(theme.name, [one for one in queries.in_use_below(theme.parent_id) if one is not theme])


def _give_back(undone: ThemeChange, change: ThemeChange, themes: dict[int, Theme]) -> None:
    """The notes' part of it. Themes that went below another, or came from there, are completed with the one above them now."""
    if change.kind == "merge":
        sources = [one.theme_id for one in change.touched if one.before["became_id"] != one.after["became_id"]]
        moving.give_back(undone, change, sources=sources, target=change.theme_id)
    elif change.kind == "again":
        part = next(one.theme_id for one in change.touched if one.theme_id != change.theme_id)
        moving.give_back(undone, change, sources=[change.theme_id], target=part)
    else:
        moving.give_back(undone, change, sources=[], target=None)
    for theme in themes.values():
        moving.complete(undone, theme)
    moving.counted(undone)
