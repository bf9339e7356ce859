"""Tables of theming: the queue, what each person chose, how far they agree, what was learned and suggested."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from engagement.intelligence.models import Note, Theme
from engagement.people.models import Person
from engagement.shared.database import Id, Model


class Waiting(Model):
    """A note to be sorted. ``not_by`` has sorted it already, and somebody else is to do so without seeing how."""

    __tablename__ = "theming_waiting"
    __table_args__ = (
        sa.Index("ix_theming_waiting_next", "locality_id", "not_by", "turn_at", "note_id"),
        sa.Index("ix_theming_waiting_claimed_by", "claimed_by"),
        sa.Index("ix_theming_waiting_asked", "asked"),
    )

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, autoincrement=False)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    not_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    turn_at: Mapped[datetime]
    """Its place in the queue: when it was logged, or when somebody passed it over."""
    free_at: Mapped[datetime]
    """From when it may be handed out: until then somebody has it, or it rests after being passed over."""
    claimed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    asked: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    """The id of the model that was asked for suggestions; 0 while none was."""

    note: Mapped[Note] = relationship()


class Coding(Model):
    """What one person chose for a note. ``themes`` are ids as ticked; ``shown`` are those suggested to them then."""

    __tablename__ = "theming_coding"
    __table_args__ = (
        sa.Index("ix_theming_coding_turn", "note_id", "turn", unique=True),
        sa.Index("ix_theming_coding_person", "person_id", "id"),
        sa.Index("ix_theming_coding_pairs", "locality_id", "turn", "id"),
    )

    id: Mapped[Id]
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    turn: Mapped[int]
    themes: Mapped[list[Any]]
    shown: Mapped[list[Any]]
    unsure: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    note: Mapped[Note] = relationship()
    person: Mapped[Person] = relationship()


class Difference(Model):
    """Two people chose differently, or both could not say; a facilitator settles it."""

    __tablename__ = "theming_difference"
    __table_args__ = (sa.Index("ix_theming_difference_open", "locality_id", "settled_at", "at"),)

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, autoincrement=False)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))

    note: Mapped[Note] = relationship()


class Agreement(Model):
    """How far the people of a locality agree, over the notes that two of them coded. Measured by the worker."""

    __tablename__ = "theming_agreement"

    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    pairs: Mapped[int]
    same: Mapped[int]
    mean: Mapped[float | None]
    by_theme: Mapped[list[Any]]
    """For each theme either of the two used: its id, Cohen's kappa, how often the one and the other and both chose it."""
    last_coding: Mapped[int] = mapped_column(sa.BigInteger)


class Learned(Model):
    """One attempt to learn from people's decisions: the model as bytes, and what it got right of decisions it had not seen."""

    __tablename__ = "theming_learned"
    __table_args__ = (sa.Index("ix_theming_learned_current", "current", "id"),)

    id: Mapped[Id]
    started_at: Mapped[datetime]
    learned_at: Mapped[datetime | None]
    last_coding: Mapped[int] = mapped_column(sa.BigInteger)
    decisions: Mapped[int] = mapped_column(default=0)
    echoes: Mapped[int] = mapped_column(default=0)
    """Decisions left out because they only repeat what was suggested."""
    tested_on: Mapped[int] = mapped_column(default=0)
    by_date: Mapped[bool] = mapped_column(default=True)
    precision: Mapped[float | None]
    recall: Mapped[float | None]
    f1: Mapped[float | None]
    by_theme: Mapped[list[Any]]
    verdicts: Mapped[dict[str, Any]]
    fault: Mapped[str | None] = mapped_column(sa.Text)
    current: Mapped[bool] = mapped_column(default=False)
    data: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))


class Suggestion(Model):
    """A theme the model names for a note, the words that spoke for it, and what a person said to it."""

    __tablename__ = "theming_suggestion"

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, autoincrement=False)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_theme.id"), primary_key=True, autoincrement=False)
    learned_id: Mapped[int] = mapped_column(sa.ForeignKey("theming_learned.id"))
    score: Mapped[float]
    precision: Mapped[float]
    """How often the model was right when it named this theme, on decisions it had not seen."""
    words: Mapped[list[Any]]
    verdict: Mapped[str | None] = mapped_column(sa.String(10))
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    at: Mapped[datetime | None]

    theme: Mapped[Theme] = relationship()
