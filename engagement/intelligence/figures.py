"""What there is to publish of notes: voices and conversations by kind, and voices by theme and kind. Read from the kept counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.figures.rules import Cell
from engagement.intelligence.models import NoteCount, TellingCount, Theme, ThemeCount
from engagement.places.models import Locality
from engagement.shared.database import db

GROUPS = {"good": ("strength",), "hard": ("worry", "barrier"), "idea": ("idea",)}
"""The kinds as the public sees them; each note is of one group."""
_GROUP = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
STEPS, SENT, LEFT = "steps", "sent", "left"
"""Of those who began to tell us something on these pages: who sent it, and who did not. Nobody is in both."""
HEARD, CONVERSATIONS, THEMES = "heard", "conversations", "themes"


def cells(*, now: datetime) -> Iterator[Cell]:
    """One family a locality and group: a theme's voices lie within those of the theme above it, and of the locality. Every cell is
    told of, also one that counts nobody: that a cell is there must not say that somebody is in it."""
    places = db.session.scalars(sa.select(Locality.id)).all()
    themes = db.session.scalars(sa.select(Theme.slug).where(Theme.retired_at.is_(None))).all()
    names = [(HEARD, group) for group in GROUPS] + [(CONVERSATIONS, group) for group in GROUPS]
    names += [(THEMES, cell_of(slug, group)) for slug in themes for group in GROUPS]
    counts = Counter({(table, at, cell): 0 for at in places for table, cell in names})
    for at, kind, notes, voices in db.session.execute(
        sa.select(NoteCount.locality_id, NoteCount.kind, NoteCount.notes, NoteCount.voices)
    ):
        counts[HEARD, at, _GROUP[kind]] += voices
        counts[CONVERSATIONS, at, _GROUP[kind]] += notes
    for at, slug, kind, voices in db.session.execute(_of_themes()):
        counts[THEMES, at, cell_of(slug, _GROUP[kind])] += voices
    for (table, at, cell), people in sorted(counts.items()):
        yield Cell(table, at, cell, f"{at}/{cell.rpartition('/')[2]}", people)
    yield from _steps(sorted(places))


def _steps(places: Iterable[int]) -> Iterator[Cell]:
    same = TellingCount.locality_id, TellingCount.step
    rows = db.session.execute(sa.select(*same, sa.func.sum(TellingCount.people)).group_by(*same).order_by(*same))
    counts = {(at, step): int(people) for at, step, people in rows}
    for at in places:
        sent, began = counts.get((at, "sent"), 0), counts.get((at, "began"), 0)
        yield Cell(STEPS, at, SENT, f"{STEPS}/{at}", sent)
        yield Cell(STEPS, at, LEFT, f"{STEPS}/{at}", max(0, began - sent))


def cell_of(slug: str, group: str) -> str:
    return f"{slug}/{group}"


def _of_themes() -> Any:
    rows = sa.select(ThemeCount.locality_id, Theme.slug, ThemeCount.kind, ThemeCount.voices)
    return rows.join(Theme, Theme.id == ThemeCount.theme_id).where(Theme.retired_at.is_(None))
