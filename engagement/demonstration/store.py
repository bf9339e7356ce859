"""Where the year is kept: whether a database holds it already, and how to start over without harming anything else."""

import fcntl
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from engagement.demonstration.events import YearTold
from engagement.journal.models import Entry
from engagement.people.models import Person
from engagement.shared.database import db, reading


class InUse(Exception):
    """A demonstration is running from this folder."""


def secret_in(folder: Path) -> str:
    """The folder's own secret key, made at random once and kept: what it sealed stays readable."""
    file = folder / "demo-secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def hold(folder: Path, *, alone: bool) -> IO[bytes]:
    """Hold the folder while the year is told, or beside another run that has told it; one that is telling it is waited for. The
    kernel lets go when the process ends, however it ends. Raises InUse when it has to be ``alone`` and is not."""
    lock = (folder / "demo.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if alone:
            raise InUse from None
        fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def share(lock: IO[bytes]) -> None:
    """Let other runs serve from the folder too."""
    fcntl.flock(lock, fcntl.LOCK_SH)


@dataclass(frozen=True)
class Telling:
    """That the year was told: for which moment, whether the clock was moved there, and when the last thing happened since."""

    at: datetime
    moved: bool
    last_at: datetime


def find_telling() -> Telling | None:
    """How this database was told the year, or None."""
    if not _has(Entry):
        return None
    told = sa.select(Entry.at, Entry.facts).where(Entry.event == f"demonstration.{YearTold.__name__}")
    with reading(), db.engine.connect() as connection:
        entry = connection.execute(told.order_by(Entry.position.desc()).limit(1)).one_or_none()
        if entry is None:
            return None
        last_at = connection.scalar(sa.select(sa.func.max(Entry.at)))
    return Telling(at=entry.at, moved=entry.facts["moved"], last_at=last_at or entry.at)


def holds_people() -> bool:
    """Whether somebody has an account in this database."""
    if not _has(Person):
        return False
    with reading(), db.engine.connect() as connection:
        return connection.scalar(sa.select(Person.id).limit(1)) is not None


def start_over() -> None:
    """Leave an empty database: an SQLite file goes, a PostgreSQL schema is emptied. Only for what a demonstration wrote."""
    db.session.close()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        return
    db.engine.dispose()
    for ending in ("", "-wal", "-shm"):
        Path(f"{db.engine.url.database}{ending}").unlink(missing_ok=True)


def _has(model: type[Entry] | type[Person]) -> bool:
    return sa.inspect(db.engine).has_table(model.__tablename__)
