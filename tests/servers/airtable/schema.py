"""The schema API: read tables, make tables and fields, rename them. It never retypes and never removes, as theirs does not."""

from collections.abc import Mapping
from typing import Any

from tests.servers.airtable.acts import Act, new_choice
from tests.servers.airtable.cells import NUMBERS, TEXTS
from tests.servers.airtable.model import COMPUTED, Base, Field, Table
from tests.servers.airtable.refusals import invalid, refuse

DAY_FORMATS = {"local": "l", "friendly": "LL", "us": "M/D/YYYY", "european": "D/M/YYYY", "iso": "YYYY-MM-DD"}
HOUR_FORMATS = {"12hour": "h:mma", "24hour": "HH:mm"}
NEEDED = {
    "number": {"precision"},
    "percent": {"precision"},
    "currency": {"precision", "symbol"},
    "rating": {"icon", "max", "color"},
    "duration": {"durationFormat"},
    "checkbox": {"icon", "color"},
    "singleSelect": {"choices"},
    "multipleSelects": {"choices"},
    "date": {"dateFormat"},
    "dateTime": {"dateFormat", "timeFormat", "timeZone"},
    "multipleRecordLinks": {"linkedTableId"},
}
MAY_BE_FIRST = (TEXTS | NUMBERS | {"date", "dateTime"}) - {"rating", "richText"}


def shown(base: Base) -> dict[str, Any]:
    """All tables of the base."""
    return {"tables": [show_table(table) for table in base.tables.values()]}


def show_table(table: Table) -> dict[str, Any]:
    """A table with its fields and its one view."""
    view = {"id": table.view, "name": "Grid view", "type": "grid", "visibleFieldIds": list(table.fields)}
    answer = {
        "id": table.id,
        "name": table.name,
        "primaryFieldId": table.primary.id,
        "fields": [show_field(column) for column in table.fields.values()],
        "views": [view],
    }
    return answer | ({"description": table.description} if table.description else {})


def show_field(column: Field) -> dict[str, Any]:
    """A field with the options of its type."""
    answer: dict[str, Any] = {"id": column.id, "name": column.name, "type": column.type}
    if column.description:
        answer["description"] = column.description
    if column.options:
        answer["options"] = column.options
    return answer


def create_table(act: Act, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A table with its fields; the first is the primary one."""
    name = _name(asked.get("name"), "DUPLICATE_TABLE_NAME", {table.name for table in act.base.tables.values()})
    wanted = asked.get("fields")
    if not isinstance(wanted, list) or not wanted:
        invalid("a table needs at least one field.")
    table = Table(name=name, description=asked.get("description"))
    columns = [_field(act.base, table, one) for one in wanted]
    if len({column.name for column in columns}) < len(columns):
        refuse(422, "DUPLICATE_OR_EMPTY_FIELD_NAME", "Two fields have the same name")
    if columns[0].type not in MAY_BE_FIRST:
        refuse(422, "INVALID_FIELD_TYPE_FOR_PRIMARY", f"{columns[0].type} cannot be the type of the primary field")
    act.base.tables[table.id] = table
    for column in columns:
        act.add_field(table, column)
    return show_table(table)


def change_table(act: Act, table: Table, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Rename or describe a table."""
    if "name" in asked and asked["name"] != table.name:
        taken = {other.name for other in act.base.tables.values()}
        before, table.name = table.name, _name(asked["name"], "DUPLICATE_TABLE_NAME", taken)
        act.changes[table.id].renamed = (table.name, before)
    if "description" in asked:
        table.description = asked["description"]
    return show_table(table)


def create_field(act: Act, table: Table, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A new field of a table."""
    return show_field(act.add_field(table, _field(act.base, table, asked)))


def change_field(act: Act, table: Table, column: Field, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Rename or describe a field; nothing else can be changed here."""
    if set(asked) - {"name", "description"}:
        invalid("only the name and the description of a field can be changed.")
    if asked.get("name", column.name) != column.name:
        taken = {other.name for other in table.fields.values()}
        act.change_field(table, column, name=_name(asked["name"], "DUPLICATE_OR_EMPTY_FIELD_NAME", taken))
    if "description" in asked:
        column.description = asked["description"]
    return show_field(column)


def _name(name: object, kind: str, taken: set[str]) -> str:
    if not isinstance(name, str) or not name.strip() or name in taken:
        refuse(422, kind, f"{name!r} is empty or taken")
    return name


def _field(base: Base, table: Table, asked: Any) -> Field:
    if not isinstance(asked, dict) or set(asked) - {"name", "type", "description", "options"}:
        invalid()
    taken = {column.name for column in table.fields.values()}
    name, kind = _name(asked.get("name"), "DUPLICATE_OR_EMPTY_FIELD_NAME", taken), asked.get("type")
    if kind in COMPUTED:
        _refuse_field(
            "UNSUPPORTED_FIELD_TYPE_FOR_CREATE", table, name, f"Creating {kind} fields is not supported at this time"
        )
    if kind not in TEXTS and kind not in NEEDED:
        invalid(f"{kind!r} is not a type of field.")
    options = _options(base, table, name, kind, asked.get("options") or {})
    return Field(name=name, type=kind, options=options, description=asked.get("description"))


def _refuse_field(why: str, table: Table, name: str, message: str) -> None:
    refuse(422, why, f"Invalid options for {table.name}.{name}: {message}")


def _options(base: Base, table: Table, name: str, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    wrong = "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"
    allowed = NEEDED.get(kind, set()) | ({"viewIdForRecordSelection"} if kind == "multipleRecordLinks" else set())
    if set(given) - allowed or NEEDED.get(kind, set()) - set(given):
        _refuse_field(wrong, table, name, f"{kind} takes exactly {sorted(allowed)}")
    if not 0 <= given.get("precision", 0) <= 8:
        _refuse_field(wrong, table, name, "precision is a number from 0 to 8")
    if kind == "multipleRecordLinks" and given["linkedTableId"] not in base.tables | {table.id: table}:
        _refuse_field(wrong, table, name, "linkedTableId is not a table of this base")
    options = dict(given)
    if "choices" in given:
        names = [choice.get("name") for choice in given["choices"]]
        if not all(names) or len(set(names)) < len(names):
            _refuse_field(wrong, table, name, "choices need names that differ")
        options["choices"] = [new_choice(choice["name"]) for choice in given["choices"]]
    for key, formats in (("dateFormat", DAY_FORMATS), ("timeFormat", HOUR_FORMATS)):
        if key in given:
            if given[key].get("name") not in formats:
                _refuse_field(wrong, table, name, f"{key} is one of {sorted(formats)}")
            options[key] = {"name": given[key]["name"], "format": formats[given[key]["name"]]}
    return options
