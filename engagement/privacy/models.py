"""The table of reasons."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.privacy.kinds import KINDS
from engagement.shared.database import Id, Model


class Kept(Model):
    """Why something that was found stays in words which the public reads. ``about`` is the table and id of what they are the words
    of, ``part`` which of its words, ``kinds`` what was found, as the words of ``kinds.KINDS``; never the words themselves."""

    __tablename__ = "privacy_kept"
    __table_args__ = (sa.UniqueConstraint("about", "part"),)

    id: Mapped[Id]
    about: Mapped[str] = mapped_column(sa.String(60))
    part: Mapped[str] = mapped_column(sa.String(20))
    kinds: Mapped[str] = mapped_column(sa.String(200))
    why: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]

    writer: Mapped[Person | None] = relationship()

    @property
    def found(self) -> str:
        """What was found, in the reader's language."""
        return _("; ").join(str(KINDS[word].label) for word in self.kinds.split(",") if word in KINDS)
