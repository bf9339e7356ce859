"""The table of who spoke, as of the last release."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared.database import Model

ALL = 0
"""The theme that stands for all notes."""


class Voice(Model):
    """What was heard on a theme in a locality: ``asked`` of the voices were put to people, ``loudest`` of them came through the
    five who wrote down most. Private."""

    __tablename__ = "reporting_voice"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    theme_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    notes: Mapped[int]
    voices: Mapped[int]
    asked: Mapped[int]
    loudest: Mapped[int]
