"""Writing down what people did to the list of themes, with each theme as it was before and after."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engagement.intelligence.events import ThemesChanged
from engagement.intelligence.models import Theme
from engagement.intelligence.themes.models import ThemeChange, ThemeTouched
from engagement.shared.database import db
from engagement.shared.events import tell

FIELDS = ("name", "parent_id", "position", "retired_at", "ended", "became_id", "split_from_id")
"""What a change may change of a theme. The slug stays."""


def state_of(theme: Theme) -> dict[str, Any]:
    """A theme's fields as they are kept in the history."""
    state = {name: getattr(theme, name) for name in FIELDS}
    return {**state, "retired_at": theme.retired_at and theme.retired_at.isoformat()}


def put(theme: Theme, fields: Mapping[str, Any]) -> None:
    """Give a theme fields as they are kept in the history."""
    for name, value in fields.items():
        if name == "retired_at" and isinstance(value, str):
            value = datetime.fromisoformat(value)
        setattr(theme, name, value)


def never(theme: Theme, *, now: datetime) -> dict[str, Any]:
    """What a new theme was before it was made: nothing that could be chosen."""
    return {**state_of(theme), "retired_at": now.isoformat(), "ended": "undone"}


class Page:
    """One page of the history being written: open it before the change, ``write`` it after."""

    def __init__(self, *themes: Theme) -> None:
        self.themes = list(dict.fromkeys(themes))
        self.before = {theme.id: state_of(theme) for theme in self.themes}

    def made(self, theme: Theme, *, now: datetime) -> None:
        """A theme that the change itself made."""
        self.themes.append(theme)
        self.before[theme.id] = never(theme, now=now)

    def write(
        self,
        kind: str,
        theme: Theme,
        *,
        why: str = "",
        notes: int = 0,
        undoes: ThemeChange | None = None,
        by: int | None,
        now: datetime,
    ) -> ThemeChange:
        """Keep the change, about ``theme``, which gives so many notes another theme, and tell of it."""
        change = ThemeChange(
            kind=kind, theme_id=theme.id, why=why, notes=notes, undoes_id=undoes and undoes.id, by=by, at=now
        )
        db.session.add(change)
        db.session.flush()
        db.session.add_all(_touched(change, self.themes, self.before))
        db.session.flush()
        tell(ThemesChanged(at=now, by=by, change_id=change.id))
        return change


def _touched(
    change: ThemeChange, themes: Iterable[Theme], before: Mapping[int, dict[str, Any]]
) -> Iterable[ThemeTouched]:
    for theme in themes:
        yield ThemeTouched(change_id=change.id, theme_id=theme.id, before=before[theme.id], after=state_of(theme))
