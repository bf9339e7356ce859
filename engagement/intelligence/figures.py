"""What there is to publish of notes: voices and conversations by kind, and voices by theme and kind. Read from the kept counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.figures import queries as figures
from engagement.figures.rules import Cell
from engagement.intelligence.models import Note, NoteCount, TellingCount, Theme, ThemeCount
from engagement.places.models import Locality
from engagement.shared.database import db
from engagement.shared.publishing import Figure

GROUPS = {"good": ("strength",), "hard": ("worry", "barrier"), "idea": ("idea",)}
"""The kinds as the public sees them; each note is of one group."""
_GROUP = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
STEPS, SENT, LEFT = "steps", "sent", "left"
"""Of those who began to tell us something on these pages: who sent it, and who did not. Nobody is in both."""
HEARD, CONVERSATIONS, THEMES = "heard", "conversations", "themes"
LOUDEST = 5
THEIRS = (Note.import_id.is_(None), Note.behalf_why.is_(None))
"""Written down by its writer, and not typed in for the one who says it."""


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
        counts[HEARD, at, group_of(kind)] += voices
        counts[CONVERSATIONS, at, group_of(kind)] += notes
    for at, slug, kind, voices in db.session.execute(_of_themes()):
        counts[THEMES, at, cell_of(slug, group_of(kind))] += voices
    for (table, at, cell), people in sorted(counts.items()):
        yield Cell(table, at, cell, family_of(at, cell), people)
    yield from _steps(sorted(places))


def _steps(places: Iterable[int]) -> Iterator[Cell]:
    same = TellingCount.locality_id, TellingCount.step
    rows = db.session.execute(sa.select(*same, sa.func.sum(TellingCount.people)).group_by(*same).order_by(*same))
    counts = {(at, step): int(people) for at, step, people in rows}
    for at in places:
        sent, began = counts.get((at, "sent"), 0), counts.get((at, "began"), 0)
        yield Cell(STEPS, at, SENT, f"{STEPS}/{at}", sent, part_of=(CONVERSATIONS,))
        yield Cell(STEPS, at, LEFT, f"{STEPS}/{at}", max(0, began - sent))


def heard_in(locality_id: int) -> list[Figure]:
    """What was last published of all that was heard in a locality: whatever is behind anything there is part of it."""
    return heard_in_each().get(locality_id, [])


def heard_in_each() -> dict[int, list[Figure]]:
    """The same of every locality, by its id."""
    return figures.released_each(HEARD)


def loudest(of: sa.Select[Any]) -> int:
    """Of the voices of these notes (a select of ids), how many came through the five accounts that wrote down most of them. What
    was sent without an account, or typed in for somebody, is that one's own."""
    voices = sa.func.sum(Note.voices)
    rows = sa.select(voices.label("voices")).where(Note.id.in_(of), Note.standing, Note.logged_by.is_not(None), *THEIRS)
    most = rows.group_by(Note.logged_by).order_by(voices.desc(), Note.logged_by).limit(LOUDEST).subquery()
    return int(db.session.scalar(sa.select(sa.func.sum(most.c.voices))) or 0)


def family_of(locality_id: int, cell: str) -> str:
    """The family of a cell whose name ends with its group: all voices of one kind in a locality lie within each other."""
    return f"{locality_id}/{cell.rpartition('/')[2]}"


def group_of(kind: str) -> str:
    return _GROUP[kind]


def cell_of(slug: str, group: str) -> str:
    return f"{slug}/{group}"


def _of_themes() -> Any:
    rows = sa.select(ThemeCount.locality_id, Theme.slug, ThemeCount.kind, ThemeCount.voices)
    return rows.join(Theme, Theme.id == ThemeCount.theme_id).where(Theme.retired_at.is_(None))
