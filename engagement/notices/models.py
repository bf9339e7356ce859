"""The table of messages: an outbox that a worker empties."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.shared.database import Id, Keyed, Model


class Message(Keyed, Model):
    """A message to a person or to a bare address.

    ``state`` runs draft → waiting → sending → sent, or failed. ``about_id`` is the row the ``kind`` speaks of. ``body`` is None
    when the words are composed at delivery. ``group_id`` is the board or community whose clerk may see and mend a draft
    (further down the ladder, hence no foreign key). ``in_doubt`` means that an earlier attempt may have arrived.
    """

    __tablename__ = "notices_message"
    __table_args__ = (sa.Index("ix_notices_message_state_next_at", "state", "next_at"),)

    id: Mapped[Id]
    to_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    to_address: Mapped[str | None] = mapped_column(sa.String(254))
    kind: Mapped[str] = mapped_column(sa.String(40), index=True)
    about_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    group_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str | None] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    fault: Mapped[str | None] = mapped_column(sa.String(80))
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(sa.String(254))

    to_person: Mapped[Person | None] = relationship()
