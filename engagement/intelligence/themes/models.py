"""Tables of the history of themes. All are append-only, and the database sees to it (migration 0008)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.intelligence.models import Theme
from engagement.people.models import Person
from engagement.shared.database import Id, Keyed, Model


class ThemeChange(Keyed, Model):
    """One thing people did to the list: who, when, what, and why where it was asked."""

    __tablename__ = "intelligence_theme_change"
    __table_args__ = (sa.Index("ix_intelligence_theme_change_undoes_id", "undoes_id", unique=True),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(sa.String(20))
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), index=True)
    """The theme it is about; of a merge, the one that the others became."""
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.Text, default="")
    notes: Mapped[int] = mapped_column(default=0)
    """How many notes it moved."""
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_theme_change.id"))

    theme: Mapped[Theme] = relationship()
    person: Mapped[Person | None] = relationship()
    undone: Mapped["ThemeChange | None"] = relationship(remote_side=[undoes_id], viewonly=True, uselist=False)
    """The change that took this one back, if there is one."""
    touched: Mapped[list["ThemeTouched"]] = relationship(order_by="ThemeTouched.id", viewonly=True)


class ThemeTouched(Model):
    """A theme that a change was about, as it was before and after (the fields in ``history.FIELDS``)."""

    __tablename__ = "intelligence_theme_touched"

    id: Mapped[Id]
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme_change.id"), index=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]

    theme: Mapped[Theme] = relationship()


class ThemeMove(Model):
    """A theme that a note lost, or got, by a change: what it had is here for ever, given by whom and when."""

    __tablename__ = "intelligence_theme_move"

    change_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme_change.id"), primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), primary_key=True)
    got: Mapped[bool]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
