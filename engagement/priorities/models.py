"""Tables of rounds, options, marks, envelopes, ballots and agreed priorities."""

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.communities.models import Group
from engagement.feedback.models import Debt
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model, Moment


class Round(Keyed, Model):
    """A question of a community to its locality. Moments are half-open: voting runs from ``vote_from`` up to, not including,
    ``vote_until``. ``most`` is how many options one ballot may choose (None: any number). ``papers`` is how many numbered paper
    ballots are printed: 1 to ``papers``. The counters are kept with each change, so that no page counts rows."""

    __tablename__ = "priorities_round"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    question: Mapped[str] = mapped_column(sa.String(200))
    about: Mapped[str] = mapped_column(sa.Text)
    gather_from: Mapped[datetime]
    vote_from: Mapped[datetime]
    vote_until: Mapped[datetime] = mapped_column(index=True)
    most: Mapped[int | None]
    papers: Mapped[int] = mapped_column(default=0)
    told: Mapped[int | None]
    """About how many people hear of it, as whoever planned it says."""
    marks_online: Mapped[int] = mapped_column(default=0)
    marks_paper: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None]
    blank: Mapped[int | None]
    agreed_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    locality: Mapped[Locality] = relationship()
    options: Mapped[list["Option"]] = relationship(back_populates="round", order_by="Option.position")
    priorities: Mapped[list["Priority"]] = relationship(back_populates="round", order_by="Priority.rank")


class Option(Keyed, Model):
    """Something to choose. ``position`` is its number on the ballot, from 1, never used again. ``approvals`` and ``place`` are
    empty until the count. ``debt_id`` is the answer owed to a resident who suggested it."""

    __tablename__ = "priorities_option"
    __table_args__ = (sa.UniqueConstraint("round_id", "position"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priorities_round.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    what: Mapped[str] = mapped_column(sa.Text)
    debt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("feedback_debt.id"), index=True)
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    notes: Mapped[int] = mapped_column(default=0)
    voices: Mapped[int] = mapped_column(default=0)
    figures: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    """What is published of the voices behind it since evidence was last put there (``figures.reading.release_now``)."""
    set_aside_at: Mapped[datetime | None]
    set_aside_why: Mapped[str] = mapped_column(sa.Text, default="")
    approvals: Mapped[int | None]
    place: Mapped[int | None]
    not_agreed_why: Mapped[str] = mapped_column(sa.Text, default="")

    round: Mapped[Round] = relationship(back_populates="options")
    debt: Mapped[Debt | None] = relationship()

    @property
    def locality_id(self) -> int:
        """Its round's locality, for permissions."""
        return self.round.locality_id


option_note = sa.Table(
    "priorities_option_note",
    Model.metadata,
    sa.Column("option_id", sa.ForeignKey("priorities_option.id"), primary_key=True),
    sa.Column("note_id", sa.ForeignKey("intelligence_note.id"), primary_key=True, index=True),
    sa.Column("at", Moment, nullable=False),
)
"""The notes behind an option, and when they were put there."""


source = sa.Table(
    "priorities_source",
    Model.metadata,
    sa.Column("option_id", sa.ForeignKey("priorities_option.id"), primary_key=True, autoincrement=False),
    sa.Column("insight_id", sa.ForeignKey("insights_insight.id"), nullable=False, index=True),
)
"""The finding that an option comes from."""


class Mark(Model):
    """The register: that a person, or a numbered paper, has voted in a round. It holds no choice and no time."""

    __tablename__ = "priorities_register"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "person_id"),
        sa.UniqueConstraint("round_id", "paper_number", name="uq_priorities_register_paper"),
        sa.CheckConstraint("(person_id IS NULL) <> (paper_number IS NULL)", name="person_or_paper"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priorities_round.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    paper_number: Mapped[int | None]


def random_id() -> str:
    """128 random bits in hexadecimal: a primary key that says nothing about when its row was written."""
    return secrets.token_hex(16)


class Envelope(Model):
    """A sealed ballot while voting is open. No voter, no time, no sequence: SQLite keeps the table in order of its random
    key."""

    __tablename__ = "priorities_envelope"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=random_id)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priorities_round.id"), index=True)
    sealed: Mapped[bytes]


class Ballot(Model):
    """An opened ballot, written at the count with all others of its round in shuffled order: the chosen positions, ascending."""

    __tablename__ = "priorities_ballot"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=random_id)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priorities_round.id"), index=True)
    choices: Mapped[list[Any]]


class Priority(Keyed, Model):
    """What a community agreed to work on. The three asset-based answers stand beside who leads it and by when."""

    __tablename__ = "priorities_priority"
    __table_args__ = (sa.Index("ix_priorities_priority_locality_agreed", "locality_id", "agreed_at"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priorities_round.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(sa.ForeignKey("priorities_option.id"), unique=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    owner: Mapped[str] = mapped_column(sa.String(120))
    due_on: Mapped[date]
    can_ourselves: Mapped[str] = mapped_column(sa.Text, default="")
    with_support: Mapped[str] = mapped_column(sa.Text, default="")
    services_must: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    agreed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(20), default="agreed")
    state_words: Mapped[str] = mapped_column(sa.Text, default="")
    state_at: Mapped[datetime]

    round: Mapped[Round] = relationship(back_populates="priorities")
    option: Mapped[Option | None] = relationship()
    locality: Mapped[Locality] = relationship()
