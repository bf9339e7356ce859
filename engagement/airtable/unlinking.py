"""Links that went there. A person took them out, or what they led to was removed: then nobody did, and they stay here. What is
removed is agreed on no more by what led to it, so that it is led to again when somebody puts it back."""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engagement.airtable.book import AT_A_TIME, Work
from engagement.airtable.client import chunks
from engagement.airtable.merging import names, there
from engagement.airtable.models import Row
from engagement.airtable.sheets import Page, Sheet
from engagement.airtable.values import print_of, several
from engagement.shared.database import db

AT_ONCE = 50
"""Records looked for in one call."""


def looked_for(work: Work, page: Page) -> Page:
    """The page, and which of the records its links led to are gone. No call unless links went."""
    sheet = work.sheets.get(page.kind)
    if sheet is None or not sheet.linking or not page.records:
        return page
    dropped = _dropped(work, sheet, page)
    work.release()
    asked = sorted(dropped - set(work.lost))
    for kind in sorted({name.partition(":")[0] for name in asked}):
        _look(work, kind, [name for name in asked if name.startswith(f"{kind}:")])
    return replace(page, lost=frozenset(name for name in dropped if work.lost.get(name)))


def _dropped(work: Work, sheet: Sheet, page: Page) -> set[str]:
    """What we lead to and records of a page do not, of those whose links are not as they were."""
    cells = {str(record["id"]): record["fields"] for record in page.records}
    rows = db.session.execute(
        sa.select(Row.record_id, Row.local_id, Row.agreed).where(
            Row.base_id == work.base_id, Row.record_id.in_(cells), Row.local_id.is_not(None)
        )
    ).all()
    led = {
        int(row.local_id): {column: _led(work, sheet, column, cells[row.record_id]) for column in sheet.linking}
        for row in rows
        if any(
            print_of(several(_led(work, sheet, column, cells[row.record_id]))) != there(row.agreed.get(column, ""))
            for column in sheet.linking
        )
    }
    ours = work.ours(sheet, list(led))
    return {
        name
        for id_, mine in ours.items()
        for column in sheet.linking
        for name in names(mine[column])
        if name not in led[id_][column]
    }


def _led(work: Work, sheet: Sheet, column: str, cells: Mapping[str, Any]) -> set[str]:
    found = cells.get(sheet.fields[column])
    led = (work.local_of(str(one)) for one in found) if isinstance(found, list) else ()
    return {name for name in led if name is not None}


def _look(work: Work, kind: str, asked: list[str]) -> None:
    """Ask for the records of one table by their ids."""
    sheet = work.sheets.get(kind)
    record_of = {name: work.record_of(name) for name in asked}
    work.release()
    for some in chunks([name for name in asked if record_of[name]], AT_ONCE):
        ids = [str(record_of[name]) for name in some]
        found = work.line.records(sheet.table_id, ids, [sheet.app_field]) if sheet else ()
        here = {str(record["id"]) for record in found}
        work.lost.update({name: sheet is not None and record_of[name] not in here for name in some})


def forget(work: Work, gone: Sheet, names: Set[str]) -> None:
    """These were removed there: what leads to them agrees with the other side on its other links."""
    for sheet, columns in _leading(work, gone):
        after = 0
        while rows := db.session.scalars(work.rows(sheet, Row.id > after).limit(AT_A_TIME)).all():
            after = rows[-1].id
            for row in rows:
                _forget(row, [one for one in columns if not names.isdisjoint(row.base_values.get(one) or ())], names)
            db.session.flush()


def _forget(row: Row, columns: Collection[str], gone: Set[str]) -> None:
    for column in columns:
        before = several(row.base_values[column])
        left = several(name for name in before if name not in gone)
        row.base_values = {**row.base_values, column: left}
        if row.agreed.get(column) == print_of(before):
            row.agreed = {**row.agreed, column: print_of(left)}


def compare_again(work: Work, back: Sheet) -> None:
    """Something is there again: what may lead to it is compared by the next push."""
    for sheet, _columns in _leading(work, back):
        same = (Row.base_id == work.base_id, Row.kind == sheet.kind.name, Row.state.in_(("known", "parked")))
        db.session.execute(sa.update(Row).where(*same, Row.twin_id.is_(None)).values(dirty=True))


def _leading(work: Work, target: Sheet) -> Iterator[tuple[Sheet, list[str]]]:
    """The tables that lead to one, and the columns that do."""
    for sheet in work.sheets.values():
        columns = [one for one in sheet.linking if sheet.kind.columns[one].to == target.kind.name]
        if columns:
            yield sheet, columns
