"""The demonstration year as a town to walk through: served at any moment of it, entered by anybody who lives in it."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from engagement.people import sessions
from tests.servers import site as servers

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.executable).with_name("engagement")
SECRET = "only for tests, and long enough for the check"
TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The moment up to which the year is told."""


def tell(folder: Path) -> None:
    """Tell the year into a folder, once, whichever test process comes first."""
    folder.mkdir(exist_ok=True)
    with (folder / "telling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.sqlite").exists():
            _leave_half_made(folder / "demo.sqlite")
            run("demo", "--no-serve", f"--at={TOLD:%Y-%m-%d}", environment=_environment(folder, named=False))


def _leave_half_made(file: Path) -> None:
    """A database as a killed migration leaves it: some tables, nothing told. The demonstration must begin anew from there."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE journal_entry (position INTEGER, event TEXT, at TEXT, facts TEXT)")


def run(*command: str, environment: dict[str, str]) -> None:
    """A command of `engagement`, as a person types it."""
    told = subprocess.run([PROGRAM, *command], env=os.environ | environment, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def _environment(folder: Path, *, named: bool = True) -> dict[str, str]:
    database = {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite"} if named else {}
    return database | {
        "ENVIRONMENT": "demo",
        "SECRET_KEY": SECRET,
        "INSTANCE_DIR": str(folder),
        "MAIL_URL": f"file://{folder}/mail",
    }


@dataclass(frozen=True)
class Town:
    """One copy of the told year, in its own folder."""

    folder: Path

    @classmethod
    def copy(cls, told: Path, folder: Path) -> "Town":
        """A town of one's own, to change as one likes."""
        # SQLite copies, not the file system: part of the year may still stand in the write-ahead log.
        with (
            closing(sqlite3.connect(told / "demo.sqlite")) as there,
            closing(sqlite3.connect(folder / "demo.sqlite")) as here,
        ):
            there.backup(here)
        return cls(folder)

    def at(self, moment: datetime) -> AbstractContextManager[str]:
        """Serve it at this moment while the block lasts; gives the address."""
        environment = _environment(self.folder) | {"DEMO_NOW": moment.isoformat()}
        return servers.serving(environment, folder=self.folder)

    def site(self, moment: datetime) -> servers.Site:
        """The server for it, to be started, killed and stopped by whoever asks."""
        environment = _environment(self.folder) | {"DEMO_NOW": moment.isoformat()}
        return servers.Site(environment, folder=self.folder)

    def send_post(self) -> list[str]:
        """Let the messages that wait leave, and read all that have left so far."""
        run("mail", "send-waiting", environment=_environment(self.folder) | {"DEMO_NOW": TOLD.isoformat()})
        return [file.read_text() for file in sorted((self.folder / "mail").iterdir())]

    def take_in(self, texts: Sequence[str]) -> None:
        """Notes of Grays from a file, which nobody has sorted."""
        file = self.folder / "notes.csv"
        file.write_text("text\n" + "".join(f"{text}\n" for text in texts))
        words = ("--place", "thurrock", "--locality", "grays", "--map", "text=text")
        environment = _environment(self.folder) | {"DEMO_NOW": TOLD.isoformat()}
        run("intelligence", "import", str(file), *words, environment=environment)

    def cookie(self, email: str, *, moment: datetime) -> dict[str, Any]:
        """A session of somebody, without the walk through the sign-in pages (which have a story of their own)."""
        token = sessions.new_token()
        times = [f"{one:%Y-%m-%d %H:%M:%S.%f}" for one in (moment, moment + timedelta(hours=12))]
        with closing(sqlite3.connect(self.folder / "demo.sqlite", timeout=30)) as database, database:
            made = database.execute(
                "INSERT INTO people_sign_in (token_hash, person_id, at, until_at)"
                " SELECT ?, id, ?, ? FROM people_person WHERE email = ?",
                (sessions.hash_of(token), *times, email),
            )
            assert made.rowcount == 1, f"Nobody has the address {email}"
        return {"name": "session", "value": _signed({"_user_id": token, "_fresh": True, "_permanent": True})}


def _signed(session: dict[str, Any]) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(_Keyed("town"))
    assert signer is not None
    return str(signer.dumps(session))


class _Keyed(Flask):
    """Enough of an application to sign its cookie."""

    secret_key = SECRET
