"""A worker that is killed while it takes a file in: whenever that is, each row comes in once, and the next worker goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.feedback.models import Debt
from engagement.intelligence.files import checking, taking, undoing
from engagement.intelligence.files.models import ImportFile, ImportPiece
from engagement.intelligence.models import Import, Note, NoteCount
from engagement.journal.models import Entry
from engagement.shared.database import db
from tests.world import World

ROOT = Path(__file__).parents[2]
ROWS = 4_000
STANDING = {"kind": "worry", "channel": "hub", "language": "en"}
WORK = """
from engagement.application import create_app
from engagement.intelligence.files import working
from engagement.shared import clock
with create_app().app_context():
    while True:
        working.go_on(now=clock.now())
"""


@pytest.fixture
def large(clean_app: Flask, now: datetime) -> Iterator[ImportFile]:
    """A file that is too much for a page, its columns said."""
    with clean_app.app_context():
        world = World(db.session, now)
        rows = "".join(f"Lamp number {number} is out near the river.,1/2/2026\n" for number in range(ROWS))
        by = world.person("Wil", "worker", locality=world.locality())
        file = world.file(rows, by=by.id)
        checking.say_columns(file, {"text": "text", "date": "date"}, STANDING, by=by.id, now=now)
        db.session.commit()
        yield file


@contextmanager
def working(app: Flask) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does the worker's chore again and again, killed without warning at the end."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "ENVIRONMENT": "test",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance_dir),
    }
    worker = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(ready: Callable[[], bool], worker: subprocess.Popen[bytes], *, seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < limit, "the worker did nothing"
        time.sleep(0.01)


def now_in(file: ImportFile, column: str) -> Any:
    """What the database says of the file at this moment."""
    found = db.session.scalar(sa.select(getattr(ImportFile, column)).where(ImportFile.id == file.id))
    db.session.rollback()
    return found


def number(of: Any, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(of).where(*where)) or 0


def test_each_row_comes_in_once_however_often_the_worker_is_killed(
    clean_app: Flask, large: ImportFile, now: datetime
) -> None:
    with working(clean_app):
        time.sleep(random.uniform(1.5, 2.5))  # somewhere in the check, or before it began
    with working(clean_app) as worker:
        wait_until(lambda: now_in(large, "state") == "check", worker)
    assert (large.checked["new"], number(Note)) == (ROWS, 0)
    taking.ask(large, found="hold", now=now)
    db.session.commit()
    for _kill in range(2):
        before = now_in(large, "rows_done")
        with working(clean_app) as worker:
            wait_until(lambda before=before: now_in(large, "rows_done") > before, worker)  # type: ignore[misc]
            time.sleep(random.uniform(0, 0.2))
        assert number(Note) == now_in(large, "rows_done"), "rows and their place in the file come in together"
    with working(clean_app) as worker:
        wait_until(lambda: now_in(large, "state") == "done", worker)

    source = db.session.scalars(sa.select(Import)).one()
    assert (source.taken_in, source.duplicates, source.refused) == (ROWS, 0, 0)
    assert number(Note) == number(Debt) == ROWS
    assert len(set(db.session.scalars(sa.select(Note.text)))) == ROWS
    assert db.session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == ROWS
    assert number(Entry, Entry.event == "intelligence.NotesImported") == 1
    assert number(ImportPiece, ImportPiece.part == "file") == 0, "the file itself is gone"


UNDO = """
import os, signal, sys
import sqlalchemy as sa
from engagement.application import create_app
from engagement.intelligence.files import undoing
from engagement.intelligence.models import Import
from engagement.shared import clock
from engagement.shared.database import db
with create_app().app_context():
    undoing.undo(db.session.scalars(sa.select(Import)).one(), why="The wrong file", by=None, now=clock.now())
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_undo_that_is_killed_takes_nothing_back_and_can_be_done_again(clean_app: Flask, now: datetime) -> None:
    settings = clean_app.extensions["settings"]
    with clean_app.app_context():
        world = World(db.session, now)
        rows = "\n".join(f"Lamp {number} is out.,1/2/2026" for number in range(300))
        source = world.taken(rows, by=world.person("Wil", "worker", locality=world.locality()).id)
        db.session.commit()
        environment = {
            **os.environ,
            "ENVIRONMENT": "test",
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "INSTANCE_DIR": str(settings.instance_dir),
        }
        killed = subprocess.run([sys.executable, "-c", UNDO], cwd=ROOT, env=environment, check=False)
        assert killed.returncode == -signal.SIGKILL
        db.session.expire_all()
        assert (number(Note, Note.standing), source.undone_at) == (300, None)
        assert db.session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == 300

        went = undoing.undo(source, why="The wrong file", by=None, now=now)
        db.session.commit()

        assert (went, number(Note, Note.standing)) == (300, 0)
        assert db.session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == 0
