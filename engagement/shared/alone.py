"""One process at a time, whatever machine it runs on: for work that a second one would only double."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import current_app

from engagement.shared.database import db


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold the one lock of this name while the block lasts; False when somebody else holds it. It opens when its holder dies.
    On PostgreSQL it is an advisory lock, on SQLite a file beside the database."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            yield bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_number(name)))))
        return
    folder = current_app.extensions["settings"].instance_dir
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _number(name: str) -> int:
    """63 bits that stand for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1
