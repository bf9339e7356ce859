"""Tables of the funds. Triggers in migration 0002 keep the ledger append-only and every transaction at zero."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model
from engagement.shared.money import Money

PURPOSE = sa.String(80)
"""What restricted money is for, in the giver's words; "" when it is for anything."""


class Fund(Keyed, Model):
    """The Community Investment Fund of a locality for the year that begins on 1 April of ``year``."""

    __tablename__ = "funds_fund"
    __table_args__ = (sa.UniqueConstraint("locality_id", "year"),)

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    year: Mapped[int]
    opened_at: Mapped[datetime]

    locality: Mapped[Locality] = relationship()


class Zero(Model):
    """One row holding 0. What must be zero at the end of a transaction has a deferred foreign key to it."""

    __tablename__ = "funds_zero"

    zero: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)


class Transaction(Keyed, Model):
    """One movement of money: receive, commit, pay, release or reverse. ``balance`` is the sum of its entries, kept by a trigger."""

    __tablename__ = "funds_transaction"

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(300))
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_transaction.id"), unique=True)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    balance: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("funds_zero.zero", deferrable=True, initially="DEFERRED"), default=0
    )

    fund: Mapped[Fund] = relationship()
    entries: Mapped[list["Entry"]] = relationship(
        lambda: Entry, back_populates="transaction", order_by=lambda: Entry.id
    )
    reverses: Mapped["Transaction | None"] = relationship(
        remote_side=lambda: Transaction.id, back_populates="reversed_by"
    )
    reversed_by: Mapped["Transaction | None"] = relationship(back_populates="reverses")

    @property
    def locality_id(self) -> int:
        """Its fund's locality, for permissions."""
        return self.fund.locality_id


class Contribution(Keyed, Model):
    """Money promised to a fund: by whom, how much, for what, by when; and when it came."""

    __tablename__ = "funds_contribution"

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    who: Mapped[str] = mapped_column(sa.String(160))
    amount: Mapped[Money]
    purpose: Mapped[str] = mapped_column(PURPOSE, default="")
    expected_on: Mapped[date]
    received_at: Mapped[datetime | None]
    transaction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_transaction.id"), unique=True)

    fund: Mapped[Fund] = relationship()

    @property
    def locality_id(self) -> int:
        """Its fund's locality, for permissions."""
        return self.fund.locality_id


class Envelope(Keyed, Model):
    """What the board has set aside for one kind of decision: a ceiling on commitments, not a movement of money."""

    __tablename__ = "funds_envelope"

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    amount: Mapped[Money]
    set_at: Mapped[datetime]

    fund: Mapped[Fund] = relationship()


class Commitment(Keyed, Model):
    """Money set aside for one thing that was decided, until it is paid or released."""

    __tablename__ = "funds_commitment"

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    envelope_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_envelope.id"), index=True)
    transaction_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_transaction.id"), unique=True)
    what: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(PURPOSE, default="")
    amount: Mapped[Money]
    at: Mapped[datetime]

    fund: Mapped[Fund] = relationship()

    @property
    def locality_id(self) -> int:
        """Its fund's locality, for permissions."""
        return self.fund.locality_id


class Payment(Keyed, Model):
    """Money paid out of a commitment; ``returned_at`` when it was reversed."""

    __tablename__ = "funds_payment"

    id: Mapped[Id]
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_commitment.id"), index=True)
    transaction_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_transaction.id"), unique=True)
    amount: Mapped[Money]
    at: Mapped[datetime]
    returned_at: Mapped[datetime | None]

    commitment: Mapped[Commitment] = relationship()


class Account(Model):
    """Where money stands: ``source`` (where it came from, below zero), ``available`` (one a purpose), ``committed`` and ``paid``
    (one each a commitment)."""

    __tablename__ = "funds_account"
    __table_args__ = (
        sa.UniqueConstraint("commitment_id", "kind"),
        sa.Index(
            "uq_funds_account_of_fund",
            "fund_id",
            "kind",
            "purpose",
            unique=True,
            sqlite_where=sa.text("commitment_id IS NULL"),
            postgresql_where=sa.text("commitment_id IS NULL"),
        ),
    )

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_fund.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    purpose: Mapped[str] = mapped_column(PURPOSE, default="")
    commitment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funds_commitment.id"))

    fund: Mapped[Fund] = relationship()
    commitment: Mapped[Commitment | None] = relationship()


class Entry(Model):
    """One line of a transaction: so much into an account, or below zero out of it."""

    __tablename__ = "funds_entry"

    id: Mapped[Id]
    transaction_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_transaction.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("funds_account.id"), index=True)
    amount: Mapped[Money]

    transaction: Mapped[Transaction] = relationship(back_populates="entries")
    account: Mapped[Account] = relationship()
