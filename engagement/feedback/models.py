"""Tables of answers owed, the trail behind each reference, and answers given."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model

SOMEBODY_HAS_TO_TELL = sa.text("to_tell IS NOT NULL")
SOMEONE_WAITS = sa.text("told_at IS NULL AND route <> 'nobody'")
"""The condition that somebody still waits for an answer, written out so that both databases can use the index on it."""


class Debt(Keyed, Model):
    """An answer owed for something given. Where its giver left an address, that lies apart, in ``Contact``."""

    __tablename__ = "feedback_debt"
    __table_args__ = (
        sa.Index(
            "ix_feedback_debt_waiting",
            "locality_id",
            "due_on",
            "id",
            postgresql_where=SOMEONE_WAITS,
            sqlite_where=SOMEONE_WAITS,
        ),
        sa.Index("ix_feedback_debt_due", "due_on", "id", postgresql_where=SOMEONE_WAITS, sqlite_where=SOMEONE_WAITS),
        sa.Index(
            "ix_feedback_debt_oldest",
            "locality_id",
            "given_at",
            "id",
            postgresql_where=SOMEONE_WAITS,
            sqlite_where=SOMEONE_WAITS,
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(sa.String(15), unique=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime]
    given_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    route: Mapped[str] = mapped_column(sa.String(20))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    due_on: Mapped[date]
    where_told: Mapped[str | None] = mapped_column(sa.String(200))
    """Of an answer on a poster or in a group: where it should hang, or which group."""
    told_at: Mapped[datetime | None]

    locality: Mapped[Locality] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    steps: Mapped[list["Step"]] = relationship(back_populates="debt", order_by="(Step.at, Step.id)")
    answers: Mapped[list["Answer"]] = relationship(
        secondary="feedback_answer_debt",
        secondaryjoin="and_(Answer.id == AnswerDebt.answer_id, Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None))",
        order_by="Answer.id",
        viewonly=True,
    )
    """The answers that stand: neither drafts nor taken back."""


class Contact(Model):
    """How to reach the giver of one thing: private, read only to tell them, gone once they are told or after ``until_at``."""

    __tablename__ = "feedback_contact"

    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), primary_key=True, autoincrement=False)
    way: Mapped[str] = mapped_column(sa.String(10))
    """``email`` or ``phone``."""
    address: Mapped[str] = mapped_column(sa.String(254))
    until_at: Mapped[datetime] = mapped_column(index=True)


class Step(Model):
    """One thing that became of what was given. ``title`` names it further (a priority, a decision); the kind has its own words."""

    __tablename__ = "feedback_step"

    id: Mapped[Id]
    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    url: Mapped[str] = mapped_column(sa.String(200), default="")
    words: Mapped[str] = mapped_column(sa.Text, default="")

    debt: Mapped[Debt] = relationship(back_populates="steps")


class Answer(Keyed, Model):
    """You said, we did, or why not: a draft until it is published, then public. ``by`` wrote its words last."""

    __tablename__ = "feedback_answer"
    __table_args__ = (
        sa.Index("ix_feedback_answer_published", "locality_id", "published_at", "id"),
        sa.Index("ix_feedback_answer_outcome", "locality_id", "outcome", "published_at", "id"),
        sa.Index("ix_feedback_answer_theme", "locality_id", "theme", "published_at", "id"),
    )

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    theme: Mapped[str | None] = mapped_column(sa.String(60))
    you_said: Mapped[str] = mapped_column(sa.Text)
    we_did: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    givers: Mapped[int] = mapped_column(default=1)
    """How many debts it answers, so that a list need not count them."""
    shown: Mapped[int | None]
    """What everyone sees of how many it answered when it was published; 0 where that is hidden. It stays so whoever goes."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(sa.Text)

    locality: Mapped[Locality] = relationship()
    writer: Mapped[Person | None] = relationship()
    check: Mapped["AnswerCheck | None"] = relationship()
    corrections: Mapped[list["Correction"]] = relationship(order_by="Correction.id")


class AnswerDebt(Model):
    """Which answers close which debts. ``to_tell`` is how somebody has to pass it on by hand, until they have."""

    __tablename__ = "feedback_answer_debt"
    __table_args__ = (
        sa.Index(
            "ix_feedback_answer_debt_to_tell",
            "answer_id",
            "to_tell",
            "debt_id",
            postgresql_where=SOMEBODY_HAS_TO_TELL,
            sqlite_where=SOMEBODY_HAS_TO_TELL,
        ),
    )

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_answer.id"), primary_key=True)
    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), primary_key=True, index=True)
    to_tell: Mapped[str | None] = mapped_column(sa.String(10))


class AnswerCheck(Model):
    """A second person has read a draft as it now is."""

    __tablename__ = "feedback_answer_check"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_answer.id"), primary_key=True, autoincrement=False)
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]


class Correction(Model):
    """A published answer as it stood until it was corrected, and why."""

    __tablename__ = "feedback_correction"

    id: Mapped[Id]
    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_answer.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    you_said: Mapped[str] = mapped_column(sa.Text)
    we_did: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    why: Mapped[str] = mapped_column(sa.Text)


class Waiting(Model):
    """How many givers wait in a locality, kept as debts come and go, so that no page counts them."""

    __tablename__ = "feedback_waiting"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    debts: Mapped[int] = mapped_column(default=0)


class AnswerCount(Model):
    """How many answers on each theme (empty: on none) and of each outcome a locality has published."""

    __tablename__ = "feedback_answer_count"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    outcome: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    answers: Mapped[int] = mapped_column(default=0)


class Pace(Model):
    """How many voices that asked for an answer were heard in a locality in a month (its first day) and told after so many days, or
    -1 while they wait. The median and the share told are read from it."""

    __tablename__ = "feedback_pace"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    debts: Mapped[int] = mapped_column(default=0)
