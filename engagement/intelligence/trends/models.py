"""Tables of the monthly figures. ``theme_id`` 0 stands for all notes, sorted or not; ``month`` is 202603 for March 2026."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared.database import Id, Model

ALL = 0
"""The theme that stands for all notes."""


class MonthCount(Model):
    """Standing notes and their voices in one month, locality, theme, kind and channel."""

    __tablename__ = "intelligence_month_count"
    __table_args__ = (
        sa.Index(
            "ix_intelligence_month_count_place",
            "month",
            "theme_id",
            "locality_id",
            "kind",
            "channel",
            "notes",
            "voices",
        ),
        {"sqlite_with_rowid": False},
    )

    locality_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    notes: Mapped[int] = mapped_column(default=0)
    voices: Mapped[int] = mapped_column(default=0)


class MonthChange(Model):
    """What has changed since the worker last folded: written by triggers, never by the application."""

    __tablename__ = "intelligence_month_change"

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.BigInteger)
    month: Mapped[int]
    theme_id: Mapped[int] = mapped_column(sa.BigInteger)
    kind: Mapped[str] = mapped_column(sa.String(20))
    channel: Mapped[str] = mapped_column(sa.String(60))
    notes: Mapped[int]
    voices: Mapped[int]
