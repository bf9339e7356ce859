"""What there is to publish of notes: voices and conversations by kind, and voices by theme and kind. Read from the kept counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.figures.rules import Cell
from engagement.intelligence.models import NoteCount, Theme, ThemeCount
from engagement.shared.database import db

GROUPS = {"good": ("strength",), "hard": ("worry", "barrier"), "idea": ("idea",)}
"""The kinds as the public sees them; each note is of one group."""
_GROUP = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
HEARD, CONVERSATIONS, THEMES = "heard", "conversations", "themes"


def cells(*, now: datetime) -> Iterator[Cell]:
    """One family a locality and group: a theme's voices lie within those of the theme above it, and of the locality."""
    counts: Counter[tuple[str, int, str]] = Counter()
    for at, kind, notes, voices in db.session.execute(
        sa.select(NoteCount.locality_id, NoteCount.kind, NoteCount.notes, NoteCount.voices)
    ):
        counts[HEARD, at, _GROUP[kind]] += voices
        counts[CONVERSATIONS, at, _GROUP[kind]] += notes
    for at, slug, kind, voices in db.session.execute(_of_themes()):
        counts[THEMES, at, cell_of(slug, _GROUP[kind])] += voices
    for (table, at, cell), people in sorted(counts.items()):
        yield Cell(table, at, cell, f"{at}/{cell.rpartition('/')[2]}", people)


def cell_of(slug: str, group: str) -> str:
    return f"{slug}/{group}"


def _of_themes() -> Any:
    rows = sa.select(ThemeCount.locality_id, Theme.slug, ThemeCount.kind, ThemeCount.voices)
    return rows.join(Theme, Theme.id == ThemeCount.theme_id).where(Theme.retired_at.is_(None))
