"""Webhooks: who wants to know of what, the payloads that are kept for them, their cursors and their seven days."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from tests.servers.airtable.acts import Act
from tests.servers.airtable.cells import moment, told
from tests.servers.airtable.model import Base, Changes, Table, new_id
from tests.servers.airtable.refusals import invalid, not_found, refuse

LIFE = timedelta(days=7)
MOST_HOOKS, MOST_PAYLOADS = 10, 50
USER = {"id": "usrAPersonAtTables", "email": "partner@example.org", "permissionLevel": "create", "name": "A partner"}


@dataclass
class Hook:
    """A webhook. Payload number n (from 1) is `payloads[n - 1]`; old ones are forgotten, their numbers are not."""

    base: Base
    url: str | None
    filters: dict[str, Any]
    includes: dict[str, Any]
    dies_at: datetime
    ringing: bool = True
    payloads: list[dict[str, Any] | None] = field(default_factory=list)
    made: list[datetime] = field(default_factory=list)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    id: str = field(default_factory=lambda: new_id("ach"))
    last: dict[str, Any] | None = None

    def alive(self, now: datetime) -> bool:
        """Whether it still listens; it is shown for another seven days."""
        return now < self.dies_at

    def shown(self, now: datetime) -> dict[str, Any]:
        """As the list of webhooks shows it."""
        return {
            "id": self.id,
            "type": "client",
            "isHookEnabled": self.alive(now),
            "areNotificationsEnabled": self.ringing and self.alive(now),
            "cursorForNextPayload": len(self.payloads) + 1,
            "notificationUrl": self.url,
            "expirationTime": moment(self.dies_at),
            "lastSuccessfulNotificationTime": self.last
            and self.last["success"]
            and self.last["completionTimestamp"]
            or None,
            "lastNotificationResult": self.last,
            "specification": {"options": {"filters": self.filters, "includes": self.includes}},
        }

    def ring(self, now: datetime) -> tuple[bytes, dict[str, str]]:
        """The body of a notification, and its headers: it says that something happened, never what."""
        said = {"base": {"id": self.base.id}, "webhook": {"id": self.id}, "timestamp": moment(now)}
        body = json.dumps(said).encode()
        mac = hmac.new(self.secret, body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "X-Airtable-Content-MAC": f"hmac-sha256={mac}"}


@dataclass
class Hooks:
    """All webhooks of all bases. `split` makes one act into payloads of so many records, of which an answer has `a_page`."""

    kept: dict[str, Hook] = field(default_factory=dict)
    split: int | None = None
    a_page: int = MOST_PAYLOADS

    def create(self, base: Base, asked: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """A new webhook; the only time its secret is said."""
        options = (asked.get("specification") or {}).get("options") or {}
        filters = options.get("filters") or {}
        if not filters.get("dataTypes") or set(filters["dataTypes"]) - {"tableData", "tableFields", "tableMetadata"}:
            invalid("a webhook needs dataTypes.")
        if sum(hook.base is base for hook in self.kept.values()) >= MOST_HOOKS:
            refuse(422, "TOO_MANY_WEBHOOKS_FOR_APPLICATION", "The number of webhooks per base is limited to 10")
        hook = Hook(base, asked.get("notificationUrl"), filters, options.get("includes") or {}, now + LIFE)
        self.kept[hook.id] = hook
        secret = base64.b64encode(hook.secret).decode()
        return {"id": hook.id, "macSecretBase64": secret, "expirationTime": moment(hook.dies_at)}

    def listed(self, base: Base, now: datetime) -> dict[str, Any]:
        """The webhooks of a base."""
        self._forget(now)
        return {"webhooks": [hook.shown(now) for hook in self.kept.values() if hook.base is base]}

    def find(self, base: Base, hook_id: str, now: datetime) -> Hook:
        """One webhook; one that died more than seven days ago is not there."""
        self._forget(now)
        hook = self.kept.get(hook_id)
        return hook if hook and hook.base is base else not_found()

    def refresh(self, hook: Hook, now: datetime) -> dict[str, Any]:
        """Seven more days, if it is still alive."""
        if not hook.alive(now):
            refuse(422, "WEBHOOK_EXPIRED", "The webhook has expired and cannot be refreshed")
        hook.dies_at = now + LIFE
        return {"expirationTime": moment(hook.dies_at)}

    def payloads(self, hook: Hook, cursor: int, limit: int, now: datetime) -> dict[str, Any]:
        """Payloads from this number on, and the number that follows; asking lengthens a living hook's life."""
        if cursor < 1 or not 1 <= limit <= MOST_PAYLOADS:
            invalid()
        if hook.alive(now):
            hook.dies_at = now + LIFE
        old = sum(now - at > LIFE for at in hook.made)
        hook.payloads[:old] = [None] * old
        start = max(cursor - 1, old)
        page = hook.payloads[start : start + min(limit, self.a_page)]
        after = start + 1 + len(page) if page else cursor
        return {"payloads": page, "cursor": after, "mightHaveMore": after <= len(hook.payloads)}

    def tell(self, act: Act) -> list[Hook]:
        """Keep what happened for every webhook that wants to know; gives those to ring."""
        told_to = []
        for hook in self.kept.values():
            listens = (
                hook.base is act.base and hook.alive(act.at) and _wants(hook.filters.get("fromSources"), act.source)
            )
            if listens and (parts := self._parts(hook, act)):
                hook.payloads += parts
                hook.made += [act.at] * len(parts)
                told_to.append(hook)
        return told_to

    def _parts(self, hook: Hook, act: Act) -> list[dict[str, Any]]:
        """One act as one payload, or as several of at most `split` records."""
        user = {"user": USER} if act.source == "client" else {"user": USER | {"name": "A token"}}
        head = {
            "timestamp": moment(act.at),
            "baseTransactionNumber": act.base.acts,
            "payloadFormat": "v0",
            "actionMetadata": {"source": act.source, "sourceMetadata": user},
        }
        found = []
        for table_id, changes in act.changes.items():
            table = act.base.tables.get(table_id)
            if table is None or hook.filters.get("recordChangeScope", table_id) != table_id:
                continue
            if rest := _schema(hook, changes):
                found.append(head | {"changedTablesById": {table_id: rest}})
            things = _records(hook, act.base, table, changes)
            while piece := list(islice(things, self.split)):
                said: dict[str, Any] = {}
                for kind, one, value in piece:
                    if value is None:
                        said.setdefault(kind, []).append(one)
                    else:
                        said.setdefault(kind, {})[one] = value
                found.append(head | {"changedTablesById": {table_id: said}})
        return found

    def _forget(self, now: datetime) -> None:
        self.kept = {one: hook for one, hook in self.kept.items() if now < hook.dies_at + LIFE}


def _wants(among: list[str] | None, one: str) -> bool:
    return not among or one in among


def _schema(hook: Hook, changes: Changes) -> dict[str, Any]:
    kinds, said = hook.filters["dataTypes"], dict[str, Any]()
    if "tableMetadata" in kinds and changes.renamed:
        said["changedMetadata"] = {"current": {"name": changes.renamed[0]}, "previous": {"name": changes.renamed[1]}}
    if "tableFields" in kinds:
        if changes.fields_created:
            said["createdFieldsById"] = {one.id: {"name": one.name, "type": one.type} for one in changes.fields_created}
        if changes.fields_changed:
            said["changedFieldsById"] = {
                one: {"current": _plain(now), "previous": _plain(before)}
                for one, (now, before) in changes.fields_changed.items()
            }
        if changes.fields_destroyed:
            said["destroyedFieldIds"] = changes.fields_destroyed
    return said


def _plain(news: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in news.items() if name in ("name", "type")}


def _records(hook: Hook, base: Base, table: Table, changes: Changes) -> Iterator[tuple[str, str, Any]]:
    if "tableData" not in hook.filters["dataTypes"]:
        return
    watched, kinds = hook.filters.get("watchDataInFieldIds"), hook.filters.get("changeTypes")
    if _wants(kinds, "add"):
        for row in changes.created.values():
            if row.id in table.rows:
                cells = {one: told(base, table.fields[one], value) for one, value in row.cells.items()}
                yield "createdRecordsById", row.id, {"createdTime": moment(row.created), "cellValuesByFieldId": cells}
    if _wants(kinds, "update"):
        for row_id, before in changes.changed.items():
            touched = [one for one in before if _wants(watched, one) and one in table.fields]
            if touched and row_id in table.rows:
                yield "changedRecordsById", row_id, _changed(hook, base, table, row_id, touched, before)
    if _wants(kinds, "remove"):
        for row_id in changes.destroyed:
            yield "destroyedRecordIds", row_id, None


def _changed(
    hook: Hook, base: Base, table: Table, row_id: str, touched: list[str], before: Mapping[str, Any]
) -> dict[str, Any]:
    row = table.rows[row_id]
    said = {"current": _values(base, table, {one: row.cells.get(one) for one in touched})}
    if hook.includes.get("includePreviousCellValues"):
        said["previous"] = _values(base, table, {one: before[one] for one in touched})
    also = hook.includes.get("includeCellValuesInFieldIds")
    if also:
        others = [one for one in table.fields if one not in touched and (also == "all" or one in also)]
        said["unchanged"] = _values(base, table, {one: row.cells.get(one) for one in others})
    return said


def _values(base: Base, table: Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    return {"cellValuesByFieldId": {one: told(base, table.fields[one], value) for one, value in cells.items()}}
