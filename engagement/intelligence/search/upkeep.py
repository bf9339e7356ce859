"""Rebuilding the index, and asking whether it still says what the notes say. Triggers keep it; this is for after a disaster."""

from collections.abc import Callable

import sqlalchemy as sa

from engagement.intelligence.models import Note
from engagement.shared.database import db

STEP = 10_000


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Index every standing note anew, in this transaction; how many there are."""
    last = db.session.scalar(sa.select(sa.func.max(Note.id))) or 0
    if db.engine.dialect.name == "sqlite":
        _say("INSERT INTO intelligence_search (intelligence_search) VALUES ('rebuild')")
        progress(last, last)
    else:
        _say("DELETE FROM intelligence_search")
        for start in range(0, last, STEP):
            _say("SELECT intelligence_search_put(:start, :end)", start=start + 1, end=start + STEP)
            progress(min(start + STEP, last), last)
    return db.session.scalar(sa.select(sa.func.count()).where(Note.standing)) or 0


def is_true() -> bool:
    """Whether the index is what rebuilding it would make. Reads everything."""
    if db.engine.dialect.name == "sqlite":
        try:
            _say("INSERT INTO intelligence_search (intelligence_search, rank) VALUES ('integrity-check', 1)")
        except sa.exc.DatabaseError:
            return False
        return True
    return not db.session.scalar(sa.text("SELECT intelligence_search_wrong()"))


def _say(statement: str, **values: int) -> None:
    db.session.execute(sa.text(statement), values)
