"""Changing a base: every change is made through an `Act`, which keeps links on both sides the same."""

import copy
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.servers.airtable.model import Base, Changes, Field, Row, Table, new_id


@dataclass
class Act:
    """One act in a base, by a person (`client`) or through the API (`publicApi`), at one moment."""

    base: Base
    at: datetime
    source: str
    changes: dict[str, Changes] = field(default_factory=lambda: defaultdict(Changes))

    def add(self, table: Table) -> Row:
        """A new, empty row."""
        table.last_number += 1
        row = Row(created=self.at, number=table.last_number)
        table.rows[row.id] = self.changes[table.id].created[row.id] = row
        return row

    def write(self, table: Table, row: Row, column: Field, value: Any) -> None:
        """Put a value into a cell (None empties it), and the other side of a link with it."""
        before = row.cells.get(column.id)
        if value == before:
            return
        self._put(table, row, column, value)
        if column.type == "multipleRecordLinks":
            self._mirror(row, column, set(before or ()), set(value or ()))

    def delete(self, table: Table, row: Row) -> None:
        """Throw a row into the bin; links to it go, and come back if it is restored."""
        for there, column in list(self.base.link_fields(table.id)):
            for other in list(there.rows.values()):
                if row.id in (linked := other.cells.get(column.id, [])):
                    row.led.append((there.id, other.id, column.id))
                    self._put(there, other, column, [one for one in linked if one != row.id] or None)
        del table.rows[row.id]
        table.bin[row.id] = row
        self.changes[table.id].destroyed.append(row.id)

    def restore(self, table: Table, row_id: str) -> Row:
        """Take a row out of the bin, with the id and the cells it had."""
        row = table.rows[row_id] = table.bin.pop(row_id)
        self.changes[table.id].created[row_id] = row
        for column in table.fields.values():
            if column.type == "multipleRecordLinks":
                there = self.base.tables[column.options["linkedTableId"]]
                linked = [one for one in row.cells.pop(column.id, []) if one in there.rows]
                self.write(table, row, column, linked or None)
        for table_id, other_id, column_id in row.led:
            there = self.base.tables[table_id]
            if (other := there.rows.get(other_id)) and row.id not in (linked := other.cells.get(column_id) or []):
                self._put(there, other, there.fields[column_id], [*linked, row.id])
        row.led.clear()
        return row

    def add_field(self, table: Table, column: Field) -> Field:
        """A new column; a link gets its other side in the table it links to."""
        table.fields[column.id] = column
        self.changes[table.id].fields_created.append(column)
        linked = column.options.get("linkedTableId")
        if column.type == "multipleRecordLinks" and linked != table.id and not column.options.get("inverseLinkFieldId"):
            there = self.base.tables[linked or ""]
            back = Field(name=_free_name(there, table.name), type="multipleRecordLinks")
            back.options = {"linkedTableId": table.id, "inverseLinkFieldId": column.id}
            column.options["inverseLinkFieldId"] = back.id
            for one in (column, back):
                one.options |= {"isReversed": False, "prefersSingleRecordLink": False}
            self.add_field(there, back)
        return column

    def change_field(self, table: Table, column: Field, **news: Any) -> None:
        """Rename or retype a column."""
        before = {name: copy.deepcopy(getattr(column, name)) for name in news}
        for name, value in news.items():
            setattr(column, name, value)
        self.changes[table.id].fields_changed[column.id] = (news, before)

    def remove_field(self, table: Table, column: Field) -> None:
        """Remove a column with its cells, and the other side of a link."""
        del table.fields[column.id]
        for row in table.rows.values():
            row.cells.pop(column.id, None)
            row.touched.pop(column.id, None)
        self.changes[table.id].fields_destroyed.append(column.id)
        there = self.base.tables.get(column.options.get("linkedTableId", ""))
        if there and (back := there.fields.get(column.options.get("inverseLinkFieldId", ""))):
            self.remove_field(there, back)

    def _put(self, table: Table, row: Row, column: Field, value: Any) -> None:
        changes = self.changes[table.id]
        if row.id not in changes.created:
            changes.changed.setdefault(row.id, {}).setdefault(column.id, row.cells.get(column.id))
        if value is None:
            row.cells.pop(column.id, None)
        else:
            row.cells[column.id] = value
        row.touched[column.id] = self.at

    def _mirror(self, row: Row, column: Field, before: set[str], after: set[str]) -> None:
        there = self.base.tables[column.options["linkedTableId"]]
        back = there.fields.get(column.options.get("inverseLinkFieldId", ""))
        if back is None:
            return
        for other_id in before ^ after:
            if other := there.rows.get(other_id):
                linked = [one for one in other.cells.get(back.id, []) if one != row.id]
                self._put(there, other, back, [*linked, row.id] if other_id in after else linked or None)


def _free_name(table: Table, wanted: str) -> str:
    taken = {column.name for column in table.fields.values()}
    return next(
        name for number in range(1, 100) if (name := wanted if number == 1 else f"{wanted} {number}") not in taken
    )


def new_choice(name: str) -> dict[str, str]:
    """An option of a select field."""
    return {"id": new_id("sel"), "name": name, "color": "blueLight2"}
