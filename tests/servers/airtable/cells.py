"""Cells: what each type of field accepts, and how it is shown by the API and in webhook payloads."""

import math
from datetime import UTC, date, datetime
from typing import Any

from tests.servers.airtable.acts import new_choice
from tests.servers.airtable.model import Base, Field, Row, Table
from tests.servers.airtable.refusals import bad_value, no_such_option, no_such_row

TEXTS = frozenset(["singleLineText", "multilineText", "richText", "email", "url", "phoneNumber", "barcode"])
NUMBERS = frozenset(["number", "currency", "percent", "rating", "duration"])
LONGEST = 100_000


def moment(at: datetime) -> str:
    """A moment as Airtable writes it: UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def accept(base: Base, column: Field, value: Any, *, typecast: bool) -> Any:
    """The value as it is kept, None for empty; refused when the type of the field does not take it."""
    if column.computed:
        bad_value(column.name, "cannot accept a value because the field is computed")
    if value is None or value == "" or value == []:
        return None
    if typecast and not isinstance(value, str) and column.type in TEXTS:
        value = str(value)
    if column.type in TEXTS:
        return _text(column, value)
    if column.type in NUMBERS:
        return _number(column, value, typecast)
    return _OTHERS.get(column.type, _nothing)(base, column, value, typecast)


def _text(column: Field, value: Any) -> str:
    if not isinstance(value, str):
        bad_value(column.name)
    if len(value) > LONGEST:
        bad_value(column.name, f"cannot accept the provided value: it is longer than {LONGEST} characters")
    return value if column.type != "richText" or value.endswith("\n") else value + "\n"


def _number(column: Field, value: Any, typecast: bool) -> int | float:
    if typecast and isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            bad_value(column.name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        bad_value(column.name)
    return value


def _check(_base: Base, column: Field, value: Any, _typecast: bool) -> bool | None:
    return (value or None) if isinstance(value, bool) else bad_value(column.name)


def _choice(_base: Base, column: Field, value: Any, typecast: bool) -> str:
    if not isinstance(value, str):
        bad_value(column.name)
    for choice in column.choices:
        if choice["name"] == value:
            return choice["id"]
    if not typecast:
        no_such_option(value)
    column.choices.append(new_choice(value))
    return column.choices[-1]["id"]


def _choices(base: Base, column: Field, value: Any, typecast: bool) -> list[str]:
    if not isinstance(value, list):
        bad_value(column.name)
    return list(dict.fromkeys(_choice(base, column, one, typecast) for one in value))


def _day(_base: Base, column: Field, value: Any, _typecast: bool) -> str:
    return date.fromisoformat(_read(column, value).strftime("%Y-%m-%d")).isoformat()


def _moment(_base: Base, column: Field, value: Any, _typecast: bool) -> str:
    return moment(_read(column, value))


def _read(column: Field, value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        bad_value(column.name)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _links(base: Base, column: Field, value: Any, _typecast: bool) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        bad_value(column.name, "cannot accept the provided value: it is not an array of record IDs")
    there = base.tables[column.options["linkedTableId"]]
    for one in value:
        if one not in there.rows:
            no_such_row(one)
    return list(dict.fromkeys(value))


def _nothing(_base: Base, column: Field, _value: Any, _typecast: bool) -> None:
    bad_value(column.name)


_OTHERS = {
    "checkbox": _check,
    "singleSelect": _choice,
    "multipleSelects": _choices,
    "date": _day,
    "dateTime": _moment,
    "multipleRecordLinks": _links,
}


def value_of(table: Table, row: Row, column: Field) -> Any:
    """The cell as the records API shows it; None for one that is empty and so left out."""
    if column.type == "createdTime":
        return moment(row.created)
    if column.type == "lastModifiedTime":
        at = row.modified(column.options.get("referencedFieldIds") or None)
        return at and moment(at)
    if column.type == "autoNumber":
        return row.number
    return shown(column, row.cells.get(column.id))


def shown(column: Field, kept: Any) -> Any:
    """A kept value as the records API shows it."""
    if kept is None:
        return None
    if column.type == "singleSelect":
        return _named(column, kept)["name"]
    if column.type == "multipleSelects":
        return [_named(column, one)["name"] for one in kept]
    return kept


def told(base: Base, column: Field, kept: Any) -> Any:
    """A kept value as webhook payloads tell it ("V2"): options and links as objects, an empty cell as null."""
    if kept is None:
        return None
    if column.type == "singleSelect":
        return _named(column, kept)
    if column.type == "multipleSelects":
        return [_named(column, one) for one in kept]
    if column.type == "multipleRecordLinks":
        there = base.tables[column.options["linkedTableId"]]
        return [{"id": one, "name": name_of(there, there.rows.get(one) or there.bin.get(one))} for one in kept]
    return kept


def name_of(table: Table, row: Row | None) -> str:
    """What a row is called: its primary field."""
    return "" if row is None else str(value_of(table, row, table.primary) or "")


def _named(column: Field, choice_id: str) -> dict[str, str]:
    return next(choice for choice in column.choices if choice["id"] == choice_id)
