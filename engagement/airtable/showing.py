"""Records and values as people read them: by the names they have in Airtable, links by what they lead to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from engagement.airtable import mapping
from engagement.airtable.kinds import KINDS
from engagement.airtable.kinds.classes import parts
from engagement.airtable.models import Conflict, Row
from engagement.airtable.values import NAMED, WORDS, Type
from engagement.shared.money import Money

LONGEST = 80
"""Characters of a record's first words."""


@dataclass(frozen=True)
class Names:
    """What tables and fields are called in Airtable; and why not, where the mapping cannot be read."""

    tables: Mapping[str, str]
    fields: Mapping[tuple[str, str], str]
    fault: str = ""

    def table(self, kind: str) -> str:
        return self.tables.get(kind, kind)

    def field(self, kind: str, column: str) -> str:
        return self.fields.get((kind, column), column.replace("_", " "))


def names() -> Names:
    """As the mapping has them now."""
    settings = current_app.extensions["settings"]
    try:
        found = mapping.read(settings.airtable_mapping)
    except mapping.Wrong as wrong:
        return Names({}, {}, str(wrong))
    fields = {(table.kind, one.column): one.name for table in found.tables for one in table.fields}
    return Names({table.kind: table.name for table in found.tables}, fields)


def first_words(records: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The beginning of what each of these records (kind, id) says first; nothing of those that may not leave any more."""
    wanted: dict[str, set[int]] = {}
    for kind, id_ in records:
        wanted.setdefault(kind, set()).add(id_)
    found = {}
    for kind, ids in wanted.items():
        if kind in KINDS:
            first = next(iter(parts()[kind].columns))
            for id_, loaded in KINDS[kind].load(ids).items():
                said = str(loaded.values[first] or "")
                found[kind, id_] = said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
    return found


def of_rows(rows: Collection[Row]) -> dict[tuple[str, int], str]:
    """The first words of the records behind these rows."""
    return first_words({(row.kind, row.local_id) for row in rows if row.local_id is not None})


def values(conflict: Conflict) -> dict[str, str]:
    """``base``, ``ours`` and ``theirs`` of a conflict, to be read."""
    said = {"base": conflict.base_value, "ours": conflict.ours, "theirs": conflict.theirs}
    column = KINDS[conflict.row.kind].columns.get(conflict.column) if conflict.row.kind in KINDS else None
    if column is None:
        return {name: str(value or "") for name, value in said.items()}
    if column.type is Type.LINKS:
        records = {_record(link) for value in said.values() for link in value or ()}
        called = first_words(records)
        return {
            name: "\n".join(called.get(_record(link), link) for link in value or ()) for name, value in said.items()
        }
    listed = column.choices() if column.choices is not None and column.type in NAMED else {}
    return {name: _shown(column.type, value, listed) for name, value in said.items()}


def _record(link: str) -> tuple[str, int]:
    kind, _, id_ = link.partition(":")
    return kind, int(id_)


def _shown(type_: Type, value: Any, listed: Mapping[str, str]) -> str:
    if value is None or value == []:
        return ""
    if type_ in WORDS:
        return str(value)
    if type_ is Type.MONEY:
        return str(Money(value))
    if isinstance(value, list | tuple):
        return "\n".join(listed.get(one, one) for one in value)
    return listed.get(value, str(value)) if isinstance(value, str) else str(value)
