"""Tables of packs, the sheets that came back, and what was told online."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.intelligence.models import Batch
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model


class Pack(Keyed, Model):
    """One group's own discussion. Its code is for the group and whoever it shows it to; its key is for staff."""

    __tablename__ = "packs_pack"
    __table_args__ = (sa.Index("ix_packs_pack_newest", "locality_id", "id"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(sa.String(11), unique=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    group_name: Mapped[str] = mapped_column(sa.String(80))
    host: Mapped[str] = mapped_column(sa.String(80), default="")
    """What the person who holds it does there, never a name."""
    topic: Mapped[str] = mapped_column(sa.String(100), default="")
    meets_on: Mapped[date]
    invited: Mapped[int | None]
    """About how many people are told of it, as whoever made it says."""
    language: Mapped[str] = mapped_column(sa.String(10))
    """The language of its papers: one of those the pages are shown in."""
    questions: Mapped[list[Any]]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(sa.Text)

    locality: Mapped[Locality] = relationship()


class Sheet(Model):
    """A feedback sheet that was typed in, by the number written on it."""

    __tablename__ = "packs_sheet"
    __table_args__ = (sa.Index("ix_packs_sheet_number", "pack_id", "number", unique=True),)

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_batch.id"), primary_key=True, autoincrement=False)
    pack_id: Mapped[int] = mapped_column(sa.ForeignKey("packs_pack.id"))
    number: Mapped[int]
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]

    batch: Mapped[Batch] = relationship()
    typist: Mapped[Person] = relationship()


class Told(Model):
    """A note that somebody told online through the pack's page."""

    __tablename__ = "packs_told"
    __table_args__ = (sa.Index("ix_packs_told_pack", "pack_id", "note_id"),)

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, autoincrement=False)
    pack_id: Mapped[int] = mapped_column(sa.ForeignKey("packs_pack.id"))
