"""Tables of asks, the places they go to, their changes, and calendar files on their way in."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.communities.models import Group
from engagement.people.models import Person
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import Id, Keyed, Model

IN_CALENDAR = sa.text("opened_at IS NOT NULL")

ask_locality = sa.Table(
    "asks_ask_locality",
    Model.metadata,
    sa.Column("ask_id", sa.ForeignKey("asks_ask.id"), primary_key=True),
    sa.Column("locality_id", sa.ForeignKey("places_locality.id"), primary_key=True, index=True),
)
ask_neighbourhood = sa.Table(
    "asks_ask_neighbourhood",
    Model.metadata,
    sa.Column("ask_id", sa.ForeignKey("asks_ask.id"), primary_key=True),
    sa.Column("neighbourhood_id", sa.ForeignKey("places_neighbourhood.id"), primary_key=True),
)
source = sa.Table(
    "asks_source",
    Model.metadata,
    sa.Column("ask_id", sa.ForeignKey("asks_ask.id"), primary_key=True, autoincrement=False),
    sa.Column("insight_id", sa.ForeignKey("insights_insight.id"), nullable=False, index=True),
)
"""The finding that an ask comes from."""


class Ask(Keyed, Model):
    """Something residents are asked. What it still lacks is empty while it is a draft; ``rules.status`` says where it stands.
    ``minutes`` is the burden for one person, ``people`` about how many are asked. ``seen`` says what its asker was shown."""

    __tablename__ = "asks_ask"
    __table_args__ = (
        sa.Index("ix_asks_ask_calendar", "closes_on", "id", postgresql_where=IN_CALENDAR, sqlite_where=IN_CALENDAR),
        sa.Index("ix_asks_ask_owner", "owner_id", "id"),
    )

    id: Mapped[Id]
    question: Mapped[str] = mapped_column(sa.String(200))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    organisation: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(20))
    whom: Mapped[str] = mapped_column(sa.String(200), default="")
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    minutes: Mapped[int | None]
    people: Mapped[int | None]
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    entered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    seen: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    opened_at: Mapped[datetime | None]
    above_rest: Mapped[bool] = mapped_column(default=False)
    rest_why: Mapped[str] = mapped_column(sa.Text, default="")
    called_off_at: Mapped[datetime | None]
    called_off_why: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(20))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    uid: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    """In the calendar file it came from; None where it was entered here."""
    round_id: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    """The priority round it stands for: a plain number, because rounds stand further down the ladder."""

    group: Mapped[Group | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    localities: Mapped[list[Locality]] = relationship(
        secondary=ask_locality, order_by="(Locality.position, Locality.id)"
    )
    neighbourhoods: Mapped[list[Neighbourhood]] = relationship(
        secondary=ask_neighbourhood, order_by="(Neighbourhood.position, Neighbourhood.id)"
    )
    changes: Mapped[list["Change"]] = relationship(order_by="(Change.at.desc(), Change.id.desc())")

    @property
    def last_day(self) -> date | None:
        """The last day on which people are asked, as people say it."""
        return self.closes_on - timedelta(days=1) if self.closes_on else None


class Change(Model):
    """A change to an ask that stands in the calendar, with its reason, shown beside it."""

    __tablename__ = "asks_change"

    id: Mapped[Id]
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks_ask.id"), index=True)
    why: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))


class Upload(Keyed, Model):
    """A calendar file that was read, waiting for a look before it is taken in. Emptied when it is."""

    __tablename__ = "asks_upload"

    id: Mapped[Id]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(sa.String(200))
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    found: Mapped[list[Any]] = mapped_column(sa.JSON)
    refused: Mapped[list[Any]] = mapped_column(sa.JSON)
    taken_at: Mapped[datetime | None]
