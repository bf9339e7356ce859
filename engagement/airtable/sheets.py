"""What a run knows of a table there, of a page of its records and of the hook: plain values that last longer than a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from engagement.airtable import mapping, wire
from engagement.airtable.formulas import Words
from engagement.airtable.kinds import KINDS, Kind
from engagement.airtable.models import Base

APP_ID, MODIFIED = "app id", "last modified"
"""What the sync's own two fields are called beside our columns."""


@dataclass
class Sheet:
    """One of our kinds in one table there."""

    id: int
    kind: Kind
    table: mapping.Table
    table_id: str
    fields: Mapping[str, str]
    choices: Mapping[str, Mapping[str, Sequence[str]]]
    """Column to stable name to the option's id and what it is called there now."""
    asks: str | None
    paused_why: str | None
    brake: int
    seen_until: datetime | None
    made_until: datetime | None
    swept_at: datetime | None
    looked_at: datetime | None
    words: Words = Words.MADE
    """In which words questions are put to it now."""

    @property
    def both(self) -> frozenset[str]:
        """The columns that also come in."""
        return frozenset(
            one.column for one in self.table.fields if one.direction == "both" and one.column in self.fields
        )

    @cached_property
    def seats(self) -> Mapping[str, wire.Seat]:
        """Where each column stands."""
        return {
            column: wire.Seat(
                self.kind.columns[column],
                self.fields[column],
                {stable: said[1] for stable, said in self.choices.get(column, {}).items()},
            )
            for column in self.columns
        }

    @cached_property
    def linking(self) -> tuple[str, ...]:
        """The columns whose values lead to other records."""
        return tuple(column for column in self.columns if self.kind.columns[column].to is not None)

    @property
    def app_field(self) -> str:
        """The id of the field with our App IDs."""
        return self.fields[APP_ID]

    @property
    def modified_field(self) -> str | None:
        """The id of the field Last modified, where a person made one."""
        return self.fields.get(MODIFIED)

    @property
    def asked_fields(self) -> list[str]:
        """The fields a record is read with."""
        more = [self.app_field] + ([self.modified_field] if self.modified_field else [])
        return [seat.field_id for seat in self.seats.values()] + more

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that go there, as the mapping orders them; one that was added to it goes when its field was made."""
        return tuple(one.column for one in self.table.fields if one.column in self.fields)


@dataclass(frozen=True)
class Page:
    """Some records of one table. ``gone``: record ids that are not there any more; ``asked``: rows asked for one by one, of which
    some may not be among the records; ``table`` and ``base``: where the next pull begins, kept together with the rest."""

    kind: str
    records: Sequence[Mapping[str, Any]] = ()
    gone: Sequence[str] = ()
    asked: Sequence[int] = ()
    held: bool = False
    """What is gone was met by chance: nothing leads to it, and the next look at every record judges how much is gone."""
    swept: bool = False
    table: Mapping[str, Any] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=dict)
    who: Mapping[str, str] = field(default_factory=dict)
    """Who changed a record, as far as Airtable says."""


@dataclass
class Hook:
    """The webhook of a base, and how far its payloads were read."""

    id: str
    cursor: int
    expires_at: datetime
    rung_at: datetime | None
    seen_at: datetime | None = None


def open_sheets(base: Base, plan: mapping.Mapping) -> dict[str, Sheet]:
    """The tables of a base that are provisioned and in the mapping, in its order."""
    there = {table.kind: table for table in base.tables}
    sheets = {}
    for table in plan.tables:
        if (kept := there.get(table.kind)) is not None:
            sheets[table.kind] = Sheet(
                id=kept.id,
                kind=KINDS[table.kind],
                table=table,
                table_id=kept.table_id,
                fields=kept.fields,
                choices=kept.choices,
                asks=kept.asks,
                paused_why=kept.paused_why,
                brake=kept.brake,
                seen_until=kept.seen_until,
                made_until=kept.made_until,
                swept_at=kept.swept_at,
                looked_at=kept.looked_at,
                words=Words(kept.asks) if kept.asks not in (None, Words.NONE.value) else Words.MADE,
            )
    return sheets


def modified_at(sheet: Sheet, cells: Mapping[str, Any]) -> datetime | None:
    """When a record was changed there, by Airtable's clock."""
    return moment_of(cells.get(sheet.modified_field or ""))


def moment_of(said: Any) -> datetime | None:
    """A moment as Airtable writes it; None where it says none."""
    try:
        return datetime.fromisoformat(str(said)).astimezone(UTC) if said else None
    except ValueError:
        return None
