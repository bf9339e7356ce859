"""Tables and fields there, made from the mapping and never renamed or deleted; and what their description says now.

Fields and options are known by their ids, so that whoever renames one breaks nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from engagement.airtable import book, formulas, making, mapping
from engagement.airtable.book import Work
from engagement.airtable.client import InDoubt, Line, Refused
from engagement.airtable.formulas import Words
from engagement.airtable.kinds import KINDS
from engagement.airtable.models import Row, Table
from engagement.airtable.sheets import APP_ID, MODIFIED, Sheet
from engagement.shared.database import db

Described = Mapping[str, Any]
"""A table or a field as Airtable describes it."""

Says = Callable[[str], None]

MAKE_AGAIN = 4
"""So often is a table or a field asked for while nobody says whether it was made."""


def provision(line: Line, base_id: int, plan: mapping.Mapping, *, dry: bool, says: Says) -> None:
    """Make what is missing in a base and keep the ids of all there is; tell what was made and what a person has to make."""
    there = list(line.schema())
    tables = {kind: str(found["id"]) for kind, found in _tables(there, base_id, plan).items()}
    for table in plan.tables:
        if table.kind not in tables:
            says(f"  + table {table.name}")
            first = [_made(table, one, tables) for one in table.fields if not _leads(table, one)] + [_app_id_field()]
            if not dry:
                made = _make_table(line, table.name, first)
                tables[table.kind] = made["id"]
                there.append(made)
    by_id = {str(one["id"]): one for one in there}
    for table in plan.tables:
        found = by_id.get(tables.get(table.kind, ""), {"fields": ()})
        fields = _fields(line, base_id, table, found, tables, dry=dry, says=says)
        if not dry:
            _keep(base_id, table, tables[table.kind], fields)
        if MODIFIED not in fields:
            says(f"  ! {table.name}: make a field {mapping.LAST_MODIFIED} of the type Last modified time by hand")
    if not dry:
        for table in plan.tables:
            _probe(line, base_id, table.kind, says=says)


def _tables(there: Sequence[Described], base_id: int, plan: mapping.Mapping) -> dict[str, Described]:
    """The tables that are there already: those we know by id, the others by the name the mapping gives."""
    kept = dict(db.session.execute(sa.select(Table.kind, Table.table_id).where(Table.base_id == base_id)).all())
    db.session.rollback()
    by_id = {one["id"]: one for one in there}
    by_name = {str(one["name"]).casefold(): one for one in there}
    found = {one.kind: by_id.get(kept.get(one.kind, "")) or by_name.get(one.name.casefold()) for one in plan.tables}
    return {kind: one for kind, one in found.items() if one is not None}


def _fields(
    line: Line,
    base_id: int,
    table: mapping.Table,
    found: Described,
    tables: Mapping[str, str],
    *,
    dry: bool,
    says: Says,
) -> dict[str, Described]:
    """The field of each column, those that were missing made."""
    kept = db.session.scalar(sa.select(Table.fields).where(Table.base_id == base_id, Table.kind == table.kind)) or {}
    db.session.rollback()
    by_id = {one["id"]: one for one in found["fields"]}
    by_name = {str(one["name"]).casefold(): one for one in found["fields"]}
    is_new = not found["fields"]
    fields: dict[str, Described] = {}
    wanted = [(one.column, one.name) for one in table.fields] + [(APP_ID, mapping.APP_ID)]
    for column, name in wanted:
        one = by_id.get(kept.get(column)) or by_name.get(name.casefold())
        if one is None:
            leads = next((field for field in table.fields if field.column == column and _leads(table, field)), None)
            if not is_new or leads:
                says(f"  + field {table.name} · {name}")
            if not dry:
                field = next((field for field in table.fields if field.column == column), None)
                body = _made(table, field, tables) if field else _app_id_field()
                one = _make_field(line, str(found["id"]), body)
        elif column != APP_ID and (why := making.fits(KINDS[table.kind].columns[column], one, tables=tables)):
            says(f"  ! field {table.name} · {name}: {why}")
        if one is not None:
            fields[column] = one
    if (modified := _modified(found, kept)) is not None:
        fields[MODIFIED] = modified
    return fields


def _modified(table: Described, kept: Mapping[str, str]) -> Described | None:
    """The field that a person made to say when a record was modified: the one we know by id, or else by its name."""
    named = [one for one in table["fields"] if str(one["name"]).casefold() == mapping.LAST_MODIFIED.casefold()]
    known = [one for one in table["fields"] if one["id"] == kept.get(MODIFIED)]
    found = next(iter(known + named), None)
    return found if found is not None and found.get("type") == "lastModifiedTime" else None


def _make_table(line: Line, name: str, fields: Sequence[Mapping[str, Any]]) -> Described:
    def there() -> Described | None:
        return _named(name, line.schema())

    return _make(line, line.base.urls.tables, {"name": name, "fields": list(fields)}, there=there)


def _make_field(line: Line, table_id: str, body: Mapping[str, Any]) -> Described:
    def there() -> Described | None:
        return next((_named(body["name"], one["fields"]) for one in line.schema() if one["id"] == table_id), None)

    return _make(line, line.base.table(table_id).urls.fields, body, there=there)


def _make(line: Line, url: str, body: Mapping[str, Any], *, there: Callable[[], Described | None]) -> Described:
    """Make one table or field. When no answer says that it was made, the description of the base does; what is not in it is made
    again. Raises InDoubt or Refused."""
    db.session.rollback()  # what choices are called was read; no transaction is open during a call
    fault: InDoubt | Refused | None = None
    for _time in range(MAKE_AGAIN):
        try:
            return line.write(partial(_answered, line, url, body))
        except InDoubt as doubt:
            fault = doubt
        except Refused as refusal:
            if fault is None:
                raise
            fault = refusal  # it may be for what we made without knowing
        if (made := there()) is not None:
            return made
    raise fault or AssertionError


def _answered(line: Line, url: str, body: Mapping[str, Any]) -> Described:
    """What was made, as the answer describes it; one that does not is no answer (KeyError)."""
    answer = line.api.post(url, json=dict(body))
    return {**answer, "id": answer["id"], **({"fields": answer["fields"]} if "fields" in body else {})}


def _named(name: str, things: Sequence[Described]) -> Described | None:
    return next((one for one in things if str(one["name"]).casefold() == name.casefold()), None)


def _leads(table: mapping.Table, field: mapping.Field) -> bool:
    return KINDS[table.kind].columns[field.column].to is not None


def _made(table: mapping.Table, field: mapping.Field, tables: Mapping[str, str]) -> dict[str, Any]:
    column = KINDS[table.kind].columns[field.column]
    return making.field_schema(column, field.name, tables=tables, out=field.direction == "out")


def _app_id_field() -> dict[str, Any]:
    about = "How the platform knows this record. Leave it as it is, and empty in records you add."
    return {"name": mapping.APP_ID, "type": "singleLineText", "description": about}


def _keep(base_id: int, table: mapping.Table, table_id: str, fields: Mapping[str, Described]) -> None:
    kept = db.session.scalar(sa.select(Table).where(Table.base_id == base_id, Table.kind == table.kind))
    if kept is None:
        kept = Table(base_id=base_id, kind=table.kind, table_id=table_id, fields={}, choices={})
        db.session.add(kept)
    before, ids = kept.fields, {column: one["id"] for column, one in fields.items()}
    anew = {column for column, id_ in before.items() if ids.get(column, id_) != id_ and column != MODIFIED}
    if set(ids) != set(before) or anew:
        kept.filled_until, kept.swept_at = 0, None
    kept.table_id, kept.fields = table_id, ids
    columns = KINDS[table.kind].columns
    kept.choices = {
        column: _options(columns[column], one, kept.choices.get(column, {}))
        for column, one in fields.items()
        if column in columns and columns[column].choices
    }
    db.session.commit()
    if anew:
        book.forget_agreed(base_id, table.kind, anew)


def _options(column: Any, field: Described, kept: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Stable name to the option's id and what it is called now: those we know by id, the others by what we would call them."""
    names = {str(one["id"]): str(one["name"]) for one in (field.get("options") or {}).get("choices") or ()}
    ids = {**making.option_ids(column, field), **{stable: said[0] for stable, said in kept.items() if said[0] in names}}
    return {stable: [id_, names[id_]] for stable, id_ in ids.items()}


def _probe(line: Line, base_id: int, kind: str, *, says: Says) -> None:
    """Try in which words a table can be asked for what was modified, and whether the rest is left out then; without records there
    is nothing to try it on, and the first run does."""
    table = db.session.scalars(sa.select(Table).where(Table.base_id == base_id, Table.kind == kind)).one()
    id_, table_id, fields = table.id, table.table_id, table.fields
    db.session.rollback()
    works = None
    if MODIFIED in fields and line.page(table_id, {"max_records": 1, "fields": [fields[APP_ID]]})["records"]:
        works = next((words for words in Words if words is Words.NONE or _filters(line, table_id, fields, words)), None)
    db.session.execute(sa.update(Table).where(Table.id == id_).values(asks=works and works.value))
    db.session.commit()
    if works is Words.NONE:
        says(f"  ! {kind}: the filter by {mapping.LAST_MODIFIED} does not filter; every record is read on each run")


def _filters(line: Line, table_id: str, fields: Mapping[str, str], words: Words) -> bool:
    """Whether something was modified since a moment long ago, and nothing since one far ahead."""
    app_id, modified = (mapping.APP_ID, mapping.LAST_MODIFIED) if words.by_name else (fields[APP_ID], fields[MODIFIED])
    found = []
    for at in (formulas.LONG_AGO, formulas.FAR_AHEAD):
        asked = (
            formulas.changed_since(modified, app_id, at, made_until=at)
            if words.tell_made
            else formulas.modified_since(modified, at)
        )
        try:
            answer = line.page(table_id, {"max_records": 1, "fields": [fields[APP_ID]], "formula": asked})
        except Refused:
            return False
        found.append(bool(answer["records"]))
    return found == [True, False]


def look_again(work: Work) -> bool:
    """Read the description of the base again, once a run, for what was renamed, retyped or removed. Whether it was read."""
    if work.fresh_schema:
        return False
    work.fresh_schema = True
    work.release()
    by_id = {one["id"]: one for one in work.line.schema()}
    for sheet in work.sheets.values():
        _learn(work, sheet, by_id.get(sheet.table_id))
    work.save()
    return True


def _learn(work: Work, sheet: Sheet, table: Described | None) -> None:
    by_id = {one["id"]: one for one in table["fields"]} if table else {}
    tables = {kind: one.table_id for kind, one in work.sheets.items()}
    why = None if table else "The table was removed there."
    choices: dict[str, Any] = {}
    faulty: set[str] = set()
    for name in sheet.columns if table else ():
        column, field = sheet.kind.columns[name], by_id.get(sheet.fields.get(name, ""))
        called = next(one.name for one in sheet.table.fields if one.column == name)
        reason = "it was removed there" if field is None else making.fits(column, field, tables=tables)
        if reason:
            faulty.add(name)
            why = why or f"{called}: {reason}"
        if field is not None and column.choices:
            choices[name] = _options(column, field, sheet.choices.get(name, {}))
    if table and sheet.app_field not in by_id:
        why = why or f"{mapping.APP_ID}: it was removed there"
    if why is not None:
        if faulty and sheet.paused_why is None and not work.dry:
            book.forget_agreed(work.base_id, sheet.kind.name, faulty)  # what a retyped field lost, nobody removed
        pause(work, sheet, why)
        return
    fields = {column: id_ for column, id_ in sheet.fields.items() if id_ in by_id}
    if table and (modified := _modified(table, sheet.fields)) is not None:
        fields[MODIFIED] = modified["id"]
    if choices != sheet.choices and not work.dry:  # what was parked for an option may be well now
        parked = sa.update(Row).where(Row.base_id == work.base_id, Row.kind == sheet.kind.name, Row.state == "parked")
        db.session.execute(parked.values(dirty=True))
    work.set_table(sheet, choices=choices, fields=fields, paused_why=sheet.paused_why if sheet.brake > 0 else None)


def pause(work: Work, sheet: Sheet, why: str) -> None:
    """Leave one table alone, with the reason, until its description is well again."""
    work.set_table(sheet, paused_why=why, swept_at=None)
    work.count("paused")
    work.save()
