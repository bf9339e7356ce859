"""What there is to publish of who spoke: how many were told that they can; of the voices of each kind, and of each theme and kind,
how many came through the five who wrote down most, and how many were put to people. Each of these lies within the figure of all
those voices, and shares its secret offset."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa

from engagement.figures.rules import Cell
from engagement.intelligence import figures as notes
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.places.models import Locality
from engagement.reporting import queries
from engagement.shared.database import db

LOUDEST, ASKED, TOLD = "loudest", "asked", "told"


def cells(*, now: datetime) -> Iterator[Cell]:
    """Every cell is told of, also one that counts nobody."""
    used = sa.select(Theme.id, Theme.slug).where(Theme.retired_at.is_(None))
    told = queries.told()
    themes = {theme.id: theme.slug for theme in db.session.execute(used)}
    writers = queries.loudest_writers()
    for at in db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).all():
        yield Cell(TOLD, at, TOLD, f"{TOLD}/{at}", told.get(at, 0))
        counts = Counter({(table, name): 0 for table in (LOUDEST, ASKED) for name in _names(themes.values())})
        for theme_id, kind, loudest, asked in _spoken(at, writers.get(at, [])):
            if theme_id is None or theme_id in themes:
                group = notes.group_of(kind)
                name = group if theme_id is None else notes.cell_of(themes[theme_id], group)
                counts[LOUDEST, name] += loudest
                counts[ASKED, name] += asked
        for (table, name), people in sorted(counts.items()):
            yield Cell(table, at, name, notes.family_of(at, name), people)


def _names(slugs: Iterable[str]) -> list[str]:
    return [*notes.GROUPS, *(notes.cell_of(slug, group) for slug in slugs for group in notes.GROUPS)]


def _spoken(at: int, writers: Collection[int]) -> Iterator[tuple[int | None, str, int, int]]:
    """(theme or None for all, kind, through the loudest, put to people)."""
    sums = queries.through(writers)
    here = Note.locality_id == at, Note.standing
    for kind, loudest, asked in db.session.execute(sa.select(Note.kind, *sums).where(*here).group_by(Note.kind)):
        yield None, kind, loudest, asked
    rows = sa.select(NoteTheme.theme_id, Note.kind, *sums).join(Note, Note.id == NoteTheme.note_id).where(*here)
    for theme_id, kind, loudest, asked in db.session.execute(rows.group_by(NoteTheme.theme_id, Note.kind)):
        yield theme_id, kind, loudest, asked
