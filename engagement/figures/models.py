"""Tables of releases and of what they published."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared.database import Model


class Release(Model):
    """The figures of a month (its first day) were published."""

    __tablename__ = "figures_release"

    month: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Published(Model):
    """What the public sees of one count. ``amount`` is shown unless it is ``hidden``. ``kept`` is the count it was made of and
    ``people`` the count at the last release: both private, for staff who may read notes."""

    __tablename__ = "figures_published"
    __table_args__ = {"sqlite_with_rowid": False}

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    table: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    cell: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    amount: Mapped[int]
    hidden: Mapped[bool]
    kept: Mapped[int]
    people: Mapped[int]
