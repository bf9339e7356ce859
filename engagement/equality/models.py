"""Tables of answers that wait to be counted, and of the counts."""

import secrets
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared.database import Model


def random_id() -> str:
    """128 random bits: a key that holds no order."""
    return secrets.token_hex(16)


class Sealed(Model):
    """One person's answers, encrypted, until they are counted. No row number either: that would be an order."""

    __tablename__ = "equality_sealed"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=random_id)
    answers: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Count(Model):
    """How many people who told us something in a locality, in a month, gave this answer. Each question is counted by itself."""

    __tablename__ = "equality_count"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    """The first day of the month."""
    question: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
