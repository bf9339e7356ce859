"""`engagement demo` in a terminal: told once, found again, never harming what is not its own, and stopped together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.demonstration import store
from engagement.journal.models import Entry
from engagement.people import actions as people
from engagement.people.models import Guess, SignIn, SignInLink
from engagement.shared.database import Model, db
from engagement.terminal import create_app
from tests.conftest import NOW, settings_for
from tests.demonstration.conftest import TOLD
from tests.journeys.town import Town

PROGRAM = Path(sys.executable).with_name("engagement")
PATIENCE = 300
VISITS = {model.__tablename__ for model in (Guess, SignIn, SignInLink, Entry)}
"""Tables that grow when other tests here sign in."""


def run(*options: str, folder: Path, database_url: str = "", secret: str = "") -> subprocess.CompletedProcess[str]:
    """The command, in a folder of its own."""
    return subprocess.run(
        [PROGRAM, "demo", *options],
        env=environment(folder) | {"DATABASE_URL": database_url, "SECRET_KEY": secret},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def environment(folder: Path) -> dict[str, str]:
    ours = ("ENVIRONMENT", "SECRET_KEY", "DATABASE_URL", "DEMO_NOW", "SITE_URL", "ALLOWED_HOSTS")
    return {name: value for name, value in os.environ.items() if name not in ours} | {"INSTANCE_DIR": str(folder)}


def address_of(app: Flask) -> str:
    with app.app_context():
        db.engine.dispose()  # PostgreSQL copies only a database that nobody uses
        return db.engine.url.render_as_string(hide_password=False)


def journalled(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        entries = connection.scalar(sa.text("SELECT count(*) FROM journal_entry"))
    engine.dispose()
    return int(entries or 0)


def test_a_second_telling_changes_nothing(told: Flask, tmp_path: Path) -> None:
    url = address_of(told)
    before = journalled(url)
    again = run("--no-serve", folder=tmp_path, database_url=url)

    assert again.returncode == 0, again.stderr
    assert "told already" in again.stdout
    assert journalled(url) == before


def test_another_day_needs_a_fresh_telling(told: Flask, tmp_path: Path) -> None:
    refused = run("--no-serve", "--at", "2025-06-01", folder=tmp_path, database_url=address_of(told))

    assert refused.returncode == 1
    assert "told up to 2 March 2026" in refused.stderr and "--fresh" in refused.stderr


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_somebody_elses_database_is_left_alone(clean_app: Flask, tmp_path: Path, options: tuple[str, ...]) -> None:
    with clean_app.app_context():
        people.add_person("Ana Real", email="ana@example.com", by=None, now=NOW)
        db.session.commit()
    refused = run("--no-serve", *options, folder=tmp_path, database_url=address_of(clean_app))

    assert refused.returncode == 1
    assert "something else" in refused.stderr
    with clean_app.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM people_person")) == 1
        db.session.rollback()


def test_a_fresh_telling_begins_from_nothing_and_tells_the_same_year(
    told: Flask, new_database: Callable[..., str], tmp_path: Path, database: str
) -> None:
    url = new_database(like=address_of(told))
    if database == "postgresql":
        pytest.skip("the same code tells it; the year on SQLite is compared")
    before = rows(url)
    day, secret = f"{TOLD:%Y-%m-%d}", str(told.secret_key)  # the secret decides which notes a second person sorts
    done = run("--no-serve", "--fresh", "--at", day, folder=tmp_path, database_url=url, secret=secret)

    assert done.returncode == 0, done.stderr
    assert rows(url) == before
    assert journalled(url) > 3_000


def test_before_a_fresh_telling_nothing_is_left(told: Flask, new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database(like=address_of(told))
    with create_app(settings_for(url, tmp_path)).app_context():
        store.start_over()
        assert not sa.inspect(db.engine).get_table_names()
        flask_migrate.upgrade()
        db.engine.dispose()
    assert journalled(url) == rows(url)["people_person"] == 0


def rows(url: str) -> dict[str, int]:
    """How many rows each table holds, but for those that grow when somebody signs in."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        tables = [table for table in Model.metadata.sorted_tables if table.name not in VISITS]
        found = {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}
    engine.dispose()
    return found


def test_it_serves_on_the_next_free_port_and_stops_what_it_started(year: Path, tmp_path: Path) -> None:
    Town.copy(year, tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (tmp_path / "said").open("w") as said:
            demo = subprocess.Popen(
                [PROGRAM, "demo", "--port", str(port)],
                env=environment(tmp_path),
                cwd=tmp_path,
                stdout=said,
                stderr=said,
            )
        try:
            url = address_when_ready(demo, tmp_path / "said")
            assert url != f"http://127.0.0.1:{port}"
            assert f"Port {port} is taken" in (tmp_path / "said").read_text()
            with urllib.request.urlopen(url) as answer:
                assert answer.status == 200
            fresh = run("--fresh", "--no-serve", folder=tmp_path)
            assert fresh.returncode == 1 and "Stop it" in fresh.stderr
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=30)
    assert demo.returncode == 0
    with pytest.raises(OSError):
        urllib.request.urlopen(url)


def address_when_ready(demo: subprocess.Popen[bytes], said: Path) -> str:
    """The address that the command prints once the site answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert demo.poll() is None, said.read_text()
        if "Ctrl-C" in said.read_text() and (found := re.search(r"http://127\.0\.0\.1:\d+", said.read_text())):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(said.read_text())
