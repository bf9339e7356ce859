"""Fields of a base: how a column's field is made, whether one that is there can hold a column, which of its options are ours."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from engagement.airtable.kinds.kind import Column
from engagement.airtable.values import NAMED, Type
from engagement.airtable.wire import Seat

MADE_AS: Mapping[Type, Mapping[str, Any]] = {
    Type.TEXT: {"type": "singleLineText"},
    Type.LONG_TEXT: {"type": "multilineText"},
    Type.WHOLE: {"type": "number", "options": {"precision": 0}},
    Type.MONEY: {"type": "currency", "options": {"precision": 2, "symbol": "£"}},
    Type.DAY: {"type": "date", "options": {"dateFormat": {"name": "iso"}}},
    Type.MOMENT: {
        "type": "dateTime",
        "options": {"dateFormat": {"name": "iso"}, "timeFormat": {"name": "24hour"}, "timeZone": "utc"},
    },
    Type.CHOICE: {"type": "singleSelect"},
    Type.CHOICES: {"type": "multipleSelects"},
    Type.CHECK: {"type": "checkbox", "options": {"icon": "check", "color": "greenBright"}},
    Type.LINKS: {"type": "multipleRecordLinks"},
}
"""What a field is made as."""

ALSO: Mapping[Type, frozenset[str]] = {
    Type.TEXT: frozenset({"multilineText"}),
    Type.MONEY: frozenset({"number"}),
}
"""What else a field may be without losing anything."""


def called(column: Column) -> dict[str, str]:
    """What the choices of a column are called where their field is made; no two the same, whatever their capitals."""
    named: dict[str, str] = {}
    taken: set[str] = set()
    for stable, shown in (column.choices() if column.choices else {}).items():
        named[stable] = shown if shown.casefold() not in taken else f"{shown} ({stable})"
        taken.add(named[stable].casefold())
    return named


def field_schema(column: Column, name: str, *, tables: Mapping[str, str], out: bool) -> dict[str, Any]:
    """How the field of a column is made, for the schema's part of the API. ``tables`` are the ids of tables by kind; a field that
    only goes ``out`` says so to whoever points at it."""
    made: dict[str, Any] = {"name": name, **MADE_AS[column.type]}
    if column.type in NAMED:
        made["options"] = {"choices": [{"name": shown} for shown in called(column).values()]}
    if column.to is not None:
        made["options"] = {"linkedTableId": tables[column.to]}
    if out:
        made["description"] = "Comes from the platform. What is changed here is put right on the next run."
    return made


def fits(column: Column, field: Mapping[str, Any], *, tables: Mapping[str, str]) -> str | None:
    """Why a field of the base cannot hold a column any more; None where it can."""
    type_ = column.type
    is_now = str(field.get("type"))
    if is_now != MADE_AS[type_]["type"] and is_now not in ALSO.get(type_, frozenset()):
        return _(
            "it was made a field of the type %(now)s, and %(wanted)s is needed",
            now=is_now,
            wanted=MADE_AS[type_]["type"],
        )
    leads = (field.get("options") or {}).get("linkedTableId")
    if column.to is not None and leads != tables.get(column.to):
        return _("it leads to another table")
    return None


def option_ids(column: Column, field: Mapping[str, Any]) -> dict[str, str]:
    """The ids of a field's options by our stable names, found by what they are called: for a field that was just made or met."""
    ids = {str(option["name"]): str(option["id"]) for option in _options(field)}
    return {stable: ids[shown] for stable, shown in called(column).items() if shown in ids}


def seat(column: Column, field: Mapping[str, Any], option_ids: Mapping[str, str]) -> Seat:
    """A column's seat in a field as the base describes it now: options by their ids, so that renaming them changes nothing."""
    names = {str(option["id"]): str(option["name"]) for option in _options(field)}
    options = {stable: names[id_] for stable, id_ in option_ids.items() if id_ in names}
    return Seat(column, str(field["id"]), options)


def _options(field: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (field.get("options") or {}).get("choices") or ()
