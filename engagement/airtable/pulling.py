"""What changed there, page by page. Only reads: what a page means is decided in ``taking``, and where the next pull begins is kept
together with what this one brought."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app

from engagement.airtable import formulas, hooks, provisioning, unlinking
from engagement.airtable.book import Work
from engagement.airtable.client import A_PAGE, Enough, Refused, chunks
from engagement.airtable.formulas import Words
from engagement.airtable.listing import GONE_STALE, is_open, listed, named
from engagement.airtable.models import Row
from engagement.airtable.sheets import APP_ID, MODIFIED, Page, Sheet, modified_at
from engagement.shared import clock
from engagement.shared.database import db

SWEEP_AT_MOST, SWEEP_AT_LEAST = timedelta(hours=1), timedelta(days=1)
SWEEP_SHARE = 0.25
"""Where nothing else would tell what was deleted, every id is looked at: as often as this share of the month's calls pays for, but
no more often than every hour and no less than once a day. An hour after many records were made it is done in any case: what was
changed in the very moment in which it was made is not asked for."""

OVERLAP, SHORT_OVERLAP = timedelta(minutes=2), timedelta(seconds=1)
"""How far behind the newest change the next pull begins, so that what Airtable noted late is not missed."""

FEW = 50
"""With more changes than this the short overlap is enough to bring more than one page again."""

AT_ONCE = 50
"""Records asked for by their App IDs in one call."""

BEGIN_ANEW = 3
"""So often is a list read from its beginning when Airtable has lost its place in it."""


def pages(work: Work) -> Iterator[Page]:
    """Everything that has to be looked at: rows in doubt first, then what changed."""
    for page in _pages(work):
        yield from unlinking.looked_for(work, page)


def _pages(work: Work) -> Iterator[Page]:
    paused = any(sheet.paused_why is not None and not sheet.brake for sheet in work.sheets.values())
    if paused or (not hooks.is_listening(work) and _is_any_parked(work)):
        provisioning.look_again(
            work
        )  # what paused a table may be over, or an option put back that a record was parked for
    for sheet in work.sheets.values():
        yield from _asked(work, sheet)
    if hooks.is_listening(work):
        yield from hooks.payload_pages(work)
    listening = hooks.is_listening(work)  # unless the hook turned out to be gone
    for sheet in work.sheets.values():
        if is_open(sheet) and not _was_looked_at(work, sheet):
            yield from _in_turn(work, sheet, listening=listening)


def _was_looked_at(work: Work, sheet: Sheet) -> bool:
    """Whether a run that ended early, and that this one goes on with, looked at a table."""
    return work.round_at is not None and sheet.looked_at is not None and sheet.looked_at >= work.round_at


def _in_turn(work: Work, sheet: Sheet, *, listening: bool) -> Iterator[Page]:
    """What changed in a table; where the calls of a run do not suffice for all, the next goes on with the table after it."""
    begun = False
    looked_at = Page(sheet.kind.name, table={"looked_at": work.started_at}) if work.line.most is not None else None
    try:
        for page in _changed(work, sheet, listening=listening):
            begun = begun or bool(page.records)
            yield page
    except Enough:
        if begun and looked_at:
            yield looked_at
        raise
    if looked_at and not listening:
        yield looked_at


def _is_any_parked(work: Work) -> bool:
    parked = sa.exists().where(Row.base_id == work.base_id, Row.state == "parked", Row.twin_id.is_(None))
    found = db.session.scalar(sa.select(parked)) or False
    work.release()
    return found


def unsure(work: Work) -> Iterator[Page]:
    """Rows of which it is not known what they are there."""
    for sheet in work.sheets.values():
        for page in _asked(work, sheet):
            yield from unlinking.looked_for(work, page)


def _asked(work: Work, sheet: Sheet) -> Iterator[Page]:
    """Rows of which it is not known what they are there: an answer was lost, what ailed them may be over, or one that was removed
    was changed here and may have been put back. Of copies, whether one was removed."""
    if not is_open(sheet):
        return
    waits = sa.and_(Row.state.in_(("parked", "removed")), Row.dirty, Row.record_id.is_not(None), Row.twin_id.is_(None))
    unsure = sa.or_(sa.and_(sa.or_(Row.state == "doubt", waits), Row.app_id.is_not(None)), *_copies(work, sheet))
    found = db.session.execute(
        sa.select(Row.id, Row.app_id, Row.record_id, Row.state)
        .where(Row.base_id == work.base_id, Row.kind == sheet.kind.name, unsure)
        .order_by(Row.id)
    ).all()
    work.release()
    for some in chunks(found, AT_ONCE):
        app_ids = sorted({str(one.app_id) for one in some if one.app_id})
        pages = listed(work, sheet, partial(_with_app_ids, sheet, app_ids)) if app_ids else ()
        records = {str(one["id"]): one for page in pages for one in page}
        for one in some:  # before anything is said to be gone it is asked for by its own address
            asks = one.record_id is not None and one.record_id not in records and one.state != "removed"
            if asks and is_open(sheet):
                found_after_all = work.line.record(sheet.table_id, one.record_id)
                records |= {one.record_id: found_after_all} if found_after_all else {}
        if is_open(sheet):
            yield Page(sheet.kind.name, list(records.values()), asked=[one.id for one in some])


def _copies(work: Work, sheet: Sheet) -> Sequence[Any]:
    """Records with one App ID, and the first of them: where not all are read, somebody may have removed one meanwhile."""
    if hooks.is_listening(work) or _there(work, sheet) <= A_PAGE:
        return ()
    copied = sa.select(Row.twin_id).where(Row.base_id == work.base_id, Row.twin_id.is_not(None))
    return Row.twin_id.is_not(None), Row.id.in_(copied)


def _there(work: Work, sheet: Sheet) -> int:
    """How many records of ours are in a table."""
    mine = (Row.base_id == work.base_id, Row.kind == sheet.kind.name, Row.record_id.is_not(None))
    return db.session.scalar(sa.select(sa.func.count()).where(*mine)) or 0


def _with_app_ids(sheet: Sheet, app_ids: Sequence[str], words: Words) -> str | None:
    return None if words is Words.NONE else formulas.with_app_ids(named(sheet, APP_ID, words), app_ids)


def _changed(work: Work, sheet: Sheet, *, listening: bool) -> Iterator[Page]:
    now = clock.now()
    there, every = _there(work, sheet), sweep_every(work)
    work.release()
    due = sheet.swept_at is None or not timedelta() <= now - sheet.swept_at < every or sheet.brake != 0
    if listening and not due:
        return
    if due and sheet.modified_field is None:
        provisioning.look_again(work)  # somebody may have made one by now
    if _can_ask(sheet) and not _suffices(work, there):
        due = False
    if due or there <= A_PAGE or not _can_ask(sheet):
        yield from _sweep(work, sheet)
    else:
        yield from _since(work, sheet, there=there)


def _suffices(work: Work, there: int) -> bool:
    """Whether the calls that a run may make are enough to read a whole table."""
    return work.line.most is None or there < A_PAGE * work.line.most


def sweep_every(work: Work) -> timedelta:
    """How long after one sweep the next is due. The hook tells what was deleted, and then it is only a precaution."""
    if hooks.is_listening(work):
        return SWEEP_AT_LEAST
    there = db.session.scalar(sa.select(sa.func.count()).where(Row.record_id.is_not(None))) or 0
    quota: int = current_app.extensions["settings"].airtable_calls_per_month
    pays_for = timedelta(days=30) * (there / A_PAGE + len(work.sheets)) / (quota * SWEEP_SHARE)
    return min(max(pays_for, SWEEP_AT_MOST), SWEEP_AT_LEAST)


def _can_ask(sheet: Sheet) -> bool:
    """Whether a table can be asked for what changed: it has a field that says when, and that was read once, or told of a write."""
    return (
        sheet.modified_field is not None
        and sheet.asks != Words.NONE.value
        and (sheet.seen_until is not None or sheet.made_until is not None)
    )


def _what_changed(sheet: Sheet, words: Words) -> str | None:
    """The question for what changed, by Airtable's clock alone. None, which is everything, where nothing was seen yet and what we
    made ourselves cannot be left out."""
    seen, made = sheet.seen_until, sheet.made_until
    modified = named(sheet, MODIFIED, words)
    if words.tell_made and made is not None and (seen is None or seen < made):
        app_id = named(sheet, APP_ID, words)
        return formulas.changed_since(modified, app_id, seen or formulas.LONG_AGO, made_until=made)
    return None if seen is None or words is Words.NONE else formulas.modified_since(modified, seen)


def _since(work: Work, sheet: Sheet, *, there: int) -> Iterator[Page]:
    """What was modified since the newest change that was read. The first answer also shows whether the filter filters: what was
    changed last is always asked for, so an answer without any record, or with every one, is none."""
    found: set[str] = set()
    newest: list[datetime] = [sheet.seen_until] if sheet.seen_until else []
    for turn in range(BEGIN_ANEW):
        found.clear()
        try:
            for records in listed(work, sheet, lambda words: _what_changed(sheet, words)):
                found.update(str(record["id"]) for record in records)
                newest = [max(moments)] if (moments := [*newest, *_modified(sheet, records)]) else []
                yield Page(sheet.kind.name, records)
            break
        except Refused as refusal:
            if refusal.kind != GONE_STALE or turn == BEGIN_ANEW - 1:
                raise
    kept: dict[str, Any] = {}
    if newest:
        until = newest[0] - (OVERLAP if len(found) <= FEW else SHORT_OVERLAP)
        kept["seen_until"] = max(sheet.seen_until or until, until)
    if sheet.asks is None and is_open(sheet) and not found:
        yield from _sweep(work, sheet)
        return
    if sheet.asks != sheet.words.value and (sheet.words is Words.NONE or _what_changed(sheet, sheet.words) is not None):
        if len(found) >= there and sheet.made_until is not None and sheet.words.tell_made:
            kept["made_until"] = None  # its clocks differ; whether the filter filters is seen without that
        else:
            kept["asks"] = (sheet.words if len(found) < there else Words.NONE).value
    yield Page(sheet.kind.name, table=kept)


def _sweep(work: Work, sheet: Sheet) -> Iterator[Page]:
    """Every record, and then which of those we know are not among them. Begun anew when Airtable has lost its place."""
    now = clock.now()
    for turn in range(BEGIN_ANEW):
        there: set[str] = set()
        newest: list[datetime] = []
        try:
            for records in listed(work, sheet):
                there.update(str(record["id"]) for record in records)
                newest = [max([*newest, *_modified(sheet, records)])] if newest or _modified(sheet, records) else []
                yield Page(sheet.kind.name, records)
            break
        except Refused as refusal:
            if refusal.kind != GONE_STALE or turn == BEGIN_ANEW - 1:
                raise
    if not is_open(sheet):
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


def _modified(sheet: Sheet, records: Sequence[Mapping[str, Any]]) -> list[datetime]:
    return [moment for record in records if (moment := modified_at(sheet, record["fields"])) is not None]
