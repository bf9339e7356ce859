"""The records API: list, get, create, update, upsert, delete. A request is done whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.servers.airtable import formulas
from tests.servers.airtable.acts import Act
from tests.servers.airtable.cells import accept, moment, value_of
from tests.servers.airtable.model import Base, Field, Row, Table, new_id
from tests.servers.airtable.refusals import invalid, no_such_field, no_such_row, refuse

MOST_READ, MOST_WRITTEN = 100, 10


@dataclass
class Lists:
    """Lists that are being paged through: which rows are still to come, and since when. They expire."""

    lasts: timedelta = timedelta(minutes=10)
    open: dict[str, tuple[list[str], datetime]] = field(default_factory=dict)

    def begin(self, rows: list[str], now: datetime) -> str:
        """Keep what is still to come; gives the offset to ask for it with."""
        offset = f"{new_id('itr')}/{rows[0]}"
        self.open[offset] = (rows, now)
        return offset

    def go_on(self, offset: str, now: datetime) -> list[str]:
        """What was still to come."""
        rows, since = self.open.get(offset, ([], now))
        if not rows or now - since > self.lasts:
            refuse(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "The iterator is not available any more. Begin again.")
        return rows


def list_records(base: Base, table: Table, asked: Mapping[str, Any], lists: Lists, now: datetime) -> dict[str, Any]:
    """A page of records, and the offset of the next one if there are more."""
    size = _whole(asked.get("pageSize", MOST_READ), MOST_READ)
    columns = [_column(table, name) for name in asked.get("fields", [])] or list(table.fields.values())
    left = lists.go_on(asked["offset"], now) if asked.get("offset") else _found(table, asked, now)
    # A row that was deleted since the first page is not shown; one that was added since is not in the list.
    page = [table.rows[row_id] for row_id in left[:size] if row_id in table.rows]
    answer = {"records": [record(table, row, _truth(asked.get("returnFieldsByFieldId")), columns) for row in page]}
    if left[size:]:
        answer["offset"] = lists.begin(left[size:], now)  # type: ignore[assignment]
    return answer


def _found(table: Table, asked: Mapping[str, Any], now: datetime) -> list[str]:
    passes = formulas.read(asked["filterByFormula"], table) if asked.get("filterByFormula") else None
    rows = [row for row in table.rows.values() if passes is None or passes(row, now)]
    rows.sort(key=lambda row: row.id)  # the order is not promised, so it is not the order of creation
    for by in reversed(asked.get("sort", [])):
        column = _column(table, by.get("field"))
        empty = [row for row in rows if value_of(table, row, column) is None]
        full = [row for row in rows if value_of(table, row, column) is not None]
        full.sort(key=lambda row: value_of(table, row, column), reverse=by.get("direction") == "desc")
        rows = full + empty if by.get("direction") == "desc" else empty + full
    return [row.id for row in rows][: _whole(asked.get("maxRecords") or 10**9, 10**9)]


def record(table: Table, row: Row, by_id: bool, columns: list[Field] | None = None) -> dict[str, Any]:
    """A record as it is shown: empty cells are left out."""
    cells = {}
    for column in columns or table.fields.values():
        if (value := value_of(table, row, column)) is not None:
            cells[column.id if by_id else column.name] = value
    return {"id": row.id, "createdTime": moment(row.created), "fields": cells}


def create(act: Act, table: Table, asked: Mapping[str, Any]) -> dict[str, Any]:
    """New records; a body with one `fields` makes one and is answered with one."""
    alone = "records" not in asked
    wanted = [{"fields": asked.get("fields")}] if alone else _wanted(asked, needs_id=False)
    cells = [_cells(act.base, table, one, asked) for one in wanted]
    rows = [_write(act, table, act.add(table), values) for values in cells]
    shown = [record(table, row, _truth(asked.get("returnFieldsByFieldId"))) for row in rows]
    return shown[0] if alone else {"records": shown}


def update(act: Act, table: Table, asked: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Change up to ten records, by id or by `performUpsert`. `whole` (PUT) empties the cells that are not named."""
    upsert = asked.get("performUpsert")
    wanted = _wanted(asked, needs_id=upsert is None)
    merge = _merge_fields(table, upsert) if upsert is not None else []
    cells = [_cells(act.base, table, one, asked) for one in wanted]
    rows = [
        _row(table, one["id"]) if one.get("id") else _match(table, values, merge)
        for one, values in zip(wanted, cells, strict=True)
    ]
    _told_apart(rows, cells, merge)
    created = []
    for at, (row, values) in enumerate(zip(rows, cells, strict=True)):
        if row is None:
            row = rows[at] = act.add(table)
            created.append(row.id)
        _write(act, table, row, values, whole=whole and row.id not in created)
    done = [row for row in rows if row is not None]
    answer: dict[str, Any] = {
        "records": [record(table, row, _truth(asked.get("returnFieldsByFieldId"))) for row in done]
    }
    if upsert is not None:
        answer |= {"createdRecords": created, "updatedRecords": [row.id for row in done if row.id not in created]}
    return answer


def update_one(act: Act, table: Table, row: Row, asked: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Change one record."""
    _write(act, table, row, _cells(act.base, table, asked, asked), whole=whole)
    return record(table, row, _truth(asked.get("returnFieldsByFieldId")))


def delete(act: Act, table: Table, ids: list[str]) -> dict[str, Any]:
    """Delete up to ten records."""
    if not 0 < len(ids) <= MOST_WRITTEN:
        refuse(422, "INVALID_RECORDS", "You must provide an array of up to 10 record IDs.")
    rows = [_row(table, one) for one in dict.fromkeys(ids)]
    for row in rows:
        act.delete(table, row)
    return {"records": [{"id": row.id, "deleted": True} for row in rows]}


def _wanted(asked: Mapping[str, Any], *, needs_id: bool) -> list[dict[str, Any]]:
    wanted = asked.get("records")
    right = (
        isinstance(wanted, list) and 0 < len(wanted) <= MOST_WRITTEN and all(isinstance(one, dict) for one in wanted)
    )
    if not right or (needs_id and not all(isinstance(one.get("id"), str) for one in wanted or [])):
        ids = 'each with an "id" ID field and a "fields" object' if needs_id else 'each with a "fields" object'
        refuse(422, "INVALID_RECORDS", f"You must provide an array of up to 10 record objects, {ids} for cell values.")
    for one in wanted or []:
        if set(one) - {"id", "fields"}:
            invalid()
    return wanted or []


def _cells(base: Base, table: Table, one: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    given = one.get("fields")
    if not isinstance(given, dict):
        refuse(422, "INVALID_REQUEST_MISSING_FIELDS", 'Could not find field "fields" in the request body')
    cells = {}
    for name, value in given.items():
        column = _column(table, name)
        if column.locked:
            refuse(403, "INVALID_PERMISSIONS", f'You are not permitted to update cell values in field "{column.name}"')
        cells[column.id] = accept(base, column, value, typecast=_truth(asked.get("typecast")))
    return cells


def _merge_fields(table: Table, upsert: Any) -> list[Field]:
    names = upsert.get("fieldsToMergeOn") if isinstance(upsert, dict) else None
    if not isinstance(names, list) or not 0 < len(names) <= 3:
        invalid("fieldsToMergeOn must be an array of one to three field names or ids.")
    columns = [_column(table, name) for name in names]
    if any(column.computed for column in columns):
        invalid("fieldsToMergeOn cannot name a computed field.")
    return columns


def _match(table: Table, values: Mapping[str, Any], merge: list[Field]) -> Row | None:
    for column in merge:
        if values.get(column.id) is None:
            invalid(f'the field to merge on, "{column.name}", is missing from a record without an id.')
    same = [row for row in table.rows.values() if all(row.cells.get(one.id) == values[one.id] for one in merge)]
    if len(same) > 1:
        invalid("multiple records match the fields to merge on; cannot upsert.")
    return same[0] if same else None


def _told_apart(rows: list[Row | None], cells: list[dict[str, Any]], merge: list[Field]) -> None:
    """The same record twice in one request is refused."""
    keys = [row.id if row else str([values[one.id] for one in merge]) for row, values in zip(rows, cells, strict=True)]
    if len(set(keys)) < len(keys):
        invalid("the same record is in the request more than once.")


def _write(act: Act, table: Table, row: Row, values: Mapping[str, Any], *, whole: bool = False) -> Row:
    if whole:
        values = {column.id: None for column in table.fields.values() if not column.computed} | dict(values)
    for field_id, value in values.items():
        act.write(table, row, table.fields[field_id], value)
    return row


def _row(table: Table, row_id: object) -> Row:
    if not isinstance(row_id, str) or row_id not in table.rows:
        no_such_row(row_id)
    return table.rows[row_id]


def _column(table: Table, name: object) -> Field:
    return table.find_field(name) or no_such_field(name)


def _whole(value: object, most: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        invalid()
    if not 1 <= number <= most:
        invalid()
    return number


def _truth(value: object) -> bool:
    return value in (True, 1, "1", "true")
