"""What there is to publish of who was heard: how many people gave each answer, by locality, ever since."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from engagement.equality import rules
from engagement.equality.models import Count
from engagement.figures.rules import Cell
from engagement.places.models import Locality
from engagement.shared.database import db

WHO = "who"
WITHIN = ("steps/sent", "conversations")
"""What these are part of: only who has sent something is asked about themselves."""


def cells(*, now: datetime) -> Iterator[Cell]:
    """Read from the counts; every answer of every question, also one that nobody gave. Questions are published apart: who skips
    one is in none of its answers."""
    same = Count.locality_id, Count.question, Count.answer
    rows = db.session.execute(sa.select(*same, sa.func.sum(Count.people)).group_by(*same))
    counts = {(at, question, answer): int(people) for at, question, answer, people in rows}
    for at in db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).all():
        for question in rules.questions():
            for answer in (*(one.slug for one in question.below), rules.NOT_SAID):
                people = counts.get((at, question.slug, answer), 0)
                family = f"{WHO}/{at}/{question.slug}"
                yield Cell(WHO, at, cell_of(question.slug, answer), family, people, part_of=WITHIN)


def cell_of(question: str, answer: str) -> str:
    return f"{question}/{answer}"
