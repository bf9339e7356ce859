"""Tables of groups and their meetings. Who sits in a group is a ``people.Role`` with the group's id."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model


class Group(Keyed, Model):
    """A Community of Practice (``user_led`` or ``delivery``) or a ``board``, of one locality."""

    __tablename__ = "communities_group"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(sa.String(20))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    purpose: Mapped[str] = mapped_column(sa.Text)
    formed_at: Mapped[datetime]

    locality: Mapped[Locality] = relationship()


class Meeting(Keyed, Model):
    """A meeting of a group. ``short_notice`` says why fewer than the place's clear days of notice were given.
    ``held_at`` is when it was closed; until then its attendance may be put right."""

    __tablename__ = "communities_meeting"
    __table_args__ = (sa.Index("ix_communities_meeting_group_starts", "group_id", "starts_at"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"))
    starts_at: Mapped[datetime]
    where: Mapped[str] = mapped_column(sa.String(200))
    online: Mapped[str] = mapped_column(sa.String(300), default="")
    short_notice: Mapped[str] = mapped_column(sa.Text, default="")
    planned_at: Mapped[datetime]
    held_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()

    @property
    def locality_id(self) -> int:
        """Its group's locality, for permissions."""
        return self.group.locality_id


class Attendance(Model):
    """Whether somebody was ``present``, sent ``apologies`` or was ``absent``."""

    __tablename__ = "communities_attendance"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(sa.String(10))

    meeting: Mapped[Meeting] = relationship()
    person: Mapped[Person] = relationship()
