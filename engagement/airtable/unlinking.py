"""Links that went there. A person took them out, or what they led to was removed: then nobody did, and they stay here. What is
removed is agreed on no more by what led to it, so that it is led to again when somebody puts it back."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa

from engagement.airtable import conflicts
from engagement.airtable.book import AT_A_TIME, Work
from engagement.airtable.client import chunks
from engagement.airtable.merging import names
from engagement.airtable.models import Row
from engagement.airtable.sheets import Page, Sheet
from engagement.airtable.values import print_of, several
from engagement.shared.database import db

AT_ONCE = 50
"""Records looked for in one call."""

WENT = " went"
"""Beside the links of a column that both sides agreed on: those that went with what they led to."""


def looked_for(work: Work, page: Page) -> Iterator[Page]:
    """The page, and before it what is gone of that to which its links led. No call unless links went."""
    sheet = work.sheets.get(page.kind)
    if sheet is not None and sheet.linking and page.records:
        yield from _gone(work, _dropped(work, sheet, page))
    yield page


def gone_of(work: Work, sheet: Sheet, ids: Sequence[int]) -> Iterator[Page]:
    """Of what rows (by their ids) lead to here: what is gone there."""
    rows = db.session.scalars(work.rows(sheet, Row.id.in_(ids), Row.local_id.is_not(None))).all()
    ours = work.ours(sheet, [row.local_id for row in rows if row.local_id is not None])
    return _gone(work, {name for mine in ours.values() for column in sheet.linking for name in names(mine[column])})


def _dropped(work: Work, sheet: Sheet, page: Page) -> set[str]:
    """What records of a page led to when both sides last agreed, and do not lead to any more."""
    cells = {str(record["id"]): record["fields"] for record in page.records}
    rows = db.session.execute(
        sa.select(Row.id, Row.record_id, Row.base_values).where(
            Row.base_id == work.base_id, Row.record_id.in_(cells), sa.or_(Row.state != "parked", Row.dirty)
        )
    ).all()
    waiting = conflicts.waiting([row.id for row in rows])
    return {
        name
        for row in rows
        for column in sheet.linking
        if (row.id, column) not in waiting
        for name in set(row.base_values.get(column) or ()) - _led(work, sheet, column, cells[row.record_id])
    }


def _led(work: Work, sheet: Sheet, column: str, cells: Mapping[str, Any]) -> set[str]:
    led = (work.local_of(str(one)) for one in _links(sheet, column, cells))
    return {name for name in led if name is not None}


def _links(sheet: Sheet, column: str, cells: Mapping[str, Any]) -> Sequence[Any]:
    found = cells.get(sheet.fields[column])
    return found if isinstance(found, list) else ()


def _gone(work: Work, asked: Set[str]) -> Iterator[Page]:
    """Which of these are not there, table by table, each asked for once a run."""
    new = sorted(asked - set(work.lost))
    records = {name: record for name in new if (record := work.record_of(name))}
    work.release()
    for kind in sorted({name.partition(":")[0] for name in records} & set(work.sheets)):
        sheet = work.sheets[kind]
        gone: list[str] = []
        for some in chunks([name for name in records if name.startswith(f"{kind}:")], AT_ONCE):
            ids = [records[name] for name in some]
            here = {str(record["id"]) for record in work.line.records(sheet.table_id, ids, [sheet.app_field])}
            work.lost.update({name: records[name] not in here for name in some})
            gone += [id_ for id_ in ids if id_ not in here]
        if gone:
            yield Page(kind, gone=gone, held=True)


def come_back(work: Work, sheet: Sheet, page: Page) -> None:
    """What a page leads to is there again, if it was removed; and links that went with it are agreed on again, so that one that was
    taken out here meanwhile is taken out there too."""
    if not sheet.linking or not page.records:
        return
    cells = {str(record["id"]): record["fields"] for record in page.records}
    led_to = {
        str(one) for fields in cells.values() for column in sheet.linking for one in _links(sheet, column, fields)
    }
    removed = (
        Row.base_id == work.base_id,
        Row.record_id.in_(led_to),
        Row.state == "removed",
        Row.local_id.is_not(None),
    )
    back = db.session.scalars(sa.select(Row).where(*removed).order_by(Row.id)).all() if led_to else ()
    for row in back:
        row.state, row.why, row.dirty = "known", "", True
        work.forget_links()
    for kind in {row.kind for row in back} & set(work.sheets):
        compare_again(work, work.sheets[kind])
    for row in db.session.scalars(work.rows(sheet, Row.record_id.in_(cells))).all():
        for column in sheet.linking:
            _remember(row, column, _led(work, sheet, column, cells[str(row.record_id)]))
    db.session.flush()


def _remember(row: Row, column: str, led: Set[str]) -> None:
    went = set(row.base_values.get(column + WENT) or ())
    if not went & led:
        return
    before = several(row.base_values.get(column) or ())
    again = several((*before, *(went & led)))
    row.base_values = {**row.base_values, column: again, column + WENT: sorted(went - led)}
    if row.agreed.get(column) == print_of(before):
        row.agreed = {**row.agreed, column: print_of(again)}


def forget(work: Work, gone: Sheet, went: Set[str]) -> None:
    """These were removed there: what leads to them agrees with the other side on its other links."""
    for sheet, columns in _leading(work, gone):
        after = 0
        while rows := db.session.scalars(work.rows(sheet, Row.id > after).limit(AT_A_TIME)).all():
            after = rows[-1].id
            for row in rows:
                _forget(row, [one for one in columns if not went.isdisjoint(row.base_values.get(one) or ())], went)
                row.dirty = row.dirty or row.state == "parked"
            db.session.flush()


def _forget(row: Row, columns: Collection[str], gone: Set[str]) -> None:
    for column in columns:
        before = several(row.base_values[column])
        left = several(name for name in before if name not in gone)
        went = {*(row.base_values.get(column + WENT) or ()), *(set(before) & gone)}
        row.base_values = {**row.base_values, column: left, column + WENT: sorted(went)}
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
