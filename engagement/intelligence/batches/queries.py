"""Reads of batches."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.intelligence.models import Batch, BatchLine, Note
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged


def get_batch(*, batch: str) -> Batch:
    """By key, with where it belongs. Raises Missing."""
    loading = joinedload(Batch.locality), joinedload(Batch.neighbourhood)
    return the_one(sa.select(Batch).where(Batch.key == batch).options(*loading))


def find_batch(key: str) -> Batch | None:
    return db.session.scalar(sa.select(Batch).where(Batch.key == key))


def list_own(person_id: int) -> Paged:
    """The batches somebody typed in, the newest first."""
    rows = sa.select(Batch).where(Batch.by == person_id).options(joinedload(Batch.locality))
    return paged(rows.order_by(Batch.id.desc()))


def lines_of(batch: Batch) -> Sequence[BatchLine]:
    """All lines of a batch with their notes and references, as they were typed."""
    return db.session.scalars(_lines(batch)).all()


def page_of_lines(batch: Batch, *, per: int = 25) -> Paged:
    """The same, a page at a time."""
    return paged(_lines(batch), count=batch.lines, per=per)


def last_line(batch: Batch) -> int:
    """The highest number among its lines; 0 when there is none."""
    return db.session.scalar(sa.select(sa.func.max(BatchLine.line)).where(BatchLine.batch_id == batch.id)) or 0


def _lines(batch: Batch) -> sa.Select[BatchLine]:
    loading = joinedload(BatchLine.note).joinedload(Note.debt)
    return sa.select(BatchLine).where(BatchLine.batch_id == batch.id).order_by(BatchLine.line).options(loading)
