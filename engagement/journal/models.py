"""The journal's one table. Triggers in its migration refuse UPDATE and DELETE on both databases."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared.database import Model


class Entry(Model):
    """One fact: what kind of event, when, by whom, the ids it names, and the hash that ties it to the entry before."""

    __tablename__ = "journal_entry"

    position: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    event: Mapped[str] = mapped_column(sa.String(80), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    facts: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(sa.String(64))
