"""Limits and broken lines: the server says no, or nothing at all, exactly where a test wants it."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from pyairtable import Api, Table
from requests import ConnectionError as LineBroken
from requests import HTTPError, ReadTimeout

from tests.servers.airtable.conftest import FIELDS
from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable
from tests.servers.airtable.test_records import refused


def test_a_sixth_request_within_a_second_is_refused_and_so_are_all_until_the_penalty_is_over(
    airtable: Airtable, notes: Table
):
    time.sleep(1)
    airtable.limits.a_second, airtable.limits.penalty, airtable.limits.retry_after = 5, 1.2, 30
    for _ in range(5):
        notes.all()
    with pytest.raises(HTTPError) as error:
        notes.all()
    assert refused(error) == (429, "RATE_LIMIT_REACHED")
    assert error.value.response is not None and error.value.response.headers["Retry-After"] == "30"
    time.sleep(1.05)
    with pytest.raises(HTTPError):
        notes.all()
    time.sleep(0.3)
    assert notes.all() == []
    assert airtable.limits.broken == 1


def test_when_the_month_is_spent_records_are_refused_and_the_schema_still_answers(
    api: Api, airtable: Airtable, notes: Table
):
    airtable.limits.a_month = airtable.limits.spent[notes.base.id]
    with pytest.raises(HTTPError) as error:
        notes.all()
    assert refused(error) == (429, "PUBLIC_API_BILLING_LIMIT_EXCEEDED")
    assert api.base(notes.base.id).schema(force=True).table("Notes")


def test_a_token_that_is_wrong_or_may_not_see_the_base_is_refused(api: Api, airtable: Airtable, notes: Table):
    airtable.allowed = set()
    with pytest.raises(HTTPError) as error:
        notes.all()
    assert refused(error) == (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")
    airtable.token = "patAnother"
    with pytest.raises(HTTPError) as error:
        notes.all()
    assert refused(error) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("how", ["drop", "reset"])
@pytest.mark.parametrize("done", [True, False])
def test_a_reply_can_be_lost_with_the_request_done_or_not(airtable: Airtable, notes: Table, how: str, done: bool):
    airtable.faults.fail("write", how, done=done, nth=2)
    notes.create({"What": "first"})
    with pytest.raises(LineBroken):
        notes.create({"What": "second"})
    notes.create({"What": "third"})
    assert len(notes.all()) == (3 if done else 2)


def test_a_reply_can_be_an_error_after_all_or_come_too_late(airtable: Airtable, notes: Table):
    airtable.faults.fail("write", "503", done=True)
    with pytest.raises(HTTPError) as error:
        notes.create({"What": "x"})
    assert refused(error)[0] == 503
    notes.api.timeout = (2, 0.2)  # type: ignore[assignment]
    airtable.faults.fail("write", delay=0.6)
    with pytest.raises(ReadTimeout):
        notes.create({"What": "y"})
    notes.api.timeout = (2, 5)
    assert len(notes.all()) == 2


def test_a_person_can_edit_while_a_request_is_on_its_way(airtable: Airtable, notes: Table, person: Person):
    row = notes.create({"What": "x"})["id"]
    airtable.faults.fail("write", after=lambda: person.edit("Notes", row, {"What": "typed meanwhile"}))
    assert notes.update(row, {"What": "sent"})["fields"]["What"] == "sent"
    assert person.see("Notes", row)["What"] == "typed meanwhile"


def test_every_byte_that_is_sent_is_kept(airtable: Airtable, notes: Table):
    notes.create({"What": "marker-in-a-body"})
    notes.all(formula="{What}='marker-in-a-formula'")
    sent = airtable.everything_sent()
    assert (
        b"marker-in-a-body" in sent
        and b"marker-in-a-formula" in sent
        and b"Bearer pat" in sent.replace(b"authorization", b"")
    )
    assert [call.kind for call in airtable.wire] == ["schema", "schema", "write", "read"]
    assert [call.status for call in airtable.wire] == [200] * 4


def test_the_clock_may_be_hours_wrong(airtable: Airtable, notes: Table):
    airtable.clock = lambda: datetime.now(UTC) + timedelta(hours=7)
    made = datetime.fromisoformat(notes.create({})["createdTime"])
    assert made - datetime.now(UTC) > timedelta(hours=6)


def test_it_can_be_watched_and_edited_in_a_browser_without_a_script(airtable: Airtable, notes: Table, person: Person):
    row = notes.create({"What": "<b>Cold</b> flats", "Tags": ["Homes"]})["id"]
    with requests.Session() as browser:
        browser.trust_env = False
        there = f"{airtable.url}/{person.base.id}/{notes.id}"
        assert "&lt;b&gt;Cold&lt;/b&gt; flats" in browser.get(there).text
        form = {person.column("Notes", "What").id: "Warm flats", person.column("Notes", "Tags").id: "Homes, Health"}
        browser.post(f"{there}/{row}", data=form)
        assert person.see("Notes", row) == {"What": "Warm flats", "Tags": ["Homes", "Health"]}
        browser.post(f"{there}/{row}", data={"do": "copy"})
        browser.post(f"{there}/{row}", data={"do": "delete"})
        assert browser.get(there).text.count("Warm flats") == 2
        assert browser.get(there, headers={"Host": "elsewhere.example"}).status_code == 403
        assert browser.get(f"{airtable.url}/nowhere").status_code == 404


def test_it_runs_by_itself_says_where_and_keeps_what_was_made(tmp_path: Path):
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "tests.servers.airtable", "--port", "0", "--base", "appGrays000000001"]
    for tables in (0, 1):
        with subprocess.Popen(
            [*command, "--keep", str(tmp_path / "kept")], cwd=root, stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            url = running.stdout.readline().split()[-1]
            token = running.stdout.readline().split("AIRTABLE_TOKEN=")[1].split()[0]
            api = Api(token, endpoint_url=url, timeout=(2, 5), retry_strategy=None)
            api.session.trust_env = False
            base = api.base("appGrays000000001")
            assert len(base.schema().tables) == tables
            base.create_table(f"Notes {tables}", FIELDS)
            while not (tmp_path / "kept").exists():
                time.sleep(0.05)
            time.sleep(1.1)
            api.session.close()
            running.terminate()
