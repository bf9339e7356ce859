"""The one serialiser: every body and every field that is made goes through here, and what comes back is read here. (Formulas, which
hold nothing but ids and moments, are made in ``formulas``.)

Outward it knows nothing but loaded values and the seats of their columns in a base, so what no kind loads cannot be sent. Inward it
trusts nothing: a cell is read as its column's type or the record is parked, with a sentence for whoever wrote it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from engagement.airtable.kinds.kind import Column, Share
from engagement.airtable.values import SEVERAL, WORDS, Type, Value, clean, is_nothing, moment, nothing, several

LONGEST = 100_000
"""Characters that Airtable keeps in one cell."""
AT_ONCE = 10
"""Records in one request."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

ALMOST = Decimal("0.0001")
"""What sums of floats may be off by."""


class Unfit(Exception):
    """A value that the other side cannot hold, or that means nothing here: its record is parked with this sentence."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True)
class Seat:
    """Where a column stands in one base: its field's id, and what each stable name of its choices is called there by now."""

    column: Column
    field_id: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Cells:
    """Cells by field id; and the records (``kind:id``) that links lead to and that are not in the base yet."""

    fields: Mapping[str, Any]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """A record to be written. Without a record id it is made, or found by its App ID where it was made already; ``named`` when a
    known one is given its App ID (again)."""

    app_id: str
    fields: Mapping[str, Any]
    record_id: str | None = None
    named: bool = False


def cells(
    seats: Mapping[str, Seat], values: Mapping[str, Value], record_of: Callable[[str], str | None], *, new: bool = False
) -> Cells:
    """Values (by column) as they are sent. ``record_of`` leads from ``kind:id`` to the record there; ``new`` leaves out what is
    empty, as there is nothing to clear. Raises Unfit. A column that may not leave is a fault of ours: PermissionError."""
    fields: dict[str, Any] = {}
    missing: set[str] = set()
    for name, value in values.items():
        seat = seats[name]
        if seat.column.share is Share.NEVER:
            raise PermissionError(f"{name} never leaves")
        if seat.column.type is Type.LINKS:
            found = {link: record_of(link) for link in _several(value)}
            missing |= {link for link, record in found.items() if record is None}
            cell: Any = [record for record in found.values() if record is not None]
        else:
            cell = _cell(seat, value)
        if not (new and is_nothing(cell)):
            fields[seat.field_id] = cell
    return Cells(fields, frozenset(missing))


def _cell(seat: Seat, value: Value) -> Any:
    type_, name = seat.column.type, seat.column.name
    if value is None:
        return None
    if type_ in WORDS and isinstance(value, str) and len(value) > LONGEST:
        raise Unfit(
            name, _("it has %(length)s characters, and Airtable keeps %(most)s", length=len(value), most=LONGEST)
        )
    if type_ is Type.CHOICE:
        return _option(seat, str(value))
    if type_ is Type.CHOICES:
        return [_option(seat, one) for one in _several(value)]
    if type_ is Type.MONEY and type(value) is int:
        pounds, pence = divmod(value, 100)
        return value / 100 if pence else pounds
    return value


def _option(seat: Seat, stable: str) -> str:
    called = seat.options.get(stable)
    if called is None:
        raise Unfit(seat.column.name, _("“%(option)s” is no option of its field in Airtable", option=stable[:60]))
    return called


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def values(
    seats: Mapping[str, Seat], fields: Mapping[str, Any], row_of: Callable[[str], str | None]
) -> dict[str, Value]:
    """What came back, as canonical values by column: a cell that is not there is empty. ``row_of`` leads from a record there to
    ``kind:id``. Raises Unfit."""
    return {name: read(seat, fields.get(seat.field_id), row_of) for name, seat in seats.items()}


def read(seat: Seat, cell: Any, row_of: Callable[[str], str | None]) -> Value:
    """One cell. Raises Unfit."""
    type_, name = seat.column.type, seat.column.name
    if cell is None:
        return nothing(type_)
    if type_ in WORDS and isinstance(cell, str):
        return clean(cell)
    if type_ is Type.CHECK and isinstance(cell, bool):
        return cell
    if type_ in SEVERAL and isinstance(cell, list) and all(isinstance(one, str) for one in cell):
        return several(_linked(name, one, row_of) if type_ is Type.LINKS else _stable(seat, one) for one in cell)
    if type_ is Type.CHOICE and isinstance(cell, str):
        return _stable(seat, cell)
    if type_ in (Type.WHOLE, Type.MONEY):
        return _number(name, cell, 100 if type_ is Type.MONEY else 1)
    if type_ in (Type.DAY, Type.MOMENT) and isinstance(cell, str):
        return _time(name, cell, type_)
    raise Unfit(name, _("what is in Airtable cannot be read"))


def _linked(name: str, record_id: str, row_of: Callable[[str], str | None]) -> str:
    found = row_of(record_id)
    if found is None:
        raise Unfit(name, _("it leads to a record that we do not know"))
    return found


def _stable(seat: Seat, called: str) -> str:
    for stable, name in seat.options.items():
        if name == called:
            return stable
    raise Unfit(seat.column.name, _("“%(option)s” is not on our list", option=called[:60]))


def _number(name: str, cell: Any, parts: int) -> int:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not abs(cell) < 10**15:
        raise Unfit(name, _("it is no number that we can keep"))
    exactly = (
        Decimal(repr(cell)) * parts
    )  # as it was written: a float of many pounds has lost its pence when multiplied
    found = round(exactly)
    if abs(exactly - found) > ALMOST:
        raise Unfit(name, _("it is no whole number of pence") if parts > 1 else _("it is no whole number"))
    return found


def _time(name: str, cell: str, type_: Type) -> str:
    try:
        if type_ is Type.DAY:
            if not DAY.fullmatch(cell):
                raise ValueError(cell)
            return date.fromisoformat(cell).isoformat()
        found = datetime.fromisoformat(cell)
        if found.tzinfo is None:
            raise ValueError(cell)
        return moment(found)
    except (ValueError, OverflowError):
        raise Unfit(name, _("it is no day or time that we can read")) from None


def upsert(app_field_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The body of one write of up to ten records. Known ones go by their id, the others by their App ID; nothing is guessed about
    types, and the answer names fields by id."""
    if not 0 < len(rows) <= AT_ONCE:
        raise ValueError(f"{len(rows)} records are not one request")
    made = {"performUpsert": {"fieldsToMergeOn": [app_field_id]}} if any(row.record_id is None for row in rows) else {}
    return {
        **made,
        "returnFieldsByFieldId": True,
        "typecast": False,
        "records": [_record(app_field_id, row) for row in rows],
    }


def _record(app_field_id: str, row: Row) -> dict[str, Any]:
    named = {app_field_id: row.app_id, **row.fields}
    if row.record_id is None:
        return {"fields": named}
    return {"id": row.record_id, "fields": named if row.named else dict(row.fields)}
