"""The table of kiosks."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model


class Kiosk(Keyed, Model):
    """One device in one place. It ends by the code shown when it was started, or from a worker's own page."""

    __tablename__ = "kiosks_kiosk"
    __table_args__ = (sa.Index("ix_kiosks_kiosk_locality_ended", "locality_id", "ended_at", "id"),)

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    channel: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(80))
    idle_seconds: Mapped[int]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    started_by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    locality: Mapped[Locality] = relationship()
    starter: Mapped[Person] = relationship()
