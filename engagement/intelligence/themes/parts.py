"""Split a theme into parts, and sort its notes again, a batch at a time."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from engagement.intelligence.models import NoteTheme, Theme
from engagement.intelligence.themes import changes, gate, history, moving, queries, rules
from engagement.intelligence.themes.models import ThemeChange
from engagement.shared.database import db


def split(theme: Theme, names: str, *, why: str = "", by: int | None, now: datetime) -> ThemeChange:
    """Make parts of a theme, one a line. Nobody can choose the whole any more; its notes keep it until somebody sorts them again.
    Raises TwoParts, TooMany, SameName, ThemesBelow or ChangedMeanwhile."""
    gate.close()
    db.session.refresh(theme)
    rules.check_in_use(theme)
    if queries.in_use_below(theme.id):
        raise rules.ThemesBelow(theme=theme.name)
    wanted = rules.parts_of(names)
    above = queries.with_ids([theme.parent_id])[theme.parent_id] if theme.parent_id is not None else None
    page = history.Page(theme)
    theme.retired_at, theme.ended = now, "split"
    db.session.flush()  # so that a part may have the name of the whole
    for name in wanted:
        page.made(changes.new_theme(name, above=above, split_from=theme), now=now)
    return page.write("split", theme, why=why, by=by, now=now)


def sort_again(
    whole: Theme, *, part: Theme, notes: Collection[int] | None = None, by: int | None, now: datetime
) -> ThemeChange:
    """Notes (ids; None for all that are left) that have the whole have this part instead. Those that somebody else has sorted
    meanwhile are passed over. Raises NothingChosen, NotAPart or ChangedMeanwhile."""
    gate.close()
    known = queries.with_ids([whole.id, part.id])
    whole, part = known[whole.id], known[part.id]
    if part.split_from_id != whole.id or whole.ended != "split":
        raise rules.NotAPart(theme=part.name)
    rules.check_in_use(part)
    waiting = sa.select(sa.func.count(NoteTheme.note_id)).where(NoteTheme.theme_id == whole.id)
    if notes is not None:
        waiting = waiting.where(NoteTheme.note_id.in_(notes))
    if not (number := db.session.scalar(waiting) or 0):
        raise rules.NothingChosen
    change = history.Page(whole, part).write("again", whole, notes=number, by=by, now=now)
    moving.replace(change, whole, part, only=notes)
    moving.counted(change)
    return change
