"""What changed here goes there: dirty rows, ten a call. Each is marked in doubt before its call and settled by the answer, both
committed, so that a kill at any moment leaves only what is known or known to be in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa

from engagement.airtable import choosing, conflicts, merging, provisioning, rules, wire
from engagement.airtable.book import Work
from engagement.airtable.client import A_WRITE, FORBIDDEN, Busy, Enough, InDoubt, Refused
from engagement.airtable.models import Row
from engagement.airtable.pace import Stopped
from engagement.airtable.pulling import SWEEP_AT_MOST, sweep_every
from engagement.airtable.sheets import APP_ID, Page, Sheet, modified_at, moment_of
from engagement.airtable.taking import park, take_in
from engagement.airtable.unlinking import gone_of, looked_for
from engagement.airtable.values import Value, is_nothing, print_of
from engagement.shared import clock
from engagement.shared.database import db

LOOK_AND_WRITE = 2
"""Calls."""

STALE = 30.0
"""Seconds after which what was read is too old to write over it without another look."""

MANY = 50
"""More than so many records made in one run are not read back by the next; fewer come in the one call it makes anyway."""

REFUSED_ALIKE = 3
"""So many records refused in a row, and none taken, mean that the table is at fault and not the records."""


@dataclass
class Pushed:
    """What came of one table: whether new records were made (links to them can be made now), how many were refused in a row."""

    made: int = 0
    in_doubt: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Writing:
    """One row as it is about to be written."""

    row_id: int
    app_id: str
    record_id: str | None
    named: bool
    """Whether a known record has to be given its App ID."""
    values: dict[str, Value]
    cells: dict[str, object]
    empty: dict[str, Value]
    """Of a record that is made: what is not sent because there is nothing. It is agreed on too if there is nothing there."""
    waits: bool


def push(work: Work) -> int:
    """Write all that is dirty. What links to records made meanwhile is written in a second pass. How many stay in doubt. Raises
    Refused when nothing may be written."""
    in_doubt = made = 0
    for sheet in work.sheets.values():
        if sheet.paused_why is None:
            one = _sheet(work, sheet)
            in_doubt, made = in_doubt + one.in_doubt, made + one.made
    if made:
        waiting = sa.update(Row).where(Row.base_id == work.base_id, Row.waits)
        db.session.execute(waiting.values(dirty=True, waits=False))
        work.save()
        for sheet in work.sheets.values():
            if sheet.paused_why is None:
                in_doubt += _sheet(work, sheet).in_doubt
    if work.forbidden is not None and not (work.counts.get("pushed") or work.counts.get("deleted")):
        raise work.forbidden
    return in_doubt


def _sheet(work: Work, sheet: Sheet) -> Pushed:
    so_far = Pushed()
    leaving: list[int] = []
    for ids in choosing.full(choosing.due(work, sheet, leaving)):
        _write(work, sheet, ids, so_far)
        work.says(sheet.table.name, len(ids), None)
        if sheet.paused_why is not None:
            return so_far
    for start in range(0, len(leaving), A_WRITE):
        _take_away(work, sheet, leaving[start : start + A_WRITE])
    return so_far


def _write(work: Work, sheet: Sheet, ids: Sequence[int], so_far: Pushed) -> None:
    """One call for at most ten rows. If Airtable refuses them, the half of them at a time, until the one at fault is found."""
    writing = _mark(work, sheet, _looked_at(work, sheet, ids))
    if not writing:
        return
    rows = [wire.Row(one.app_id, one.cells, one.record_id, named=one.named) for one in writing]
    try:
        answer = work.line.upsert(sheet.table_id, sheet.app_field, rows)
    except InDoubt:
        so_far.in_doubt += len(writing)
        return
    except Refused as refusal:
        _unmark(work, writing)
        _after_refusal(work, sheet, [one.row_id for one in writing], refusal, so_far)
        return
    except (Busy, Enough, Stopped):
        _unmark(work, writing)  # no call was made, or Airtable would not hear it
        raise
    so_far.made += sum(one.record_id is None for one in writing)
    so_far.refused = 0
    _settle(work, sheet, writing, answer, many=so_far.made > MANY)


def _looked_at(work: Work, sheet: Sheet, ids: Sequence[int]) -> Sequence[int]:
    """In a long run somebody may have edited meanwhile what is to be written over: such records are read once more before. Where no
    call would be left to write them, new ones go alone."""
    if work.dry or monotonic() - work.pulled_at < STALE or _was_just_read(work, sheet):
        return ids
    rows = db.session.scalars(work.rows(sheet, Row.id.in_(ids))).all()
    known = {row.id: row.record_id for row in rows if row.record_id is not None}
    work.release()
    new = [id_ for id_ in ids if id_ not in known]
    if known and new and work.line.left < LOOK_AND_WRITE:
        return new
    if known:
        records = work.line.records(sheet.table_id, [str(one) for one in known.values()], sheet.asked_fields)
        for page in looked_for(work, Page(sheet.kind.name, records)):
            take_in(work, page, later=None)
    return ids


def _was_just_read(work: Work, sheet: Sheet) -> bool:
    """Whether the run before this one, which this one goes on with, read the table a moment ago."""
    age = None if sheet.looked_at is None or work.round_at is None else work.started_at - sheet.looked_at
    return age is not None and timedelta() <= age < timedelta(seconds=STALE)


def _mark(work: Work, sheet: Sheet, ids: Sequence[int]) -> list[Writing]:
    """Compare once more, as it is this moment, and commit what is about to be sent."""
    rows = db.session.scalars(work.rows(sheet, Row.id.in_(ids))).all()
    ours, waiting = work.ours_and_waiting(sheet, [row.local_id for row in rows if row.local_id is not None])
    writing = []
    for row in rows:
        mine = ours.get(row.local_id or 0)
        if mine is None:
            continue  # it turned private since: still dirty, and taken away in the next run
        if not choosing.may_go(row):
            continue
        columns = merging.changed(row.agreed, mine, held=conflicts.open_columns(row.id))
        values = {column: mine[column] for column in sheet.columns if column in columns}
        try:
            seats = {column: sheet.seats[column] for column in values}
            made = wire.cells(seats, values, work.record_of, new=row.record_id is None)
        except wire.Unfit as unfit:
            park(work, row, rules.says_odd(sheet.table, {unfit.column: unfit.reason}))
            continue
        empty = (
            {} if row.record_id else {name: one for name, one in mine.items() if name not in values and is_nothing(one)}
        )
        row.state, row.sent, row.why = "doubt", values, ""
        named, waits = row.agreed.get(APP_ID) != "yes", row.local_id in waiting
        writing.append(Writing(row.id, str(row.app_id), row.record_id, named, values, dict(made.fields), empty, waits))
    work.save()
    return writing


def _unmark(work: Work, writing: Sequence[Writing]) -> None:
    for one in writing:
        state = "known" if one.record_id else "new"
        db.session.execute(sa.update(Row).where(Row.id == one.row_id).values(state=state, sent=None))
    work.save()


def _settle(
    work: Work, sheet: Sheet, writing: Sequence[Writing], answer: Sequence[Mapping[str, Any]], *, many: bool
) -> None:
    """The answer says what each record is now: known by its id or, where it was made, by its App ID. When ``many`` were made in
    this run, it also says until when what was made is ours and need not be read."""
    by_id = {record["id"]: record for record in answer}
    by_app_id = {record["fields"].get(sheet.app_field): record for record in answer}
    work.forget_links()
    rows = {row.id: row for row in db.session.scalars(work.rows(sheet, Row.id.in_([one.row_id for one in writing])))}
    for one in writing:
        row, record = rows[one.row_id], by_id.get(one.record_id) if one.record_id else by_app_id.get(one.app_id)
        if record is None:
            continue  # nothing was said of it: it stays in doubt
        theirs, _odd = work.read(sheet, record["fields"])
        agreed = {column: merging.agreed_on(value, theirs.get(column, value)) for column, value in one.values.items()}
        agreed |= {column: print_of(value) for column, value in one.empty.items() if theirs.get(column, ...) == value}
        row.record_id, row.state, row.sent, row.why = record["id"], "known", None, ""
        row.agreed = {**row.agreed, **agreed, APP_ID: "yes"}
        row.base_values = {**row.base_values, **{name: one.values[name] for name in one.values if name in sheet.both}}
        row.dirty, row.waits = False, one.waits
    if many and sheet.modified_field and (made := [at for one in answer if (at := _made_at(sheet, one)) is not None]):
        soon = clock.now() - sweep_every(work) + SWEEP_AT_MOST
        work.set_table(sheet, made_until=max(made), swept_at=min(sheet.swept_at or soon, soon))
    work.count("pushed", len(writing))
    work.save()


def _made_at(sheet: Sheet, record: Mapping[str, Any]) -> datetime | None:
    """When a record that was just written was modified, by Airtable's clock; if it does not say, when it was made."""
    return modified_at(sheet, record["fields"]) or moment_of(record.get("createdTime"))


def _after_refusal(work: Work, sheet: Sheet, ids: Sequence[int], refusal: Refused, so_far: Pushed) -> None:
    if provisioning.look_again(work):  # an option or a field may be called otherwise by now, or be gone
        if sheet.paused_why is None:
            _write(work, sheet, ids, so_far)
        return
    if refusal.status == FORBIDDEN and "NOT_FOUND" not in refusal.kind:
        _forbid(work, sheet, refusal)
        return
    if refusal.status == FORBIDDEN and not _is_any_missing(work, sheet, ids):
        raise refusal  # it is not a record: we may not write any more
    gone = list(gone_of(work, sheet, ids))
    for page in gone:
        take_in(work, page, later=None)
    if gone:
        _write(work, sheet, ids, so_far)  # without the links to it
        return
    if len(ids) > 1:
        half = len(ids) // 2
        for some in (ids[:half], ids[half:]):
            if sheet.paused_why is None:
                _write(work, sheet, some, so_far)
        return
    _refuse(work, sheet, ids[0], refusal, so_far)


def _forbid(work: Work, sheet: Sheet, refusal: Refused) -> None:
    """A table may not be written. Where nothing at all may be, it is not the table; of a field, Airtable says which one."""
    provisioning.pause(work, sheet, refusal.says or refusal.kind)
    if "field" not in refusal.says.casefold():
        work.forbidden = refusal


def _is_any_missing(work: Work, sheet: Sheet, ids: Sequence[int]) -> bool:
    record_ids = db.session.scalars(
        work.rows(sheet, Row.id.in_(ids), Row.record_id.is_not(None)).with_only_columns(Row.record_id)
    ).all()
    work.release()
    found = work.line.records(sheet.table_id, [str(one) for one in record_ids], [sheet.app_field]) if record_ids else ()
    return len(found) < len(record_ids)


def _refuse(work: Work, sheet: Sheet, row_id: int, refusal: Refused, so_far: Pushed) -> None:
    """One record is at fault: it is not there any more, or it is parked with Airtable's own words."""
    record_id = db.session.scalar(sa.select(Row.record_id).where(Row.id == row_id))
    work.release()
    if record_id is not None and refusal.is_missing and work.line.record(sheet.table_id, record_id) is None:
        row = db.session.get_one(Row, row_id)
        row.state, row.dirty, row.why = "removed", False, ""
        work.count("removed")
        work.save()
        return
    park(work, db.session.get_one(Row, row_id), refusal.says or refusal.kind)
    work.save()
    so_far.refused += 1
    if so_far.refused >= REFUSED_ALIKE:
        provisioning.pause(work, sheet, refusal.says or refusal.kind)


def _take_away(work: Work, sheet: Sheet, ids: Sequence[int]) -> None:
    """Delete there what may not be there; whatever was known of it is forgotten. Doing it twice does no harm."""
    rows = db.session.execute(sa.select(Row.id, Row.record_id).where(Row.id.in_(ids)).order_by(Row.id)).all()
    work.release()
    try:
        work.line.delete(sheet.table_id, [str(row.record_id) for row in rows])
    except InDoubt:
        return
    except Refused as refusal:
        if len(ids) > 1:
            for id_ in ids:
                _take_away(work, sheet, [id_])
            return
        if not refusal.is_missing or work.line.record(sheet.table_id, str(rows[0].record_id)) is not None:
            _forbid(work, sheet, refusal)
            return
    work.forget_links()
    for id_ in ids:
        conflicts.forget(id_)
        gone: dict[str, Any] = {
            "state": "withdrawn",
            "record_id": None,
            "agreed": {},
            "base_values": {},
            "sent": None,
            "why": "",
        }
        db.session.execute(sa.update(Row).where(Row.id == id_).values(dirty=False, waits=False, **gone))
    work.count("deleted", len(ids))
    work.save()
