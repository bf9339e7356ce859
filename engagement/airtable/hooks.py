"""Airtable rings when a base changed: the ring is kept, what it was about is read by the next run.

A payload says which records changed; what they are now is read from the table, in one call for many. Where a change is what we
wrote ourselves, as its cells show, nothing is read. The cursor moves with what came of the payloads. A hook that is gone is made
again, and everything is looked at once, so that nothing is missed between the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app

from engagement.airtable import provisioning
from engagement.airtable.book import Work
from engagement.airtable.client import InDoubt, Refused
from engagement.airtable.merging import there
from engagement.airtable.models import Base, Row, Table
from engagement.airtable.sheets import Hook, Page, Sheet
from engagement.airtable.values import print_of
from engagement.shared.database import db

HALF_LIFE = timedelta(days=3, hours=12)
"""A hook dies after seven days unless it is asked for seven more."""

LOOK_EVERY = timedelta(hours=6)
"""How often Airtable is asked whether it still has the hook."""

OURS = "publicApi"
"""What Airtable calls the source of a change made by a program; ours is one of them."""


def keep_alive(work: Work) -> None:
    """Have a hook that rings: make one, make it live longer, or make another when it is gone. Nothing without the setting."""
    settings = current_app.extensions["settings"]
    if not settings.airtable_webhook:
        return
    now = datetime.now(UTC)
    work.release()
    if work.hook is not None:
        left = work.hook.expires_at - now
        if left > timedelta() and (_is_there(work, now) if left > HALF_LIFE else _is_refreshed(work)):
            return
        _take_away(work)
    forget(work)
    _create(work, f"{settings.site_url}/airtable/ring/{work.target.key}")


def _is_refreshed(work: Work) -> bool:
    assert work.hook is not None
    try:
        said = work.line.read(partial(work.line.api.post, _url(work, work.hook.id, "refresh")))
    except Refused:
        return False  # it is gone
    _keep(work, work.hook.id, expires_at=said.get("expirationTime"))
    return True


def _take_away(work: Work) -> None:
    """Remove a hook that does not ring any more, if it is still there: a base may have few of them."""
    assert work.hook is not None
    with suppress(Refused, InDoubt):
        work.line.write(partial(work.line.api.delete, f"{work.line.base.urls.webhooks}/{work.hook.id}"))


def _is_there(work: Work, now: datetime) -> bool:
    """Whether Airtable still has the hook and rings it, asked now and then: somebody may have removed it, or rings failed."""
    assert work.hook is not None
    if work.hook.seen_at is not None and timedelta() <= now - work.hook.seen_at < LOOK_EVERY:
        return True
    try:
        hooks = work.line.read(partial(work.line.api.get, work.line.base.urls.webhooks))["webhooks"]
    except Refused:
        return False
    rings = any(
        one["id"] == work.hook.id and one.get("isHookEnabled", True) and one.get("areNotificationsEnabled", True)
        for one in hooks
    )
    work.hook.seen_at = now
    work.set_base(hook_seen_at=now)
    work.save()
    return rings


def _create(work: Work, address: str) -> None:
    """A new hook, for everything that happens to records and fields. All is looked at once: nobody rang before."""
    wanted = {"options": {"filters": {"dataTypes": ["tableData", "tableFields"]}}}
    body = {"notificationUrl": address, "specification": wanted}
    try:
        made = work.line.write(partial(work.line.api.post, work.line.base.urls.webhooks, json=body))
    except Refused:
        return  # too many hooks, or the token may not: the tables are read as if there was none
    secret, expires = str(made["macSecretBase64"]), made.get("expirationTime")
    work.set_base(hook_secret=secret, hook_cursor=1, rung_at=None, hook_seen_at=datetime.now(UTC))
    _sweep_all(work)
    _keep(work, str(made["id"]), expires_at=expires)


def _keep(work: Work, hook_id: str, *, expires_at: str | None) -> None:
    until = datetime.fromisoformat(expires_at) if expires_at else datetime.now(UTC) + 2 * HALF_LIFE
    old = work.hook
    same = old is not None and old.id == hook_id
    rung_at = old.rung_at if old and same else None
    work.hook = Hook(hook_id, old.cursor if old and same else 1, until, rung_at, datetime.now(UTC))
    work.set_base(hook_id=hook_id, hook_expires_at=until)
    work.save()


def forget(work: Work) -> None:
    """The hook is gone: from now on the tables are read."""
    if work.hook is not None:
        work.hook = None
        work.set_base(hook_id=None, hook_secret=None, hook_expires_at=None, rung_at=None)
        work.save()


def _sweep_all(work: Work) -> None:
    for sheet in work.sheets.values():
        sheet.swept_at = None
    db.session.execute(sa.update(Table).where(Table.base_id == work.base_id).values(swept_at=None))


def is_listening(work: Work) -> bool:
    """Whether a change there is told to us, so that nothing rung means nothing changed."""
    on: bool = current_app.extensions["settings"].airtable_webhook
    return on and work.hook is not None and work.hook.expires_at > datetime.now(UTC)


@dataclass
class Told:
    """What some payloads say of one table: who changed which record last, what they wrote, and what is gone."""

    changed: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    gone: dict[str, None] = field(default_factory=dict)
    shape: bool = False
    """Its fields changed, or it was removed."""


def payload_pages(work: Work) -> Iterator[Page]:
    """What was rung about; nothing, and no call, when nothing was."""
    if work.hook is None or work.hook.rung_at is None:
        return
    rung_at, cursor = work.hook.rung_at, work.hook.cursor
    for sheet in work.sheets.values():
        if sheet.paused_why is not None and not sheet.brake:
            work.set_table(sheet, swept_at=None)  # what passes it by now is looked at when it is well again
            work.save()
    tables: dict[str, Told] = {}
    more, first = True, True
    while more and (first or work.line.left > len(work.sheets) + 1):  # and what they tell of can be read
        first = False
        url = _url(work, work.hook.id, "payloads")
        try:
            said = work.line.read(partial(work.line.api.get, url, params={"cursor": cursor}))
        except Refused:
            forget(work)
            _sweep_all(work)
            work.save()
            return
        tell(tables, said["payloads"])
        cursor, more = int(said["cursor"]), bool(said.get("mightHaveMore"))
    yield from _pages(work, tables)
    work.hook.cursor, work.hook.seen_at = cursor, datetime.now(UTC)
    kept: dict[str, Any] = {"hook_cursor": cursor, "hook_seen_at": work.hook.seen_at}
    if not more:
        work.hook.rung_at = None
        kept["rung_at"] = sa.case((Base.rung_at == rung_at, sa.null()), else_=Base.rung_at)
    yield Page("", base=kept)
    if more:
        yield from payload_pages(work)


def tell(tables: dict[str, Told], payloads: Sequence[Mapping[str, Any] | None]) -> None:
    """Put payloads to those before, the later over the earlier: table id to what is said of it. A removal of many records may be
    told in parts, and is judged as one."""
    for payload in payloads:
        if not payload:
            continue
        source = (payload.get("actionMetadata") or {}).get("source", "")
        user = ((payload.get("actionMetadata") or {}).get("sourceMetadata") or {}).get("user") or {}
        for table_id in payload.get("destroyedTableIds") or ():
            tables.setdefault(table_id, Told()).shape = True
        for table_id, said in (payload.get("changedTablesById") or {}).items():
            _tell(tables.setdefault(table_id, Told()), said, source=source, who=str(user.get("id", "")))


def _tell(one: Told, said: Mapping[str, Any], *, source: str, who: str) -> None:
    shape = ("changedFieldsById", "destroyedFieldIds", "createdFieldsById", "changedMetadata")
    one.shape = one.shape or any(said.get(name) for name in shape)
    for record, change in (said.get("changedRecordsById") or {}).items():
        _changed(one, record, (change.get("current") or {}).get("cellValuesByFieldId"), source=source, who=who)
    for record, change in (said.get("createdRecordsById") or {}).items():
        _changed(one, record, change.get("cellValuesByFieldId"), source=source, who=who)
    for record in said.get("destroyedRecordIds") or ():
        one.gone[record] = None
        one.changed.pop(record, None)


def _changed(one: Told, record: str, cells: Mapping[str, Any] | None, *, source: str, who: str) -> None:
    one.gone.pop(record, None)
    one.changed[record] = who
    one.cells.setdefault(record, {}).update(cells or {})
    if source != OURS or cells is None:
        one.foreign.add(record)


def _pages(work: Work, tables: Mapping[str, Told]) -> Iterator[Page]:
    sheets = {sheet.table_id: sheet for sheet in work.sheets.values()}
    if any(said.shape for table_id, said in tables.items() if table_id in sheets):
        provisioning.look_again(work)
    for table_id, said in tables.items():
        sheet = sheets.get(table_id)
        if sheet is None or (sheet.paused_why is not None and not sheet.brake):
            continue
        echoes = _echoes(work, sheet, said)
        wanted = [record for record in said.changed if record not in echoes]
        for start in range(0, len(wanted), 50):
            some = wanted[start : start + 50]
            records = work.line.records(sheet.table_id, some, sheet.asked_fields)
            yield Page(sheet.kind.name, records, who={record: said.changed[record] for record in some})
        if said.gone:
            yield Page(sheet.kind.name, gone=list(said.gone))


def _echoes(work: Work, sheet: Sheet, said: Told) -> set[str]:
    """The records of which only what we wrote ourselves is told: each cell is as was agreed on."""
    ids = [record for record in said.changed if record not in said.foreign]
    echoes: set[str] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        rows = db.session.execute(
            sa.select(Row.record_id, Row.agreed).where(
                Row.base_id == work.base_id, Row.record_id.in_(some), Row.state == "known"
            )
        ).all()
        for row in rows:
            if _is_agreed(work, sheet, said.cells[row.record_id], row.agreed):
                echoes.add(row.record_id)
    work.release()
    return echoes


def _is_agreed(work: Work, sheet: Sheet, cells: Mapping[str, Any], agreed: Mapping[str, str]) -> bool:
    values, odd = work.read(sheet, cells)
    told_of = [column for column, seat in sheet.seats.items() if seat.field_id in cells]
    return not odd and all(there(agreed.get(column, "")) == print_of(values[column]) for column in told_of)


def _url(work: Work, hook_id: str, what: str) -> str:
    return f"{work.line.base.urls.webhooks}/{hook_id}/{what}"
