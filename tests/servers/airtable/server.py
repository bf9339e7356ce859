"""The server itself: what is asked for, by whom, and who is told of what changed."""

import json
import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import requests

from tests.servers.airtable import records, schema
from tests.servers.airtable.acts import Act
from tests.servers.airtable.cells import moment
from tests.servers.airtable.faults import Call, Faults, Limits
from tests.servers.airtable.hooks import Hook, Hooks
from tests.servers.airtable.model import Base, Table
from tests.servers.airtable.person import Person
from tests.servers.airtable.refusals import MissingRow, invalid, no_such_model, not_found, refuse

LISTED = re.compile(r"^(fields|records|recordMetadata)(\[\d*\])?$")
SORTED = re.compile(r"^sort\[(\d+)\]\[(field|direction)\]$")
LARGEST_BODY, LONGEST_ADDRESS = 5_000_000, 16_000
SCOPES = ["data.records:read", "data.records:write", "schema.bases:read", "schema.bases:write", "webhook:manage"]


class Airtable:
    """Airtable on this machine. `wire` is every request that came; `faults`, `limits` and `clock` may be turned."""

    def __init__(self, *, token: str = "patThisIsOnlyForTests.0") -> None:
        self.token, self.url = token, ""
        self.bases: dict[str, Base] = {}
        self.allowed: set[str] | None = None
        self.wire: list[Call] = []
        self.faults, self.limits, self.hooks, self.lists = Faults(), Limits(), Hooks(), records.Lists()
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.lock = threading.RLock()
        self.rings: queue.SimpleQueue[Hook | None] = queue.SimpleQueue()
        self.rung: list[int] = []
        # What is said of a record that is not there differs by request and by year: a client must bear each.
        self.missing_row = "as documented"
        # What a formula is understood as: another one, none at all (""), or not at all (None).
        self.understood: Callable[[str], str | None] = lambda formula: formula
        self.lost: set[str] = set()
        """The kinds of calls that the token has lost its scopes for."""

    def add_base(self, name: str = "Tables") -> Person:
        """A new, empty base, and a person at it."""
        base = Base(name)
        self.bases[base.id] = base
        return Person(self, base)

    def calls(self, kind: str | None = None) -> list[Call]:
        """The requests that came, of one kind: `read`, `write`, `schema`, `hook`."""
        return [call for call in self.wire if kind in (None, call.kind)]

    def everything_sent(self) -> bytes:
        """Every byte that was ever sent here: addresses, headers, bodies."""
        return b"\n".join(call.sent for call in self.wire)

    @contextmanager
    def acting(self, base: Base, source: str) -> Iterator[Act]:
        """One act: alone, numbered if anything changed, told to the webhooks."""
        with self.lock:
            act = Act(base, self.clock(), source)
            yield act
            if act.changes:
                base.acts += 1
                for hook in self.hooks.tell(act):
                    if hook.ringing and hook.url:
                        self.rings.put(hook)

    def answer(self, call: Call) -> Any:
        """Carry a request out; raises `Refused`."""
        if len(call.path) > LONGEST_ADDRESS:
            refuse(414, "URI_TOO_LONG", "The address is longer than 16,000 characters")
        parts = [unquote(part) for part in urlsplit(call.path).path.strip("/").split("/")]
        if len(call.body) > LARGEST_BODY:
            refuse(413, "REQUEST_TOO_LARGE", "The request is too large")
        if parts[0] != "v0" or len(parts) < 3:
            not_found()
        self._check_token(call)
        if call.base:
            self.limits.check(call.base, call.kind, call.at)
        if parts[1:] == ["meta", "whoami"]:
            return {"id": "usrTheTokensOwner0", "scopes": SCOPES}
        if parts[1:] == ["meta", "bases"]:
            return {"bases": [{"id": one.id, "name": one.name, "permissionLevel": "create"} for one in self._mine()]}
        base = next((one for one in self._mine() if one.id == call.base), None) or no_such_model()
        if call.kind in self.lost:
            no_such_model()
        if parts[1] == "meta":
            return self._schema(call, base, parts[4:])
        if parts[1] == "bases":
            return self._hook(call, base, parts[4:]) if parts[3:4] == ["webhooks"] else not_found()
        try:
            return self._records(call, base, base.find_table(parts[2]) or no_such_model(), parts[3:])
        except MissingRow:
            if self.missing_row == "403":
                no_such_model()
            if self.missing_row == "404":
                not_found()
            raise

    def _check_token(self, call: Call) -> None:
        given = call.headers.get("authorization", "")
        if not given.startswith("Bearer "):
            refuse(401, "AUTHENTICATION_REQUIRED", "Authentication required")
        if given.removeprefix("Bearer ").strip() != self.token:
            refuse(401, "UNAUTHORIZED", "Invalid authentication token")

    def _mine(self) -> list[Base]:
        return [base for base in self.bases.values() if self.allowed is None or base.id in self.allowed]

    def _schema(self, call: Call, base: Base, rest: list[str]) -> Any:
        if rest[:1] != ["tables"]:
            not_found()
        table = (base.find_table(rest[1]) or no_such_model()) if len(rest) > 1 else None
        with self.acting(base, "publicApi") as act:
            match (call.method, len(rest), table, rest[2:3]):
                case ("GET", 1, _, _):
                    return schema.shown(base)
                case ("POST", 1, _, _):
                    return schema.create_table(act, _body(call))
                case ("PATCH", 2, Table(), _):
                    return schema.change_table(act, table, _body(call))
                case ("POST", 3, Table(), ["fields"]):
                    return schema.create_field(act, table, _body(call))
                case ("PATCH", 4, Table(), ["fields"]):
                    return schema.change_field(act, table, table.fields.get(rest[3]) or no_such_model(), _body(call))
        not_found()

    def _hook(self, call: Call, base: Base, rest: list[str]) -> Any:
        now = self.clock()
        with self.lock:
            if not rest:
                return (
                    self.hooks.create(base, _body(call), now) if call.method == "POST" else self.hooks.listed(base, now)
                )
            hook = self.hooks.find(base, rest[0], now)
            match (call.method, rest[1:]):
                case ("DELETE", []):
                    del self.hooks.kept[hook.id]
                    return None
                case ("POST", ["refresh"]):
                    return self.hooks.refresh(hook, now)
                case ("POST", ["enableNotifications"]):
                    hook.ringing = bool(_body(call).get("enable"))
                    return None
                case ("GET", ["payloads"]):
                    asked = _query(call)
                    return self.hooks.payloads(hook, int(asked.get("cursor", 1)), int(asked.get("limit", 50)), now)
        not_found()

    def _records(self, call: Call, base: Base, table: Table, rest: list[str]) -> Any:
        with self.acting(base, "publicApi") as act:
            match (call.method, rest):
                case ("GET", []):
                    return records.list_records(base, table, self._asked(_query(call)), self.lists, self.clock())
                case ("POST", ["listRecords"]):
                    return records.list_records(base, table, self._asked(_body(call)), self.lists, self.clock())
                case ("POST", []):
                    return records.create(act, table, _body(call))
                case ("PATCH" | "PUT", []):
                    return records.update(act, table, _body(call), whole=call.method == "PUT")
                case ("DELETE", []):
                    return records.delete(act, table, _query(call).get("records", []))
            row = table.rows.get(rest[0]) if len(rest) == 1 else not_found()
            if row is None:
                raise MissingRow(404, {"error": {"type": "MODEL_ID_NOT_FOUND", "message": "Record not found"}})
            match call.method:
                case "GET":
                    return records.record(table, row, _query(call).get("returnFieldsByFieldId") in ("1", "true"))
                case "PATCH" | "PUT":
                    return records.update_one(act, table, row, _body(call), whole=call.method == "PUT")
                case "DELETE":
                    return records.delete(act, table, [row.id])["records"][0]
        not_found()

    def _asked(self, query: Mapping[str, Any]) -> Mapping[str, Any]:
        formula = query.get("filterByFormula")
        if not formula:
            return query
        if (understood := self.understood(str(formula))) is None:
            refuse(
                422, "INVALID_FILTER_BY_FORMULA", "The formula for filtering records is invalid: it is not understood"
            )
        return {**query, "filterByFormula": understood}

    def keep_ringing(self) -> None:
        """Tell those who asked, one after the other, each once; until None is in the queue."""
        with requests.Session() as session:
            session.trust_env = False
            while (hook := self.rings.get()) is not None:
                body, headers = hook.ring(self.clock())
                try:
                    status = session.post(hook.url or "", data=body, headers=headers, timeout=5).status_code
                except requests.RequestException:
                    status = 0
                done = {"completionTimestamp": moment(self.clock()), "durationMs": 1.0, "retryNumber": 0}
                hook.last = {"success": status in (200, 204), **done}
                self.rung.append(status)


def kind_of(method: str, path: str) -> tuple[str, str]:
    """What kind of request it is, and of which base."""
    parts = urlsplit(path).path.strip("/").split("/")
    if parts[1:3] == ["meta", "bases"]:
        return "schema", parts[3] if len(parts) > 3 else ""
    if parts[1:2] == ["meta"]:
        return "schema", ""
    if parts[1:2] == ["bases"]:
        return "hook", parts[2] if len(parts) > 2 else ""
    reading = method == "GET" or parts[-1] == "listRecords"
    return "read" if reading else "write", parts[1] if len(parts) > 1 else ""


def _query(call: Call) -> dict[str, Any]:
    """What is asked for in the address; lists and sorts come in the brackets that Airtable wants."""
    asked: dict[str, Any] = {}
    sort: dict[int, dict[str, str]] = {}
    for name, value in parse_qsl(urlsplit(call.path).query, keep_blank_values=True):
        if found := SORTED.match(name):
            sort.setdefault(int(found[1]), {})[found[2]] = value
        elif found := LISTED.match(name):
            asked.setdefault(found[1], []).append(value)
        else:
            asked[name] = value
    return asked | ({"sort": [sort[at] for at in sorted(sort)]} if sort else {})


def _body(call: Call) -> Mapping[str, Any]:
    if not call.body:
        return {}
    if "application/json" not in call.headers.get("content-type", ""):
        refuse(422, "INVALID_REQUEST_BODY", "Could not parse request body")
    try:
        body = json.loads(call.body)
    except ValueError:
        refuse(422, "INVALID_REQUEST_BODY", "Could not parse request body")
    return body if isinstance(body, dict) else invalid()
