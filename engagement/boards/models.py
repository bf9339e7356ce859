"""Tables of the boards: the register of interests, agenda items, recusals, recorded votes, decisions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.communities.models import Group, Meeting
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model
from engagement.shared.money import Money


class Interest(Keyed, Model):
    """An entry of a board's public register: whom a member has dealings with, from when, until when."""

    __tablename__ = "boards_interest"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    with_whom: Mapped[str] = mapped_column(sa.String(200))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    group: Mapped[Group] = relationship()


class AgendaItem(Keyed, Model):
    """One matter before a meeting. Its state is derived: waiting, open for the vote, closed."""

    __tablename__ = "boards_item"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_meeting.id"), index=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    amount: Mapped[Money | None]
    added_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    group: Mapped[Group] = relationship()
    decision: Mapped["Decision | None"] = relationship(back_populates="item")
    recusals: Mapped[list["Recusal"]] = relationship(order_by="Recusal.id")


class Recusal(Model):
    """A member has an interest in an item: they neither see its ballot nor count in its quorum."""

    __tablename__ = "boards_recusal"
    __table_args__ = (sa.UniqueConstraint("item_id", "person_id"),)

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("boards_item.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class RecordedVote(Model):
    """How a member votes on an item, in the open: for, against or abstain. The last one before closing counts."""

    __tablename__ = "boards_vote"
    __table_args__ = (sa.UniqueConstraint("item_id", "person_id"),)

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("boards_item.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    choice: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Decision(Keyed, Model):
    """What was decided on an item, with its reasons and its arithmetic (``counts``: see rules.counts_of).

    ``amount`` is what was agreed, when the item asks for money and is carried.
    """

    __tablename__ = "boards_decision"

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("boards_item.id"), unique=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(12))
    amount: Mapped[Money | None]
    reasons: Mapped[str] = mapped_column(sa.Text)
    counts: Mapped[dict[str, Any]]
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime] = mapped_column(index=True)

    item: Mapped[AgendaItem] = relationship(back_populates="decision")
    group: Mapped[Group] = relationship()
    locality: Mapped[Locality] = relationship()
