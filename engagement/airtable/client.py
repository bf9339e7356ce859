"""The one place that knows pyairtable, and reads from writes.

A read that fails is made again. A write is never made again by itself: when no answer comes, or an answer that says nothing, it
is in doubt, and whoever asked for it finds out what came of it. No transaction of ours is open while a call is.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from time import sleep
from typing import Any, TypeVar

import requests
from pyairtable import Api
from pydantic import ValidationError

from engagement.airtable import formulas, wire
from engagement.airtable.events import Stop
from engagement.airtable.pace import Pace, Stopped, next_month
from engagement.shared import clock
from engagement.shared.database import db

T = TypeVar("T")

TIMEOUT = (10, 30)
"""Seconds to reach Airtable, and for it to answer."""

A_WRITE, A_PAGE = 10, 100
"""Records that one call writes, or reads."""

FORBIDDEN = 403

MOST_WAITS = 10
"""So often is one call made again after a 429: with Airtable's half a minute, five minutes in all."""

READ_AGAIN = (0.5, 2.0, 5.0)
"""Seconds before a failed read is made again."""


class InDoubt(Exception):
    """No answer came to a write: it was done, or it was not."""


class Unreachable(Exception):
    """Airtable does not answer reads."""


class Busy(Unreachable):
    """Airtable has said 429 to one call again and again; the call was not made."""


class Enough(Exception):
    """The calls this run may make are made."""


class Refused(Exception):
    """Airtable understood and will not: ``kind`` is its word for why, ``says`` its sentence."""

    def __init__(self, status: int, kind: str, says: str) -> None:
        self.status, self.kind, self.says = status, kind, says
        super().__init__(f"{status} {kind}: {says}")

    @property
    def is_missing(self) -> bool:
        """It may be that what was asked about is not there (a permission that is missing looks the same)."""
        return self.status in (403, 404) or self.kind in ("ROW_DOES_NOT_EXIST", "RECORD_NOT_FOUND", "NOT_FOUND")


class Line:
    """Calls to one base, paced. ``most``: so many calls and no more. ``dry``: writes are noted in ``writes`` and not made."""

    def __init__(
        self, base_id: str, pace: Pace, *, token: str, url: str, most: int | None = None, dry: bool = False
    ) -> None:
        self.pace, self.most, self.dry = pace, most, dry
        self.calls = 0
        self.writes: list[tuple[str, str, Sequence[Any]]] = []
        api = Api(token, timeout=TIMEOUT, retry_strategy=None, endpoint_url=url, use_field_ids=True)
        self.base = api.base(base_id)
        self.api = api

    @property
    def left(self) -> float:
        """The calls that may still be made."""
        return math.inf if self.most is None else self.most - self.calls

    def schema(self) -> Sequence[Any]:
        """The tables with their fields, as Airtable describes them."""
        return self.read(lambda: self.api.get(self.base.urls.tables)["tables"])

    def page(self, table_id: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """One page of records, with the ``offset`` of the next if there is one."""
        urls = self.base.table(table_id).urls
        asked = {"use_field_ids": True, "page_size": A_PAGE, **options}
        fallback = ("POST", urls.records_post)
        return self.read(
            partial(self._checked, "GET", urls.records, fallback=fallback, options=asked)  # or it is asked again
        )

    def record(self, table_id: str, record_id: str) -> Mapping[str, Any] | None:
        """One record; None when it is not there."""
        try:
            return self.read(partial(self.base.table(table_id).get, record_id))
        except Refused as refusal:
            if not refusal.is_missing:
                raise
            if refusal.status == FORBIDDEN:  # the same is said to a token that may not read at all: that raises
                self.page(table_id, {"max_records": 1})
            return None

    def records(self, table_id: str, record_ids: Sequence[str], fields: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """At most fifty records by their ids; those that are not there are left out."""
        if len(record_ids) > 1:
            try:
                formula = formulas.with_record_ids(record_ids)
                listed = self.page(table_id, {"fields": list(fields), "formula": formula})["records"]
                if {one["id"] for one in listed} <= set(record_ids):  # or the formula was not understood
                    return listed
            except Refused:
                pass  # one by one, then
        found = [self.record(table_id, record_id) for record_id in record_ids]
        return [one for one in found if one is not None]

    def upsert(self, table_id: str, key_field: str, rows: Sequence[wire.Row]) -> Sequence[Mapping[str, Any]]:
        """Write at most ten records in one call: those with a record id by it, the others by their App ID. What they are then."""
        if self.dry:
            self.writes.append(("write", table_id, rows))
            return [
                {"id": one.record_id or f"new {one.app_id}", "fields": {key_field: one.app_id, **one.fields}}
                for one in rows
            ]
        url, body = self.base.table(table_id).urls.records, wire.upsert(key_field, rows)
        return self.write(partial(self._records, url, body))

    def _records(self, url: str, body: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
        return self._checked("PATCH", url, json=body)["records"]

    def _checked(self, method: str, url: str, **more: Any) -> Mapping[str, Any]:
        """An answer with records that have ids and fields; anything else is no answer (KeyError)."""
        answer: Mapping[str, Any] = self.api.request(method, url, **more)
        return {**answer, "records": [{**one, "id": one["id"], "fields": one["fields"]} for one in answer["records"]]}

    def delete(self, table_id: str, record_ids: Sequence[str]) -> None:
        """Delete at most ten records in one call."""
        if self.dry:
            self.writes.append(("delete", table_id, record_ids))
            return
        self.write(partial(self.base.table(table_id).batch_delete, list(record_ids)))

    def read(self, call: Callable[[], T]) -> T:
        """Make a call that changes nothing; once more, and again, where the network or Airtable fails."""
        for seconds in (*READ_AGAIN, None):
            try:
                return self._call(call)
            except InDoubt as fault:
                if seconds is None:
                    raise Unreachable(str(fault)) from fault
                sleep(seconds)
        raise AssertionError

    def write(self, call: Callable[[], T]) -> T:
        """Make a call that changes something, once. Raises InDoubt when what came of it is not known."""
        return self._call(call)

    def _call(self, call: Callable[[], T]) -> T:
        for _wait in range(MOST_WAITS):
            if self.most is not None and self.calls >= self.most:
                raise Enough
            if db.session.in_transaction():
                raise RuntimeError("A transaction is open during a call to Airtable.")
            self.pace.wait()
            self.calls += 1
            try:
                return call()
            except requests.HTTPError as error:
                if error.response is None:
                    raise InDoubt("no answer") from None
                self._make_of(error.response)
            except (requests.RequestException, ValidationError, KeyError, TypeError, ValueError) as error:
                raise InDoubt(type(error).__name__) from None
            finally:
                self.pace.ended()
        raise Busy(f"429 to the same call {MOST_WAITS} times")

    def _make_of(self, answer: requests.Response) -> None:
        """Return when the call is to be made again, after a wait; raise what else the answer means."""
        kind, says = _problem(answer)
        if answer.status_code == 429:
            if "BILLING" in kind or "month" in says.casefold():  # the other kind of 429 is over in half a minute
                raise Stopped(Stop.QUOTA, says or kind, until=next_month(clock.now()))
            self.pace.penalty(_seconds(answer.headers.get("Retry-After")))
        elif answer.status_code == 401:
            raise Stopped(Stop.REFUSED, says)
        elif answer.status_code >= 500:
            raise InDoubt(f"answer {answer.status_code}")
        else:
            raise Refused(answer.status_code, kind, says)


def _problem(answer: requests.Response) -> tuple[str, str]:
    """Airtable's word for what is wrong, and its sentence, either of which may be missing."""
    try:
        said = answer.json()
    except ValueError:
        return "", ""
    error = said.get("error", said.get("errors")) if isinstance(said, dict) else None
    if isinstance(error, list) and error:
        error = error[0]
    if isinstance(error, dict):
        return str(error.get("type") or error.get("error") or ""), str(error.get("message") or "")
    return str(error or ""), ""


def _seconds(written: str | None) -> float | None:
    return float(written) if written and written.replace(".", "", 1).isdecimal() else None


def chunks(things: Iterable[T], size: int = A_WRITE) -> Iterable[list[T]]:
    """Lists of at most ``size``."""
    some: list[T] = []
    for thing in things:
        some.append(thing)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
