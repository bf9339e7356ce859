"""What changed there, page by page. Only reads: what a page means is decided in ``taking``, and where the next pull begins is kept
together with what this one brought."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engagement.airtable import hooks, mapping, provisioning, wire
from engagement.airtable.book import APP_ID, MODIFIED, Page, Sheet, Work, modified_at
from engagement.airtable.client import A_PAGE, FORBIDDEN, Refused, chunks
from engagement.airtable.models import Row
from engagement.airtable.values import is_nothing
from engagement.shared import clock
from engagement.shared.database import db

SWEEP_EVERY = timedelta(days=1)
"""How often every id is looked at, to notice what was deleted, where nothing else would tell."""

OVERLAP, SHORT_OVERLAP = timedelta(minutes=2), timedelta(seconds=1)
"""How far behind the newest change the next pull begins, so that what Airtable noted late is not missed."""

FEW = 50
"""With more changes than this the short overlap is enough to bring more than one page again."""

AT_ONCE = 50
"""Records asked for by their App IDs in one call."""

BEGIN_ANEW = 3
GONE_STALE = "LIST_RECORDS_ITERATOR_NOT_AVAILABLE"


def pages(work: Work) -> Iterator[Page]:
    """Everything that has to be looked at: rows in doubt first, then what changed."""
    if any(sheet.paused_why is not None and not sheet.brake for sheet in work.sheets.values()):
        provisioning.look_again(work)  # what paused a table may be over
    yield from unsure(work)
    if hooks.is_listening(work):
        yield from hooks.payload_pages(work)
    listening = hooks.is_listening(work)  # unless the hook turned out to be gone
    for sheet in work.sheets.values():
        if _is_open(sheet):
            yield from _changed(work, sheet, listening=listening)


def unsure(work: Work) -> Iterator[Page]:
    """Rows of which it is not known what they are there."""
    for sheet in work.sheets.values():
        yield from _asked(work, sheet)


def _is_open(sheet: Sheet) -> bool:
    return sheet.paused_why is None or sheet.brake > 0


def _asked(work: Work, sheet: Sheet) -> Iterator[Page]:
    """Rows of which it is not known what they are there: an answer was lost, or what ailed them may be over."""
    if not _is_open(sheet):
        return
    unsure = sa.or_(
        Row.state == "doubt",
        sa.and_(Row.state == "parked", Row.dirty, Row.record_id.is_not(None), Row.twin_id.is_(None)),
    )
    found = db.session.execute(
        sa.select(Row.id, Row.app_id, Row.record_id)
        .where(Row.base_id == work.base_id, Row.kind == sheet.kind.name, unsure, Row.app_id.is_not(None))
        .order_by(Row.id)
    ).all()
    work.release()
    for some in chunks(found, AT_ONCE):
        app_ids = {str(one.app_id) for one in some}
        pages = _listed(work, sheet, lambda app_ids=app_ids: wire.with_app_ids(_named(sheet, APP_ID), sorted(app_ids)))  # type: ignore[misc]
        records = {str(one["id"]): one for page in pages for one in page}
        for one in some:  # before anything is said to be gone it is asked for by its own address
            if one.record_id is not None and one.record_id not in records and _is_open(sheet):
                found_after_all = work.line.record(sheet.table_id, one.record_id)
                records |= {one.record_id: found_after_all} if found_after_all else {}
        if _is_open(sheet):
            yield Page(sheet.kind.name, list(records.values()), asked=[one.id for one in some])


def _changed(work: Work, sheet: Sheet, *, listening: bool) -> Iterator[Page]:
    now = clock.now()
    there = db.session.scalar(
        sa.select(sa.func.count()).where(
            Row.base_id == work.base_id, Row.kind == sheet.kind.name, Row.record_id.is_not(None)
        )
    )
    work.release()
    due = sheet.swept_at is None or not timedelta() <= now - sheet.swept_at < SWEEP_EVERY or sheet.brake != 0
    if listening and not due:
        return
    if due or (there or 0) <= A_PAGE or not _can_filter(work, sheet):
        yield from _sweep(work, sheet)
    else:
        yield from _since(work, sheet)


def _can_filter(work: Work, sheet: Sheet) -> bool:
    """Whether asking for what was modified since really leaves out the rest, and only that. Tried once, with a moment long ago and
    one far ahead."""
    if sheet.modified_field is None or sheet.seen_until is None:
        return False
    if not sheet.filters:
        after = [
            bool(next(_listed(work, sheet, lambda at=at: wire.modified_since(_named(sheet, MODIFIED), at)), ()))  # type: ignore[misc]
            for at in (wire.LONG_AGO, wire.FAR_AHEAD)
        ]
        work.set_table(sheet, filters=after == [True, False])
        work.save()
    return sheet.filters


def _since(work: Work, sheet: Sheet) -> Iterator[Page]:
    """What was modified since the newest change that was read, by Airtable's clock alone."""
    assert sheet.modified_field is not None and sheet.seen_until is not None
    since, found, newest = sheet.seen_until, 0, sheet.seen_until
    for turn in range(BEGIN_ANEW):
        found = 0
        try:
            for records in _listed(work, sheet, lambda: wire.modified_since(_named(sheet, MODIFIED), since)):
                found += len(records)
                newest = max([newest, *_modified(sheet, records)])
                yield Page(sheet.kind.name, records)
            break
        except Refused as refusal:
            if refusal.kind != GONE_STALE or turn == BEGIN_ANEW - 1:
                raise
    until = max(sheet.seen_until, newest - (OVERLAP if found <= FEW else SHORT_OVERLAP))
    yield Page(sheet.kind.name, table={"seen_until": until})


def _sweep(work: Work, sheet: Sheet) -> Iterator[Page]:
    """Every record, and then which of those we know are not among them. Begun anew when Airtable has lost its place."""
    now = clock.now()
    for turn in range(BEGIN_ANEW):
        there: set[str] = set()
        newest: list[datetime] = []
        try:
            for records in _listed(work, sheet):
                there.update(str(record["id"]) for record in records)
                newest = [max([*newest, *_modified(sheet, records)])] if newest or _modified(sheet, records) else []
                yield Page(sheet.kind.name, records)
            break
        except Refused as refusal:
            if refusal.kind != GONE_STALE or turn == BEGIN_ANEW - 1:
                raise
    if not _is_open(sheet):
        return
    known = db.session.scalars(
        sa.select(Row.record_id).where(
            Row.base_id == work.base_id,
            Row.kind == sheet.kind.name,
            Row.record_id.is_not(None),
            Row.state.in_(("known", "doubt", "parked")),
        )
    ).all()
    work.release()
    gone = [record for record in known if record is not None and record not in there]
    until: dict[str, Any] = {"swept_at": now}
    if newest:
        until["seen_until"] = newest[0] - (OVERLAP if len(there) <= FEW else SHORT_OVERLAP)
    if sheet.swept_at is None or sheet.swept_at.date() != now.date():
        until["filled_until"] = 0  # once a day all of ours is compared too, and what no event told of is found
    yield Page(sheet.kind.name, gone=gone, swept=True, table=until)


def _named(sheet: Sheet, column: str) -> str:
    """A field of the sync's own as a formula names it: by its id, or by its name where Airtable would not have the id."""
    return {APP_ID: mapping.APP_ID, MODIFIED: mapping.LAST_MODIFIED}[column] if sheet.by_name else sheet.fields[column]


def _listed(
    work: Work, sheet: Sheet, formula: Callable[[], str] | None = None
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The pages of a list. Where a table is not as we knew it, its description is read again, once; it may be paused then. Where no
    formula is understood everything is listed: what was not asked for does no harm."""
    offset: str | None = None
    while _is_open(sheet):
        options: dict[str, Any] = {"fields": sheet.asked_fields}
        options |= {"formula": formula()} if formula else {}
        options |= {"offset": offset} if offset else {}
        try:
            answer = work.line.page(sheet.table_id, options)
        except Refused as refusal:
            if refusal.kind == GONE_STALE:
                raise
            if formula is not None and "FORMULA" in refusal.kind:
                formula, sheet.by_name = (None if sheet.by_name else formula), True
                continue
            if not provisioning.look_again(work):
                if refusal.status == FORBIDDEN:  # the table is there, and we may not read it: so it is with all of them
                    raise
                provisioning.pause(work, sheet, refusal.says or refusal.kind)
                return
            continue
        records = answer["records"]
        if not work.fresh_schema and _is_strange(work, sheet, records):
            provisioning.look_again(work)  # options renamed, perhaps, or a field retyped: by now we know
        if not _is_open(sheet):
            return
        yield records
        offset = answer.get("offset")
        if not offset:
            return


def _is_strange(work: Work, sheet: Sheet, records: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something cannot be read, or was emptied: a field that was retyped looks like one that everybody cleared."""
    if any(_is_odd(sheet, record["fields"]) for record in records):
        return True
    cells = {str(record["id"]): record["fields"] for record in records}
    rows = db.session.execute(
        sa.select(Row.record_id, Row.base_values).where(Row.base_id == work.base_id, Row.record_id.in_(cells))
    ).all()
    work.release()
    return any(
        not is_nothing(said) and column in sheet.fields and is_nothing(cells[row.record_id].get(sheet.fields[column]))
        for row in rows
        for column, said in row.base_values.items()
    )


def _is_odd(sheet: Sheet, cells: Mapping[str, Any]) -> bool:
    """Whether something in a record cannot be read, links apart."""
    for seat in sheet.seats.values():
        if seat.column.to is None:
            try:
                wire.read(seat, cells.get(seat.field_id), lambda _: None)
            except wire.Unfit:
                return True
    return False


def _modified(sheet: Sheet, records: Sequence[Mapping[str, Any]]) -> list[datetime]:
    return [moment for record in records if (moment := modified_at(sheet, record["fields"])) is not None]
