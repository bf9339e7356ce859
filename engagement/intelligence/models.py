"""Tables of notes, themes, their counts, drafts and imports."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.feedback.models import Debt
from engagement.people.models import Person
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import Id, Keyed, Model

WAITS_FOR_REVIEW = sa.text("held_at IS NOT NULL AND withdrawn_at IS NULL")
"""The condition that a note waits for review, written out so that both databases can use the index on it."""

CAME_IN_A_FILE = sa.text("import_id IS NOT NULL")


class Theme(Model):
    """What notes are about: a list of two levels, begun from the place's data file and changed by people (``themes``). Its slug
    never changes and its row is never deleted, so that whatever names it goes on finding it."""

    __tablename__ = "intelligence_theme"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_theme.id"))
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]
    """Since when it cannot be chosen any more."""
    ended: Mapped[str | None] = mapped_column(sa.String(20))
    """How it ended: ``retired``, ``merged``, ``split``, or ``undone`` (its making was a mistake)."""
    became_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    """Of a merged one: the theme it is now part of, which may itself have been merged since."""
    split_from_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    """Of a part: the theme that was split."""


class Note(Keyed, Model):
    """One thing heard. ``text`` is exactly what was written; it is never shown to the public."""

    __tablename__ = "intelligence_note"
    __table_args__ = (
        sa.Index("ix_intelligence_note_newest", "locality_id", "id"),
        sa.Index("ix_intelligence_note_kind", "locality_id", "kind", "id"),
        sa.Index("ix_intelligence_note_logged_by", "logged_by", "id"),
        sa.Index("ix_intelligence_note_client_id", "client_id", unique=True),
        sa.Index(
            "ix_intelligence_note_import_id",
            "import_id",
            "id",
            postgresql_where=CAME_IN_A_FILE,
            sqlite_where=CAME_IN_A_FILE,
        ),
        sa.Index(
            "ix_intelligence_note_held",
            "locality_id",
            "held_at",
            "id",
            postgresql_where=WAITS_FOR_REVIEW,
            sqlite_where=WAITS_FOR_REVIEW,
        ),
    )

    id: Mapped[Id]
    debt_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_debt.id"), unique=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    neighbourhood_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_neighbourhood.id"))
    channel: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.String(20))
    voices: Mapped[int] = mapped_column(default=1)
    text: Mapped[str] = mapped_column(sa.Text)
    quote: Mapped[str | None] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    language_named: Mapped[str | None] = mapped_column(sa.String(60))
    """What its giver called the language, where ``language`` has no code for it (``und``)."""
    heard_on: Mapped[date]
    logged_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    logged_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(sa.Text)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_import.id"))
    fingerprint: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    """Of an imported note: a hash of its locality, day and text, so that no row comes in twice."""
    heard_how: Mapped[str] = mapped_column(sa.String(20), default="first-hand", server_default="first-hand")
    """``first-hand``, ``repeated`` by somebody else, or ``observed``."""
    raised: Mapped[str] = mapped_column(sa.String(20), default="unprompted", server_default="unprompted")
    """``unprompted`` by the people themselves, or ``asked``: put to them."""
    asset_answer: Mapped[str | None] = mapped_column(sa.String(20))
    """The asset-based question: ``community`` can do it itself, with some ``support``, or ``services`` must."""
    behalf_why: Mapped[str | None] = mapped_column(sa.Text)
    """Why somebody else typed this in for the person who says it; empty when they did so themselves."""
    seen_at: Mapped[datetime | None]
    """When somebody other than its writer first did something with it: from then on it is not edited."""
    edited_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    """Since when it waits for review, because its writer kept what stop and check found. Held, it stands nowhere."""
    held_why: Mapped[str | None] = mapped_column(sa.Text)
    cleared_at: Mapped[datetime | None]
    client_id: Mapped[str | None] = mapped_column(sa.String(36))
    """A random id made on the device that wrote it, so that a note sent twice is kept once."""
    client_print: Mapped[str | None] = mapped_column(sa.String(64))
    """A hash of what came with that id: the same id with other content is refused."""

    debt: Mapped[Debt] = relationship()
    locality: Mapped[Locality] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()
    logger: Mapped[Person | None] = relationship(foreign_keys=[logged_by])
    reviews: Mapped[list["Review"]] = relationship(order_by="Review.id", viewonly=True)
    themes: Mapped[list[Theme]] = relationship(
        secondary="intelligence_note_theme", order_by="(Theme.position, Theme.id)", viewonly=True
    )

    @hybrid_property
    def standing(self) -> bool:
        """Neither withdrawn nor held for review: the notes that lists, counts, searches and exports know."""
        return self.withdrawn_at is None and self.held_at is None

    @standing.inplace.expression
    @classmethod
    def _standing(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.withdrawn_at.is_(None), cls.held_at.is_(None))


class Review(Model):
    """What was done about a note that was held. Only added to; what was in the note before is not kept."""

    __tablename__ = "intelligence_review"

    id: Mapped[Id]
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), index=True)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(sa.String(20))
    """``released`` as it is, ``mended`` by the reviewer, ``asked`` of the writer to mend, or then ``changed`` by the writer."""
    words: Mapped[str | None] = mapped_column(sa.Text)
    """What the reviewer says to the writer."""


class NoteTheme(Model):
    """A theme a note has now, put there by whom and when; what it had before a change of the list is kept in ``themes``. The
    locality is repeated so that one index finds its notes on a theme."""

    __tablename__ = "intelligence_note_theme"
    __table_args__ = (sa.Index("ix_intelligence_note_theme_newest", "theme_id", "locality_id", "note_id"),)

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), primary_key=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]


class ThemeCount(Model):
    """How many standing notes and voices of each kind a theme has in a locality, kept as notes come and go."""

    __tablename__ = "intelligence_theme_count"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    notes: Mapped[int] = mapped_column(default=0)
    voices: Mapped[int] = mapped_column(default=0)


class NoteCount(Model):
    """How many standing notes and voices of each kind a locality has."""

    __tablename__ = "intelligence_note_count"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    notes: Mapped[int] = mapped_column(default=0)
    voices: Mapped[int] = mapped_column(default=0)


class Behalf(Keyed, Model):
    """A worker fills in the residents' pages for somebody else: why, and until when. One note ends it."""

    __tablename__ = "intelligence_behalf"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    why: Mapped[str] = mapped_column(sa.Text)
    started_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    note_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_note.id"))


class TellingCount(Model):
    """How many began to tell us something on these pages (they wrote it and said where) and how many sent it, in a month (its
    first day): counted as it happens, without knowing whom."""

    __tablename__ = "intelligence_telling_count"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    """``began`` or ``sent``."""
    people: Mapped[int] = mapped_column(default=0)


class Draft(Keyed, Model):
    """What a resident has told us so far, page by page. Emptied when it is sent, swept when it is old."""

    __tablename__ = "intelligence_draft"

    id: Mapped[Id]
    until_at: Mapped[datetime] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    held_why: Mapped[str | None] = mapped_column(sa.Text)
    """Why the resident kept what stop and check found: the note will be held for review."""
    locality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_locality.id"))
    by_postcode: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Did a postcode lead to the locality? The postcode itself is not kept."""
    neighbourhood_id: Mapped[int | None] = mapped_column(sa.BigInteger)  # no foreign key: SQLite adds none to a table
    near_asked: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    kind: Mapped[str | None] = mapped_column(sa.String(20))
    kind_asked: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    language: Mapped[str | None] = mapped_column(sa.String(10))
    language_named: Mapped[str | None] = mapped_column(sa.String(60))
    gathering_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The group's discussion it is told at, kept by a domain further down; and, below, where such things are heard."""
    gathering_channel: Mapped[str | None] = mapped_column(sa.String(60))
    route: Mapped[str | None] = mapped_column(sa.String(20))
    contact: Mapped[str | None] = mapped_column(sa.String(254))
    note_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intelligence_note.id"))
    about_you_used: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Once it is sent, its giver may say something about themselves, once. What they say is kept elsewhere, without a trace
    of this."""

    locality: Mapped[Locality | None] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship(
        primaryjoin="foreign(Draft.neighbourhood_id) == Neighbourhood.id", viewonly=True
    )
    note: Mapped[Note | None] = relationship()


class Batch(Keyed, Model):
    """Many things heard on one occasion and typed in at one go, each a note of its own. What holds for all of them stands here. Its
    key was made by the page it was typed on, so that a page sent twice finds what it sent before."""

    __tablename__ = "intelligence_batch"
    __table_args__ = (sa.Index("ix_intelligence_batch_by", "by", "id"),)

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    neighbourhood_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_neighbourhood.id"))
    channel: Mapped[str] = mapped_column(sa.String(60))
    occasion: Mapped[str] = mapped_column(sa.String(120), default="")
    heard_on: Mapped[date]
    heard_how: Mapped[str] = mapped_column(sa.String(20))
    raised: Mapped[str] = mapped_column(sa.String(20))
    language: Mapped[str] = mapped_column(sa.String(10))
    route: Mapped[str] = mapped_column(sa.String(20))
    where_told: Mapped[str | None] = mapped_column(sa.String(200))
    questions: Mapped[list[Any]] = mapped_column(default=list)
    """The questions that were put to people, in words; each line may say which it answers."""
    lines: Mapped[int] = mapped_column(default=0)
    """How many were kept, so that a list need not count them."""
    by: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    locality: Mapped[Locality] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()


class BatchLine(Model):
    """Which line of a batch a note was, and which of the questions put to people it answers (from 1), where any were."""

    __tablename__ = "intelligence_batch_line"
    __table_args__ = (sa.Index("ix_intelligence_batch_line_place", "batch_id", "line", unique=True),)

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_batch.id"))
    line: Mapped[int]
    question: Mapped[int | None]

    note: Mapped[Note] = relationship()


class Import(Keyed, Model):
    """One file taken in: how many of its rows became notes, and why the others did not."""

    __tablename__ = "intelligence_import"

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    taken_in: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of the notes were held for review as they came in."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(sa.BigInteger)  # no foreign key: SQLite adds none to a table
    undone: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of the notes went when it was undone; those that somebody had worked with stayed."""

    locality: Mapped[Locality] = relationship()
    person: Mapped[Person | None] = relationship()
