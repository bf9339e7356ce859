"""Tables of the sync: bases and their limits, tables there, what both sides agreed on row by row, conflicts, runs."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.people.models import Person
from engagement.shared.database import Id, Keyed, Model

Json = sa.JSON(none_as_null=True)

SEEN = "seen"
"""Beside what is agreed on: what a record looked like that was parked for what it says there. It is tried again when it changed."""


class Base(Model):
    """One Airtable base: how far the journal was followed, who writes to it now, when the next call may go out, and why it is
    left alone, if it is."""

    __tablename__ = "airtable_base"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    """Its name in the mapping."""
    base_id: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The last journal entry that was followed; none before the first run."""
    owner: Mapped[str | None] = mapped_column(sa.String(200))
    """The one process that writes there now, until ``owned_until`` unless it says again that it lives."""
    owned_until: Mapped[datetime | None]
    last_calls: Mapped[list[Any]] = mapped_column(default=list)
    """When the last of them began and ended (``slots``)."""
    wait_until: Mapped[datetime | None]
    """Nobody calls before: Airtable answered 429."""
    month: Mapped[str] = mapped_column(sa.String(7), default="")
    calls: Mapped[int] = mapped_column(default=0)
    """How many calls went out in ``month`` (UTC)."""
    stopped: Mapped[str | None] = mapped_column(sa.String(20))
    stopped_why: Mapped[str] = mapped_column(sa.Text, default="")
    stopped_until: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """Somebody asked for a run now."""
    hook_id: Mapped[str | None] = mapped_column(sa.String(40))
    hook_secret: Mapped[str | None] = mapped_column(sa.Text)
    hook_cursor: Mapped[int] = mapped_column(sa.BigInteger, default=1)
    hook_expires_at: Mapped[datetime | None]
    hook_seen_at: Mapped[datetime | None]
    """When Airtable last answered for the hook."""
    rung_at: Mapped[datetime | None]
    """The hook rang and what it rang about was not read yet."""
    ran_at: Mapped[datetime | None]
    round_at: Mapped[datetime | None]
    """When the first of some runs began that each ended with their calls; tables looked at since are not looked at again."""

    tables: Mapped[list["Table"]] = relationship(back_populates="base", order_by="Table.id")


class Table(Model):
    """One of our kinds in one table there. ``fields``: column to field id; ``choices``: column to stable name to option id and
    the name it has there now."""

    __tablename__ = "airtable_table"
    __table_args__ = (sa.UniqueConstraint("base_id", "kind"),)

    id: Mapped[Id]
    base_id: Mapped[int] = mapped_column(sa.ForeignKey("airtable_base.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    table_id: Mapped[str] = mapped_column(sa.String(40))
    fields: Mapped[dict[str, Any]]
    choices: Mapped[dict[str, Any]]
    asks: Mapped[str | None] = mapped_column(sa.String(20))
    """In which words it is asked for what changed (``listing.Words``); none before they were seen to work."""
    paused_why: Mapped[str | None] = mapped_column(sa.Text)
    brake: Mapped[int] = mapped_column(default=0)
    """So many were removed there at once that a person has to say whether it was meant; -1 when they said yes."""
    seen_until: Mapped[datetime | None]
    """The newest Last modified that was read, by Airtable's clock."""
    made_until: Mapped[datetime | None]
    """What was made there until then and not modified since is of our own making, and was told in the answers to our writes."""
    swept_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    """When the run began that last looked at it, where runs may make few calls."""
    filled_until: Mapped[int | None] = mapped_column(sa.BigInteger, default=0)
    """Up to which of our ids all were put into the map; none when they all are."""

    base: Mapped[Base] = relationship(back_populates="tables")


class Row(Model):
    """One of our records and its record there. ``agreed``: column to the hash of what both sides had last (ours and, where
    Airtable or we wrote it otherwise, theirs after a bar); ``base_values``: the same as values, of what goes both ways."""

    __tablename__ = "airtable_row"
    __table_args__ = (
        sa.Index("ix_airtable_row_local", "base_id", "kind", "local_id", unique=True),
        sa.Index("ix_airtable_row_record", "base_id", "record_id", unique=True),
        sa.Index("ix_airtable_row_app_id", "app_id", unique=True),
        sa.Index("ix_airtable_row_dirty", "base_id", "kind", "dirty", "id"),
        sa.Index("ix_airtable_row_state", "base_id", "state", "id"),
    )

    id: Mapped[Id]
    base_id: Mapped[int] = mapped_column(sa.ForeignKey("airtable_base.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    local_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    app_id: Mapped[str | None] = mapped_column(sa.String(36))
    record_id: Mapped[str | None] = mapped_column(sa.String(40))
    state: Mapped[str] = mapped_column(sa.String(10), default="new")
    """new, known, doubt (sent, and no answer came), parked, removed (there), withdrawn (by us)."""
    why: Mapped[str] = mapped_column(sa.Text, default="")
    dirty: Mapped[bool] = mapped_column(default=True)
    waits: Mapped[bool] = mapped_column(default=False)
    """A link was left out because what it points to is not there yet."""
    twin_id: Mapped[int | None] = mapped_column(sa.ForeignKey("airtable_row.id"))
    """The row this record is a copy of."""
    agreed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    base_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Conflict(Keyed, Model):
    """Both sides changed one field. The place's policy or a person says which value stands."""

    __tablename__ = "airtable_conflict"
    __table_args__ = (
        sa.Index("ix_airtable_conflict_open", "resolved_at", "id"),
        sa.Index("ix_airtable_conflict_row", "row_id", "column"),
    )

    id: Mapped[Id]
    row_id: Mapped[int] = mapped_column(sa.ForeignKey("airtable_row.id"))
    column: Mapped[str] = mapped_column(sa.String(60))
    base_value: Mapped[Any] = mapped_column(Json, nullable=True)
    ours: Mapped[Any] = mapped_column(Json, nullable=True)
    theirs: Mapped[Any] = mapped_column(Json, nullable=True)
    there_at: Mapped[datetime | None]
    """When it was changed there, by Airtable's clock."""
    who: Mapped[str] = mapped_column(sa.String(60), default="")
    """Who changed it there, as Airtable numbers its users; empty when it does not say."""
    found_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    """ours, theirs, or same when both came to say the same; turned, until the next run, when theirs is taken after ours stood."""
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    applied_at: Mapped[datetime | None]

    row: Mapped[Row] = relationship()
    resolver: Mapped[Person | None] = relationship()


class Run(Model):
    """One run over one base, and what it did."""

    __tablename__ = "airtable_run"
    __table_args__ = (sa.Index("ix_airtable_run_newest", "base_id", "id"),)

    id: Mapped[Id]
    base_id: Mapped[int] = mapped_column(sa.ForeignKey("airtable_base.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(sa.String(10), default="running")
    """running, done, part (the calls it was given were spent), stopped, failed."""
    why: Mapped[str] = mapped_column(sa.Text, default="")
    calls: Mapped[int] = mapped_column(default=0)
    pushed: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    deleted: Mapped[int] = mapped_column(default=0)
    put_right: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[int] = mapped_column(default=0)
    parked: Mapped[int] = mapped_column(default=0)
