"""What a base holds: tables, fields, rows; and the one way they change, as a numbered act that webhooks are told of."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LETTERS = string.ascii_letters + string.digits
COMPUTED = frozenset(
    ("autoNumber", "button", "count", "createdBy", "createdTime", "externalSyncSource", "formula", "lastModifiedBy")
    + ("lastModifiedTime", "multipleLookupValues", "rollup")
)
DICE = random.Random()
"""Never the same twice, as bases may outlive the process; a test that must be repeatable seeds it."""


def new_id(prefix: str) -> str:
    """An id as Airtable mints them: three letters that say what it is, and fourteen more."""
    return prefix + "".join(DICE.choices(LETTERS, k=14))


@dataclass
class Field:
    """A column. `locked`: a person has limited who may edit it, and the token may not."""

    name: str
    type: str
    options: dict[str, Any] = field(default_factory=dict)
    description: str | None = None
    locked: bool = False
    id: str = field(default_factory=lambda: new_id("fld"))

    @property
    def choices(self) -> list[dict[str, str]]:
        """The options of a select field."""
        return self.options.setdefault("choices", [])

    @property
    def computed(self) -> bool:
        """Whether nobody can write it."""
        return self.type in COMPUTED


@dataclass
class Row:
    """A record. Cells that are empty are not in `cells`; `touched` is when each was last written."""

    created: datetime
    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, datetime] = field(default_factory=dict)
    led: list[tuple[str, str, str]] = field(default_factory=list)
    """Of a row in the bin: the table, the row and the column of each link to it."""
    id: str = field(default_factory=lambda: new_id("rec"))

    def modified(self, among: list[str] | None = None) -> datetime | None:
        """When any of these fields (or any at all) was last written; None if never."""
        moments = [at for field_id, at in self.touched.items() if among is None or field_id in among]
        return max(moments, default=None)


@dataclass
class Table:
    """A table. Its first field is the primary one; `bin` is where deleted rows lie until they are restored."""

    name: str
    fields: dict[str, Field] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    bin: dict[str, Row] = field(default_factory=dict)
    description: str | None = None
    id: str = field(default_factory=lambda: new_id("tbl"))
    view: str = field(default_factory=lambda: new_id("viw"))
    last_number: int = 0

    @property
    def primary(self) -> Field:
        """The field that names a row."""
        return next(iter(self.fields.values()))

    def find_field(self, name: object) -> Field | None:
        """By id or by name."""
        if isinstance(name, str) and name in self.fields:
            return self.fields[name]
        return next((found for found in self.fields.values() if found.name == name), None)


@dataclass
class Changes:
    """What one act changed in one table; the values before are kept, the values after are in the rows."""

    created: dict[str, Row] = field(default_factory=dict)
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    destroyed: list[str] = field(default_factory=list)
    fields_created: list[Field] = field(default_factory=list)
    fields_changed: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    fields_destroyed: list[str] = field(default_factory=list)
    renamed: tuple[str, str] | None = None


@dataclass
class Base:
    """A base, and the number of the last act in it."""

    name: str
    id: str = field(default_factory=lambda: new_id("app"))
    tables: dict[str, Table] = field(default_factory=dict)
    acts: int = 0

    def find_table(self, name: str) -> Table | None:
        """By id or by name."""
        return self.tables.get(name) or next((table for table in self.tables.values() if table.name == name), None)

    def link_fields(self, linked: str) -> Iterator[tuple[Table, Field]]:
        """The fields, of any table, that link to this table."""
        for table in self.tables.values():
            for found in table.fields.values():
                if found.type == "multipleRecordLinks" and found.options.get("linkedTableId") == linked:
                    yield table, found
