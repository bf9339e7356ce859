"""Tables of the proposals: what was proposed, which priorities it serves, the award and its instalments."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.boards.models import AgendaItem, Decision
from engagement.feedback.models import Debt
from engagement.funds.models import PURPOSE, Commitment, Envelope, Fund, Payment
from engagement.places.models import Locality
from engagement.priorities.models import Priority
from engagement.shared.database import Id, Keyed, Model
from engagement.shared.money import Money

proposal_priority = sa.Table(
    "proposals_proposal_priority",
    Model.metadata,
    sa.Column("proposal_id", sa.ForeignKey("proposals_proposal.id"), primary_key=True),
    sa.Column("priority_id", sa.ForeignKey("priorities_priority.id"), primary_key=True, index=True),
)


class Proposal(Keyed, Model):
    """What a group would do, for how much, and what it hopes to learn. ``least`` is the least amount that would still be useful;
    ``fund_id``, ``purpose`` and ``envelope_id`` say, once it is before a board, which money it would be paid from."""

    __tablename__ = "proposals_proposal"

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    fund_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    group_name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(160))
    summary: Mapped[str] = mapped_column(sa.Text)
    cost: Mapped[Money]
    least: Mapped[Money]
    match: Mapped[str] = mapped_column(sa.Text, default="")
    learn: Mapped[str] = mapped_column(sa.Text)
    purpose: Mapped[str] = mapped_column(PURPOSE, default="")
    envelope_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_envelope.id"), index=True)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), unique=True)
    agenda_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boards_item.id"), unique=True)

    locality: Mapped[Locality] = relationship()
    debt: Mapped[Debt] = relationship()
    fund: Mapped[Fund | None] = relationship()
    envelope: Mapped[Envelope | None] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    priorities: Mapped[list[Priority]] = relationship(secondary=proposal_priority, order_by=Priority.id)
    award: Mapped["Award | None"] = relationship(back_populates="proposal")


class Award(Keyed, Model):
    """Money decided for a proposal: committed in the fund, told in a letter, paid in instalments."""

    __tablename__ = "proposals_award"

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposals_proposal.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("boards_decision.id"), unique=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_commitment.id"), unique=True)
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notices_message.id"), unique=True)
    amount: Mapped[Money]
    made_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="award")
    decision: Mapped[Decision] = relationship()
    commitment: Mapped[Commitment] = relationship()
    instalments: Mapped[list["Instalment"]] = relationship(
        back_populates="award", order_by="(Instalment.due_on, Instalment.id)"
    )


class Instalment(Keyed, Model):
    """A part of an award and the day it is due. It depends on nothing but the day."""

    __tablename__ = "proposals_instalment"

    id: Mapped[Id]
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("proposals_award.id"), index=True)
    due_on: Mapped[date]
    amount: Mapped[Money]
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_payment.id"), unique=True)

    award: Mapped[Award] = relationship(back_populates="instalments")
    payment: Mapped[Payment | None] = relationship()

    @property
    def locality_id(self) -> int:
        """Its proposal's locality, for permissions."""
        return self.award.proposal.locality_id
