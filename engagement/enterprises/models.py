"""Tables of enterprises and their way along the pathway. Stages, milestones and schemes are slugs of the place's lists."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.places.models import Locality, Neighbourhood
from engagement.proposals.models import Award
from engagement.shared.database import Id, Keyed, Model


class Enterprise(Keyed, Model):
    """Somebody's own small undertaking. ``founder`` and ``contact`` are private always; ``public`` means that name and
    ``what`` may be listed for everyone. ``stage`` is where the last StageMove led."""

    __tablename__ = "enterprises_enterprise"
    __table_args__ = (
        sa.Index("ix_enterprises_enterprise_stage", "locality_id", "stage", "name", "id"),
        sa.Index("ix_enterprises_enterprise_public", "public", "name", "id"),
    )

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    neighbourhood_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_neighbourhood.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    what: Mapped[str] = mapped_column(sa.Text)
    form: Mapped[str] = mapped_column(sa.String(30))
    stage: Mapped[str] = mapped_column(sa.String(40))
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposals_award.id"), index=True)
    founder: Mapped[str] = mapped_column(sa.String(120), default="")
    contact: Mapped[str] = mapped_column(sa.String(254), default="")
    public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]

    locality: Mapped[Locality] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()
    officer: Mapped[Person | None] = relationship()
    award: Mapped[Award | None] = relationship()
    moves: Mapped[list["StageMove"]] = relationship(
        back_populates="enterprise", order_by="(StageMove.at, StageMove.id)"
    )
    milestones: Mapped[list["Milestone"]] = relationship(order_by="(Milestone.reached_on, Milestone.id)")
    signposts: Mapped[list["Signpost"]] = relationship(order_by="(Signpost.given_on, Signpost.id)")
    figures: Mapped[list["Figures"]] = relationship(order_by="(Figures.taken_on.desc(), Figures.id.desc())")


class StageMove(Model):
    """One step along the pathway. ``reason`` is needed where an enterprise pauses, closes or moves to another form."""

    __tablename__ = "enterprises_stage_move"

    id: Mapped[Id]
    enterprise_id: Mapped[int] = mapped_column(sa.ForeignKey("enterprises_enterprise.id"), index=True)
    stage: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))

    enterprise: Mapped[Enterprise] = relationship(back_populates="moves")


class Milestone(Model):
    """A milestone reached on a day; once each."""

    __tablename__ = "enterprises_milestone"
    __table_args__ = (sa.UniqueConstraint("enterprise_id", "slug"),)

    id: Mapped[Id]
    enterprise_id: Mapped[int] = mapped_column(sa.ForeignKey("enterprises_enterprise.id"))
    slug: Mapped[str] = mapped_column(sa.String(60))
    reached_on: Mapped[date]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))


class Signpost(Model):
    """A scheme the founder was pointed to, and what came of it so far."""

    __tablename__ = "enterprises_signpost"

    id: Mapped[Id]
    enterprise_id: Mapped[int] = mapped_column(sa.ForeignKey("enterprises_enterprise.id"), index=True)
    scheme: Mapped[str] = mapped_column(sa.String(60))
    given_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))


class Figures(Model):
    """What an enterprise does on one day: people supported so far, hours of support a week, paid jobs. One row a day."""

    __tablename__ = "enterprises_figures"
    __table_args__ = (sa.UniqueConstraint("enterprise_id", "taken_on"),)

    id: Mapped[Id]
    enterprise_id: Mapped[int] = mapped_column(sa.ForeignKey("enterprises_enterprise.id"))
    taken_on: Mapped[date]
    people_supported: Mapped[int] = mapped_column(default=0)
    hours_a_week: Mapped[int] = mapped_column(default=0)
    jobs: Mapped[int] = mapped_column(default=0)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
