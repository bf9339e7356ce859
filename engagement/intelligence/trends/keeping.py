"""Fold what changed into the monthly figures, and build them anew from the notes."""

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from engagement.intelligence.models import Note, NoteTheme
from engagement.intelligence.trends.models import ALL, MonthChange, MonthCount
from engagement.shared.alone import alone
from engagement.shared.counting import add_to
from engagement.shared.database import db

AT_A_TIME = 20_000
"""Changes folded in one transaction."""
KEY = ("locality_id", "month", "theme_id", "kind", "channel")
_CHANGES = cast(sa.Table, MonthChange.__table__)


def fold(*, now: datetime) -> int:
    """Fold the changes there are into the figures and commit; how many there were. Leaves it to another worker that is at it."""
    folded = 0
    with alone("trends") as only_one:
        while only_one and (some := _fold_some()):
            folded += some
            db.session.commit()
    return folded


def _fold_some() -> int:
    oldest = sa.select(_CHANGES.c.id).order_by(_CHANGES.c.id).limit(AT_A_TIME).scalar_subquery()
    taken = sa.delete(_CHANGES).where(_CHANGES.c.id.in_(oldest)).returning(*_CHANGES.c)
    rows = db.session.execute(taken).all()
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in KEY)
        total = sums.setdefault(key, {**dict(zip(KEY, key, strict=True)), "notes": 0, "voices": 0})
        total["notes"] += row.notes
        total["voices"] += row.voices
    add_to(MonthCount, [total for total in sums.values() if total["notes"] or total["voices"]])
    return len(rows)


def recount() -> None:
    """Build the figures anew from the notes that stand, in one transaction; the caller commits. For after a repair by hand."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE intelligence_note, intelligence_note_theme IN SHARE MODE"))
    db.session.execute(sa.delete(MonthChange))
    db.session.execute(sa.delete(MonthCount))
    for counted in (_of_notes(), _of_themes()):
        db.session.execute(sa.insert(MonthCount).from_select([*KEY, "notes", "voices"], counted))


def _of_notes() -> sa.Select[Any]:
    return _grouped(sa.literal_column(str(ALL), sa.BigInteger))


def _of_themes() -> sa.Select[Any]:
    return _grouped(NoteTheme.theme_id).join(NoteTheme, NoteTheme.note_id == Note.id)


def _grouped(theme: Any) -> sa.Select[Any]:
    month = sa.extract("year", Note.heard_on) * 100 + sa.extract("month", Note.heard_on)
    key = (
        Note.locality_id,
        sa.cast(month, sa.Integer).label("month"),
        theme.label("theme_id"),
        Note.kind,
        Note.channel,
    )
    counted = sa.select(*key, sa.func.count(), sa.func.sum(Note.voices)).select_from(Note).where(Note.standing)
    return counted.group_by(*(sa.literal_column(str(place)) for place in range(1, len(key) + 1)))
