"""Webhooks through the unmodified client: payloads, cursors, pings with a MAC, and seven days to live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from pyairtable import Api, Base, Table
from pyairtable.models.webhook import WebhookNotification
from requests import HTTPError

from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable

ALL = {"options": {"filters": {"dataTypes": ["tableData", "tableFields", "tableMetadata"]}}}


@pytest.fixture
def base(api: Api, notes: Table, person: Person) -> Base:
    """The base of the notes."""
    return api.base(person.base.id)


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Somebody who is rung: an address, and what came with which MAC."""
    came: list[tuple[str, str]] = []

    class Bell(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            came.append((body, self.headers["X-Airtable-Content-MAC"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Bell) as server:
        thread = Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/ring", came
        finally:
            server.shutdown()
            thread.join()


def test_payloads_tell_who_changed_which_cells_and_what_they_were(base: Base, notes: Table, person: Person):
    spec = {"options": {"filters": {"dataTypes": ["tableData"]}, "includes": {"includePreviousCellValues": True}}}
    hook = base.webhook(base.add_webhook("http://127.0.0.1:9/nobody", spec).id)
    row = notes.create({"What": "x", "Mood": "Good"})["id"]
    person.edit("Notes", row, {"Mood": "Bad", "What": None})
    person.delete("Notes", row)
    made, edited, gone = hook.payloads()
    what, mood = person.column("Notes", "What").id, person.column("Notes", "Mood").id
    assert [one.action_metadata.source for one in (made, edited, gone) if one.action_metadata] == [
        "publicApi",
        "client",
        "client",
    ]
    changed = edited.changed_tables_by_id[notes.id].changed_records_by_id[row]
    assert changed.current.cell_values_by_field_id[mood]["name"] == "Bad"
    assert changed.current.cell_values_by_field_id[what] is None
    assert changed.previous and changed.previous.cell_values_by_field_id[what] == "x"
    assert gone.changed_tables_by_id[notes.id].destroyed_record_ids == [row]
    assert (made.cursor, base.webhook(hook.id).cursor_for_next_payload) == (1, 4)


def test_filters_keep_what_is_not_wanted_away(base: Base, notes: Table, person: Person):
    filters = {"dataTypes": ["tableData"], "fromSources": ["client"], "recordChangeScope": notes.id}
    watched = {"watchDataInFieldIds": [person.column("Notes", "What").id]}
    hook = base.webhook(base.add_webhook("http://127.0.0.1:9/nobody", {"options": {"filters": filters | watched}}).id)
    row = notes.create({"What": "x"})["id"]
    person.edit("Notes", row, {"Amount": 1})
    person.edit("Notes", row, {"What": "y"})
    assert [one.cursor for one in hook.payloads()] == [1]


def test_fifty_payloads_at_most_come_at_once_and_one_act_may_be_split(
    airtable: Airtable, base: Base, notes: Table, person: Person
):
    hook = base.webhook(base.add_webhook("http://127.0.0.1:9/nobody", ALL).id)
    rows = [row["id"] for row in notes.batch_create([{"What": str(number)} for number in range(120)])]
    airtable.hooks.split = 1
    person.edit_many("Notes", {row: {"What": "pasted"} for row in rows})
    found = list(hook.payloads(13))
    assert len(found) == 120 and len({one.base_transaction_number for one in found}) == 1
    page = base.api.get(f"{base.urls.webhooks}/{hook.id}/payloads", params={"cursor": 13})
    assert (len(page["payloads"]), page["cursor"], page["mightHaveMore"]) == (50, 63, True)


def test_the_schema_changes_are_told_too(base: Base, notes: Table, person: Person):
    hook = base.webhook(base.add_webhook("http://127.0.0.1:9/nobody", ALL).id)
    person.rename_table("Notes", "Voices")
    person.rename_field("Voices", "Mood", "Feeling")
    person.remove_field("Voices", "Amount")
    renamed, field, removed = [one.changed_tables_by_id[notes.id] for one in hook.payloads()]
    assert renamed.changed_metadata and renamed.changed_metadata.current.name == "Voices"
    assert next(iter(field.changed_fields_by_id.values())).current.name == "Feeling"
    assert len(removed.destroyed_field_ids) == 1


def test_a_ping_says_only_that_something_happened_and_its_mac_holds(base: Base, airtable: Airtable, person: Person):
    with listening() as (url, came):
        hook = base.add_webhook(url, ALL)
        person.add("Notes", {"What": "secret words"})
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        while not airtable.rung:
            assert datetime.now(UTC) < deadline
    ((body, mac),) = came
    said = WebhookNotification.from_request(body, mac, hook.mac_secret_base64)
    assert (said.base.id, said.webhook.id) == (person.base.id, hook.id)
    assert "secret" not in body
    with pytest.raises(ValueError, match="failed validation"):
        WebhookNotification.from_request(body + " ", mac, hook.mac_secret_base64)


def test_a_hook_dies_after_seven_days_unless_it_is_refreshed(airtable: Airtable, base: Base, person: Person):
    start = datetime.now(UTC)
    hook = base.webhook(base.add_webhook("http://127.0.0.1:9/nobody", ALL).id)
    airtable.clock = lambda: start + timedelta(days=6)
    hook.extend_expiration()
    airtable.clock = lambda: start + timedelta(days=12)
    person.add("Notes", {"What": "heard"})
    assert len(list(hook.payloads())) == 1
    airtable.clock = lambda: start + timedelta(days=19, hours=1)
    person.add("Notes", {"What": "not heard"})
    assert not base.webhook(hook.id).is_hook_enabled
    with pytest.raises(HTTPError):
        hook.extend_expiration()
    airtable.clock = lambda: start + timedelta(days=27)
    assert base.webhooks() == []
