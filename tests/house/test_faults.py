"""When the machine fails: a server killed while notes come in, and a database that somebody else holds on to."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.intelligence.models import Note, NoteCount
from engagement.journal import queries as journal
from engagement.journal.models import Entry
from engagement.shared import clock, database
from engagement.shared.database import db
from tests.house import one_of_each
from tests.house.conftest import ROOT
from tests.house.one_of_each import Browser
from tests.world import World

KILLS, HANDS = 5, 4
NOTE = {"where": "grays", "channel": "hub", "kind": "worry", "voices": "1", "route": "nobody", "language": "en"}
NOTE |= {"heard_on-day": "1", "heard_on-month": "3", "heard_on-year": "2026"}


@pytest.fixture
def worker_here(clean_app: Flask) -> Browser:
    """The browser of a front-line worker in Grays."""
    with clean_app.app_context():
        world = World(db.session, clock.now())
        person_id = world.person("Wyn Reed", "worker", locality=world.locality()).id
        db.session.commit()
    return one_of_each.browser(clean_app, person_id, clock.now())


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Take the 303 as the receipt that it is."""


def receipt(url: str, browser: Browser, text: str) -> bool:
    """Whether a note was taken in, as far as its writer was told."""
    sent = urllib.parse.urlencode({**NOTE, "text": text, "csrf_token": browser.token}).encode()
    asked = urllib.request.Request(f"{url}/notes/new", data=sent, headers={"Cookie": f"session={browser.cookie}"})
    try:
        urllib.request.build_opener(NoRedirect).open(asked, timeout=20).close()
    except urllib.error.HTTPError as answer:
        answer.close()
        assert answer.code == 303, f"answered {answer.code}"
        return True
    except OSError:
        return False
    return False


@contextmanager
def killed_at_the_end(app: Flask, folder: Path) -> Iterator[str]:
    """The site as it is really served; at the end of the block every process of it is killed without warning."""
    settings = app.extensions["settings"]
    with socket.socket() as listening, (folder / "site.log").open("ab") as log:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = ["-m", "gunicorn", "--worker-class", "gthread", "--threads", str(HANDS), "--no-control-socket"]
        server = subprocess.Popen(
            [sys.executable, *command, "--bind", f"fd://{listening.fileno()}", "wsgi:app"],
            cwd=ROOT,
            env={
                **os.environ,
                "ENVIRONMENT": "test",
                "SECRET_KEY": settings.secret_key,
                "DATABASE_URL": settings.database_url,
                "INSTANCE_DIR": str(folder),
                "MAIL_URL": settings.mail_url,
                "DEMO_NOW": settings.demo_now.isoformat(),
            },
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=30).close()
            yield url
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def test_killed_while_notes_come_in_no_receipt_is_lost_and_no_note_is_half_written(
    clean_app: Flask, worker_here: Browser, tmp_path: Path
) -> None:
    receipts: list[str] = []

    def write(url: str, run: int, hand: int) -> None:
        number = 0
        while receipt(url, worker_here, text := f"Note {run} {hand} {number}"):
            receipts.append(text)
            number += 1

    for run in range(KILLS):
        with ThreadPoolExecutor(HANDS) as pool:
            with killed_at_the_end(clean_app, tmp_path) as url:
                writing = [pool.submit(write, url, run, hand) for hand in range(HANDS)]
                before, limit = len(receipts), time.monotonic() + 20
                while len(receipts) < before + 3 and time.monotonic() < limit:
                    time.sleep(0.01)
                time.sleep(random.uniform(0, 0.1))
            for one in writing:
                one.result()

    with clean_app.app_context():
        kept = list(db.session.scalars(sa.select(Note.text)))
        told = db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "intelligence.NoteLogged"))
        counted = db.session.scalar(sa.select(sa.func.sum(NoteCount.notes)))
        assert len(receipts) >= KILLS
        assert set(receipts) <= set(kept), "a note with a receipt is lost"
        assert len(kept) == len(set(kept)) == told == counted, "a note is half written"
        assert len(kept) <= len(receipts) + KILLS * HANDS
        assert journal.first_broken() is None


def test_a_lock_that_somebody_else_holds_is_503_for_all_who_wait_and_then_all_goes_on(
    clean_app: Flask, worker_here: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not clean_app.extensions["settings"].database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no lock on the whole database")
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with clean_app.app_context():
        db.engine.dispose()

    def send(number: int) -> tuple[int, str, float]:
        client = clean_app.test_client()
        client.set_cookie("session", worker_here.cookie)
        started = time.monotonic()
        answer = client.post("/notes/new", data={**NOTE, "text": f"Note {number}", "csrf_token": worker_here.token})
        return answer.status_code, answer.text, time.monotonic() - started

    file = clean_app.extensions["settings"].database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(HANDS) as pool:
        answers = list(pool.map(send, range(HANDS)))
    other.execute("ROLLBACK")
    other.close()

    for status, text, took in answers:
        assert status == 503
        assert "Sorry, we are away for a moment" in text and "govuk" in text, "not in the site's look"
        assert took < 3, "whoever stands in line waits no longer than the first"
    assert send(HANDS)[0] == 303, "it mends itself"
    with clean_app.app_context():
        assert list(db.session.scalars(sa.select(Note.text))) == [f"Note {HANDS}"]
