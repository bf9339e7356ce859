"""Reads of the counts. Private: numbers of people so small that they point at one are in here."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from engagement.equality.models import Count
from engagement.shared.database import db


class Counted(NamedTuple):
    """So many people gave this answer in this month."""

    month: date
    question: str
    answer: str
    people: int


def equality_counts(locality_id: int) -> Sequence[Counted]:
    """What has been counted in a locality, oldest month first. To be shown only by the publishing function."""
    counts = sa.select(Count.month, Count.question, Count.answer, Count.people).where(Count.locality_id == locality_id)
    rows = db.session.execute(counts.order_by(Count.month, Count.question, Count.answer))
    return [Counted(*row) for row in rows]
