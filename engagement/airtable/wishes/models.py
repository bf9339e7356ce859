"""Tables of what was asked of the worker, and of what came of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.shared.database import Id, Keyed, Model


class Wish(Keyed, Model):
    """Somebody asked the worker for something about a base, which may not have been met yet."""

    __tablename__ = "airtable_wish"
    __table_args__ = (
        sa.Index("ix_airtable_wish_waiting", "ended_at", "id"),
        sa.Index("ix_airtable_wish_base", "base", "id"),
    )

    id: Mapped[Id]
    base: Mapped[str] = mapped_column(sa.String(60))
    """The base's name in the mapping."""
    what: Mapped[str] = mapped_column(sa.String(10))
    """One of ``events.Wanted``."""
    most: Mapped[int | None]
    """So many calls at most, where a run was asked for."""
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(sa.String(10), default="")
    """As of a run; ``failed`` says in ``why`` what is to be done."""
    why: Mapped[str] = mapped_column(sa.Text, default="")
    calls: Mapped[int] = mapped_column(default=0)
    """Made so far; of a plan the reads, which a run would make too."""
    writes: Mapped[int] = mapped_column(default=0)
    did: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What a run did, by what is counted of it."""

    asker: Mapped[Person | None] = relationship()


class Said(Model):
    """One line of an answer. ``made``, ``hand`` or ``said`` with words; or ``write`` or ``delete`` with a kind: the records of one
    call, how many of them are new, and the columns it would write."""

    __tablename__ = "airtable_wish_said"

    id: Mapped[Id]
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("airtable_wish.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    new: Mapped[int] = mapped_column(default=0)
    records: Mapped[list[Any]] = mapped_column(default=list)
    columns: Mapped[list[Any]] = mapped_column(default=list)
