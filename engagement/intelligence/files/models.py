"""Tables of files that wait to be taken in, and of what their columns meant."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.intelligence.models import Import
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model


class ImportFile(Keyed, Model):
    """A file somebody sent, on its way to become notes. Its bytes are in pieces beside it, never served, and soon gone."""

    __tablename__ = "intelligence_import_file"

    id: Mapped[Id]
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(index=True)
    """When what is left of it is swept."""
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(20), index=True)
    """One of ``rules.STATES``."""
    form: Mapped[str] = mapped_column(sa.String(10))
    """``csv`` or ``xlsx``."""
    encoding: Mapped[str | None] = mapped_column(sa.String(20))
    sheet: Mapped[str | None] = mapped_column(sa.String(200))
    seen: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What opening it showed: headings, first rows, sheets, and the like."""
    columns: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    standing: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What holds where no column says so: kind, channel and language."""
    checked: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    found: Mapped[str | None] = mapped_column(sa.String(10))
    """What becomes of rows in which stop and check found something: ``hold`` or ``leave``."""
    fault: Mapped[str | None] = mapped_column(sa.Text)
    """Why it cannot be read, as ``reasons`` are kept."""
    rows_done: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_import.id"), index=True)

    locality: Mapped[Locality] = relationship()
    person: Mapped[Person] = relationship()
    source: Mapped[Import | None] = relationship()


class ImportPiece(Model):
    """A piece of what is kept of a file: of its ``file`` as sent, of a sheet's ``rows``, or of the ``report`` about it."""

    __tablename__ = "intelligence_import_piece"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_import_file.id"), primary_key=True)
    part: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ImportMapping(Model):
    """What the columns of files with these headings meant to somebody last time."""

    __tablename__ = "intelligence_import_mapping"
    __table_args__ = (sa.Index("ix_intelligence_import_mapping_headings", "headings", "at"),)

    id: Mapped[Id]
    headings: Mapped[str] = mapped_column(sa.String(64))
    """A hash of the set of headings (``rules.print_of``)."""
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    columns: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    standing: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
