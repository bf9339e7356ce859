"""What a page means: rows found, linked, merged; values taken through the domains' own actions; copies and strangers parked.

A page on which nothing changed costs two reads of ours. Whatever has to be done about a record is done in a transaction of its own,
so that one bad record spoils nothing.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engagement.airtable import alerts, conflicts, merging, removing, rules, unlinking
from engagement.airtable.book import Work
from engagement.airtable.events import RecordParked, Stop, SyncStopped, TakenFromAirtable
from engagement.airtable.models import SEEN, Row
from engagement.airtable.sheets import APP_ID, Page, Sheet, modified_at
from engagement.airtable.values import Value, is_nothing, print_of, several
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.refusals import Refusal

Record = Mapping[str, Any]


def take_in(work: Work, page: Page, *, later: list[tuple[Page, Record]] | None) -> None:
    """Let a page happen here. A record whose links lead to what is not known yet is put into ``later``, unless this is then."""
    if page.kind:
        sheet = work.sheets[page.kind]
        if page.held:
            removing.hold(work, sheet, page.gone)
            work.set_table(sheet, swept_at=None)
            work.save()
            return
        unlinking.come_back(work, sheet, page)
        for record in _to_do(work, sheet, page):
            unknown: set[str] = set()
            _one(work, sheet, page, record, unknown=unknown if later is not None else None)
            if unknown and later is not None:
                later.append((page, record))
            db.session.flush()
            _note_if_parked(work, sheet, record)
            work.save()
        removing.not_found(work, sheet, page)
        if rules.is_too_many_gone(len(page.gone), among=removing.there(work, sheet)) and sheet.brake >= 0:
            if not sheet.brake:
                tell(SyncStopped(at=clock.now(), by=None, base_id=work.base_id, stop=Stop.BRAKE))
                alerts.tell_administrators(work.target.key, Stop.BRAKE, now=clock.now())
            work.set_table(sheet, brake=len(page.gone), paused_why=rules.says_brake(len(page.gone)))
            removing.hold(work, sheet, page.gone)
        else:
            removing.gone(work, sheet, page.gone)
            if page.swept and sheet.brake:
                work.set_table(sheet, brake=0, paused_why=None)
                unlinking.compare_again(work, sheet)
        if page.table:
            work.set_table(sheet, **page.table)
    if page.base:
        work.set_base(**page.base)
    work.save()


def _to_do(work: Work, sheet: Sheet, page: Page) -> list[Record]:
    """Those records of a page about which anything is to be done."""
    ids = [record["id"] for record in page.records]
    rows = {row.record_id: row for row in db.session.scalars(work.rows(sheet, Row.record_id.in_(ids)))}
    ours = work.ours(sheet, [row.local_id for row in rows.values() if row.local_id is not None])
    return [one for one in page.records if not _is_settled(work, sheet, page, one, rows.get(one["id"]), ours)]


def _is_settled(work: Work, sheet: Sheet, page: Page, record: Record, row: Row | None, ours: Mapping[int, Any]) -> bool:
    if row is not None and row.state == "parked" and not row.dirty and SEEN in row.agreed:
        return row.agreed[SEEN] == _seen(sheet, record)
    parked_by_us = row is not None and row.state == "parked" and not row.dirty
    if row is None or not (row.state == "known" or parked_by_us) or record["fields"].get(sheet.app_field) != row.app_id:
        return False
    mine = ours.get(row.local_id or 0)
    theirs, odd = work.read(sheet, record["fields"])
    if mine is None or odd:
        return False
    merged = merging.merge(row.agreed, mine, theirs, both=sheet.both)
    if parked_by_us:
        return not (merged.take or merged.conflicts or merged.put_right)
    return not (merged.push or merged.take or merged.conflicts) and merged.agreed == row.agreed


def _one(work: Work, sheet: Sheet, page: Page, record: Record, *, unknown: set[str] | None) -> None:
    row = _row_of(work, sheet, record)
    theirs, odd = work.read(sheet, record["fields"], unknown=unknown)
    if row is None or row.local_id is None:
        if (row is None or row.twin_id is None) and not unknown:
            _hand_made(work, sheet, record, row, theirs, odd)
        return
    if row.state == "parked" and removing.is_copied(row):
        row.dirty = False
        return
    if odd:
        park(work, row, rules.says_odd(sheet.table, odd))
        return
    _merge(work, sheet, page, record, row, theirs)


def _note_if_parked(work: Work, sheet: Sheet, record: Record) -> None:
    row = db.session.scalars(work.rows(sheet, Row.record_id == record["id"])).one_or_none()
    if row is not None and row.state == "parked":
        row.agreed = {**row.agreed, SEEN: _seen(sheet, record)}


def _seen(sheet: Sheet, record: Record) -> str:
    cells = {name: cell for name, cell in sorted(record["fields"].items()) if name != sheet.modified_field}
    return print_of(json.dumps(cells, sort_keys=True))


def _row_of(work: Work, sheet: Sheet, record: Record) -> Row | None:
    """The row of a record: by its id, or else by its App ID. A second record with the same App ID is a copy: both are parked."""
    row = db.session.scalars(work.rows(sheet, Row.record_id == record["id"])).one_or_none()
    app_id = record["fields"].get(sheet.app_field)
    if row is not None and row.local_id is not None:
        if row.state == "removed":  # a person has put it back
            row.state, row.why = "known", ""
            unlinking.compare_again(work, sheet)
        _note_app_id(row, app_id)
        return row
    if row is not None and row.twin_id is not None and not app_id:  # somebody made the copy a record of its own
        removing.remove(work, row)
        db.session.flush()
        return None
    if row is not None or not app_id:
        return row
    row = db.session.scalars(work.rows(sheet, Row.app_id == app_id)).one_or_none()
    if row is None:
        return None
    if row.record_id is None or row.state in ("removed", "withdrawn"):
        row.record_id, row.dirty = record["id"], True
        if row.state == "removed":
            row.state, row.why = "known", ""
            unlinking.compare_again(work, sheet)
        _note_app_id(row, app_id)
        work.forget_links()
        return row
    park(work, row, rules.says_copied(sheet.table))
    twin = Row(
        base_id=work.base_id,
        kind=row.kind,
        record_id=record["id"],
        twin_id=row.id,
        agreed={},
        base_values={},
        dirty=False,
    )
    db.session.add(twin)
    park(work, twin, rules.says_copied(sheet.table))
    return twin


def _note_app_id(row: Row, there: Any) -> None:
    """Whether a record has its App ID; a person may have cleared it, and then it is written again."""
    is_there = "yes" if there == row.app_id else "no"
    if row.agreed.get(APP_ID) != is_there:
        row.agreed, row.dirty = {**row.agreed, APP_ID: is_there}, True


def park(work: Work, row: Row, why: str) -> None:
    """Leave a record out of the sync until it changes on either side."""
    db.session.flush()
    if row.state != "parked" or row.why != why:
        work.count("parked")
        tell(RecordParked(at=clock.now(), by=None, row_id=row.id))
    row.state, row.why, row.dirty, row.sent = "parked", why, False, None


def _hand_made(
    work: Work, sheet: Sheet, record: Record, row: Row | None, theirs: Mapping[str, Value], odd: Mapping[str, str]
) -> None:
    """A person wrote a row there: it becomes a record here, through the same door as any other, or is parked with the reason."""
    wanted = {column: value for column, value in theirs.items() if column in sheet.both and not is_nothing(value)}
    if not wanted and not odd:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Row(base_id=work.base_id, kind=sheet.kind.name, record_id=record["id"], agreed={}, base_values={})
        db.session.add(row)
    if odd or not sheet.both:
        park(work, row, rules.says_odd(sheet.table, odd) if odd else rules.says_only_out(sheet.table))
        return
    work.save()
    row = db.session.scalars(work.rows(sheet, Row.record_id == record["id"])).one()
    local_id = through_the_door(work, sheet, row, None, wanted)
    if local_id is None:
        return
    row.local_id, row.app_id, row.state, row.why, row.dirty = local_id, str(uuid.uuid4()), "known", "", True
    agree_on_taken(work, sheet, row, wanted)
    work.forget_links()
    work.count("taken")
    tell(TakenFromAirtable(at=clock.now(), by=None, row_id=row.id, local_id=local_id, created=True))


def through_the_door(
    work: Work, sheet: Sheet, row: Row, local_id: int | None, values: Mapping[str, Value]
) -> int | None:
    """Let the domain take values, and all that follows from it. None when it refuses: then the row is parked with its reason."""
    row_id = row.id
    try:
        with db.session.begin_nested():
            taken = sheet.kind.take(local_id, values, now=clock.now(), locality=work.target.locality)
            db.session.flush()
            return taken
    except Refusal as refusal:
        why = str(refusal)
    except (sa.exc.IntegrityError, sa.exc.DataError):
        why = rules.says_unfit()
    parked = db.session.get_one(Row, row_id)
    park(work, parked, why)
    return None


def agree_on_taken(work: Work, sheet: Sheet, row: Row, taken: Mapping[str, Value]) -> None:
    """What was taken is agreed on as it is here now, and as it is there. What may not be there any more goes at the next push."""
    row.dirty = True
    mine = work.ours(sheet, [row.local_id] if row.local_id is not None else []).get(row.local_id or 0)
    if mine is None:
        return
    row.agreed = {**row.agreed, **{column: merging.agreement(mine[column], taken[column]) for column in taken}}
    row.base_values = {**row.base_values, **{column: mine[column] for column in taken}}


def _merge(work: Work, sheet: Sheet, page: Page, record: Record, row: Row, theirs: Mapping[str, Value]) -> None:
    assert row.local_id is not None
    mine = work.ours(sheet, [row.local_id]).get(row.local_id)
    if row.state == "doubt":
        sent = {column: merging.revived(value) for column, value in (row.sent or {}).items()}
        row.agreed, row.sent = merging.after_doubt(row.agreed, sent, theirs), None
    if row.state in ("doubt", "parked", "new"):
        row.state, row.why, row.dirty = "known", "", True
        row.agreed = {column: said for column, said in row.agreed.items() if column != SEEN}
    if mine is None:  # it may not be there: nothing is taken from it, and the push takes it away
        row.dirty = True
        return
    held = conflicts.held(row, mine, theirs, now=clock.now())
    merged = merging.merge(row.agreed, mine, theirs, both=sheet.both, held=held)
    agreed = dict(merged.agreed)
    for column in merged.push:
        agreed[column] = merging.BETWEEN + print_of(theirs[column])
    for column in merged.conflicts:
        there_at = modified_at(sheet, record["fields"])
        if conflicts.found(
            work,
            sheet,
            row,
            column,
            mine[column],
            theirs[column],
            there_at=there_at,
            who=page.who.get(record["id"], ""),
        ):
            agreed[column] = merging.BETWEEN + print_of(theirs[column])
    same = {column: mine[column] for column in sheet.both if mine[column] == theirs.get(column, ...)}
    row.agreed, row.base_values = agreed, {**row.base_values, **same}
    row.dirty = bool(row.dirty or merged.push or merged.conflicts)
    work.count("put_right", len(merged.put_right))
    if merged.take:
        _take(work, sheet, row.id, row.local_id, merged.take)


def _take(work: Work, sheet: Sheet, row_id: int, local_id: int, values: Mapping[str, Value]) -> None:
    work.save()
    row = db.session.get_one(Row, row_id)
    if through_the_door(work, sheet, row, local_id, {**values, **_with_unseen(work, sheet, local_id, values)}) is None:
        return
    row = db.session.get_one(Row, row_id)
    agree_on_taken(work, sheet, row, values)
    work.count("taken")
    tell(TakenFromAirtable(at=clock.now(), by=None, row_id=row_id, local_id=local_id, created=False))


def _with_unseen(work: Work, sheet: Sheet, local_id: int, values: Mapping[str, Value]) -> dict[str, Value]:
    """Links as they were chosen there, and those of ours that nobody there can see, as what they lead to is not there."""
    columns = [name for name in sheet.linking if name in values and not sheet.kind.columns[name].alone]
    ours = sheet.kind.load([local_id]).get(local_id) if columns else None
    unseen = {
        name: [one for one in merging.names(ours.values[name]) if work.record_of(one) is None]
        for name in columns
        if ours
    }
    return {name: several((*merging.names(values[name]), *more)) for name, more in unseen.items()}
