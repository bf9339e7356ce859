"""Tables of the learning log."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.communities.models import Group
from engagement.feedback.models import Debt
from engagement.places.models import Locality
from engagement.priorities.models import Priority
from engagement.proposals.models import Award
from engagement.shared.database import Id, Keyed, Model


class Cycle(Keyed, Model):
    """A question a Community of Practice works on. ``step`` is understand, co-design, experiment or embed. ``learned`` sums up
    when it closes."""

    __tablename__ = "learning_cycle"
    __table_args__ = (
        sa.Index("ix_learning_cycle_opened", "opened_at", "id"),
        sa.Index("ix_learning_cycle_here", "locality_id", "opened_at", "id"),
    )

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    question: Mapped[str] = mapped_column(sa.String(300))
    step: Mapped[str] = mapped_column(sa.String(20))
    priority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("priorities_priority.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposals_award.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    closed_at: Mapped[datetime | None]
    learned: Mapped[str] = mapped_column(sa.Text, default="")

    locality: Mapped[Locality] = relationship()
    group: Mapped[Group] = relationship()
    priority: Mapped[Priority | None] = relationship()
    award: Mapped[Award | None] = relationship()
    experiments: Mapped[list["Experiment"]] = relationship(
        back_populates="cycle", order_by="(Experiment.tried_on, Experiment.id)"
    )
    stories: Mapped[list["Story"]] = relationship(
        back_populates="cycle",
        order_by="(Story.told_at, Story.id)",
        primaryjoin="and_(Story.cycle_id == Cycle.id, Story.taken_back_at.is_(None))",
        viewonly=True,
    )
    barriers: Mapped[list["Barrier"]] = relationship(back_populates="cycle", order_by="(Barrier.raised_at, Barrier.id)")


class Experiment(Keyed, Model):
    """One thing tried. ``happened``, ``surprised`` and ``change`` may still be empty while it goes on."""

    __tablename__ = "learning_experiment"

    id: Mapped[Id]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("learning_cycle.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    tried_on: Mapped[date]
    tried: Mapped[str] = mapped_column(sa.Text)
    expected: Mapped[str] = mapped_column(sa.Text)
    happened: Mapped[str] = mapped_column(sa.Text, default="")
    surprised: Mapped[str] = mapped_column(sa.Text, default="")
    change: Mapped[str] = mapped_column(sa.Text, default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    added_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="experiments")


class Story(Keyed, Model):
    """What happened to somebody, told with their consent. Taken back: the words are gone, the row says when."""

    __tablename__ = "learning_story"

    id: Mapped[Id]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("learning_cycle.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    consent_at: Mapped[datetime]
    told_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    taken_back_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="stories", viewonly=True)


class Barrier(Keyed, Model):
    """Something in the way that the group cannot move itself: sent to a ``level`` (neighbourhood, locality, borough, system), which
    owes an answer by ``due_on``. ``outcome`` of the answer is done, doing or not_now."""

    __tablename__ = "learning_barrier"
    __table_args__ = (sa.Index("ix_learning_barrier_waiting", "answered_at", "due_on", "id"),)

    id: Mapped[Id]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("learning_cycle.id"), index=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    level: Mapped[str] = mapped_column(sa.String(20))
    sent_to: Mapped[str] = mapped_column(sa.String(160))
    due_on: Mapped[date]
    raised_at: Mapped[datetime]
    raised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), unique=True)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[str] = mapped_column(sa.String(20), default="")
    answered_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="barriers")
    locality: Mapped[Locality] = relationship()
    debt: Mapped[Debt] = relationship()
