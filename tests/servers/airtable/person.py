"""A person at the tables: what partners do in Airtable's own pages, also while a request is on its way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.servers.airtable.acts import Act
from tests.servers.airtable.cells import accept, value_of
from tests.servers.airtable.model import Base, Field, Row, Table

if TYPE_CHECKING:
    from tests.servers.airtable.server import Airtable


class Person:
    """Edits one base. Tables and fields are named by name or id, rows by id; each call is one act."""

    def __init__(self, server: "Airtable", base: Base) -> None:
        self.server, self.base = server, base

    def see(self, table: str, row_id: str) -> dict[str, Any]:
        """The cells of a row by name of field; empty ones are left out."""
        found = self.table(table)
        row = found.rows[row_id]
        cells = {column.name: value_of(found, row, column) for column in found.fields.values()}
        return {name: value for name, value in cells.items() if value is not None}

    def see_all(self, table: str) -> dict[str, dict[str, Any]]:
        """All rows of a table by id."""
        with self.server.lock:
            return {row_id: self.see(table, row_id) for row_id in self.table(table).rows}

    def find(self, table: str, name: str, value: Any) -> str:
        """The id of the one row with this value in this field."""
        (found,) = [row_id for row_id, cells in self.see_all(table).items() if cells.get(name) == value]
        return found

    def edit(self, table: str, row_id: str, cells: Mapping[str, Any]) -> None:
        """Type into cells. An option that is not in the list is added to it, as typing does."""
        with self._acting() as act:
            found = self.table(table)
            self._type(act, found, found.rows[row_id], cells)

    def edit_many(self, table: str, edits: Mapping[str, Mapping[str, Any]]) -> None:
        """Paste into many rows at once."""
        with self._acting() as act:
            for row_id, cells in edits.items():
                self._type(act, self.table(table), self.table(table).rows[row_id], cells)

    def add(self, table: str, cells: Mapping[str, Any]) -> str:
        """Write a new row by hand."""
        with self._acting() as act:
            row = act.add(found := self.table(table))
            self._type(act, found, row, cells)
            return row.id

    def copy(self, table: str, row_id: str) -> str:
        """Duplicate a row, with everything in it that can be written."""
        with self._acting() as act:
            found = self.table(table)
            row = act.add(found)
            for field_id, value in list(found.rows[row_id].cells.items()):
                act.write(found, row, found.fields[field_id], value)
            return row.id

    def delete(self, table: str, *row_ids: str) -> None:
        """Delete rows."""
        with self._acting() as act:
            for row_id in row_ids:
                act.delete(found := self.table(table), found.rows[row_id])

    def restore(self, table: str, row_id: str) -> None:
        """Take a row out of the bin."""
        with self._acting() as act:
            act.restore(self.table(table), row_id)

    def rename_table(self, table: str, name: str) -> None:
        """Give a table another name."""
        with self._acting() as act:
            found = self.table(table)
            act.changes[found.id].renamed = (name, found.name)
            found.name = name

    def rename_field(self, table: str, column: str, name: str) -> None:
        """Give a field another name."""
        with self._acting() as act:
            act.change_field(self.table(table), self.column(table, column), name=name)

    def rename_option(self, table: str, column: str, option: str, name: str) -> None:
        """Give an option another name; the rows that have it follow."""
        with self._acting() as act:
            found = self.column(table, column)
            for choice in found.choices:
                if choice["name"] == option:
                    choice["name"] = name
            act.change_field(self.table(table), found, options=found.options)

    def retype(self, table: str, column: str, kind: str, options: Mapping[str, Any] | None = None) -> None:
        """Make a field another type; text keeps what was written, other types begin empty."""
        with self._acting() as act:
            found, there = self.column(table, column), self.table(table)
            shown = {row.id: value_of(there, row, found) for row in there.rows.values()}
            act.change_field(there, found, type=kind, options=dict(options or {}))
            for row in there.rows.values():
                text = kind in ("singleLineText", "multilineText") and shown[row.id] is not None
                act.write(there, row, found, str(shown[row.id]) if text else None)

    def remove_field(self, table: str, column: str) -> None:
        """Delete a field with its cells."""
        with self._acting() as act:
            act.remove_field(self.table(table), self.column(table, column))

    def remove_table(self, table: str) -> None:
        """Delete a table."""
        with self._acting():
            del self.base.tables[self.table(table).id]

    def lock_field(self, table: str, column: str, locked: bool = True) -> None:
        """Let only people with a certain role edit this field; the token is not one."""
        self.column(table, column).locked = locked

    def add_field(self, table: str, name: str, kind: str, options: Mapping[str, Any] | None = None) -> str:
        """A field of any type, also of those the API cannot make."""
        with self._acting() as act:
            return act.add_field(self.table(table), Field(name, kind, dict(options or {}))).id

    def add_last_modified(self, table: str, name: str = "Last modified", among: tuple[str, ...] = ()) -> str:
        """The field that has to be made by hand: when one of these fields (or any) was last changed."""
        watched = [self.column(table, one).id for one in among]
        result = {"type": "dateTime", "options": {"timeZone": "utc"}}
        return self.add_field(
            table, name, "lastModifiedTime", {"isValid": True, "referencedFieldIds": watched, "result": result}
        )

    def table(self, name: str) -> Table:
        """A table by name or id."""
        found = self.base.find_table(name)
        assert found is not None, f"There is no table {name}"
        return found

    def column(self, table: str, name: str) -> Field:
        """A field by name or id."""
        found = self.table(table).find_field(name)
        assert found is not None, f"There is no field {name} in {table}"
        return found

    def _type(self, act: Act, table: Table, row: Row, cells: Mapping[str, Any]) -> None:
        for name, value in cells.items():
            column = table.find_field(name)
            assert column is not None, f"There is no field {name} in {table.name}"
            act.write(table, row, column, accept(self.base, column, value, typecast=True))

    @contextmanager
    def _acting(self) -> Iterator[Act]:
        with self.server.acting(self.base, "client") as act:
            yield act
