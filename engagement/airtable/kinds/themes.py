"""The list of themes, both ways: made, renamed and moved by the list's own verbs, with its history and its undo."""

from collections.abc import Mapping
from datetime import datetime

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.values import Value
from engagement.intelligence.models import Theme
from engagement.intelligence.themes import changes
from engagement.shared.database import db


class Themes(Outward):
    """Merging, splitting and retiring are done here, where what they do to notes is seen first."""

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        taking.check(self.columns, values)
        above = _above(values)
        if id_ is None:
            name = taking.text(values, "name", needed=True)
            taking.check_public([name])
            return changes.create(name, above=above, by=None, now=now).theme_id
        theme = db.session.get(Theme, id_)
        if theme is None or theme.became_id is not None or theme.ended == "undone":
            raise taking.NotShared
        if "name" in values:
            name = taking.text(values, "name", needed=True)
            taking.check_public([name], before=[theme.name])
            changes.rename(theme, name, by=None, now=now)
        if "above" in values:
            changes.move(theme, above=above, by=None, now=now)
        return theme.id


def _above(values: Mapping[str, Value]) -> Theme | None:
    ids = taking.ids(values, "above")
    if len(ids) > 1:
        raise taking.OneAtMost(column="above")
    return db.session.get_one(Theme, ids[0]) if ids else None
