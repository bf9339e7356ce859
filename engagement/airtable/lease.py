"""One writer a base. Whoever writes holds a lease in the database and says with every call that it still lives; a process that
was killed on this machine is followed at once, one elsewhere when its lease runs out."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from engagement.airtable.models import Base
from engagement.shared.database import db

LASTS = timedelta(minutes=2)
"""Longer than the longest a call may take with the wait before it."""


class Lost(Exception):
    """Somebody else writes to this base now: this process was silent for too long."""


@contextmanager
def held(base_id: int) -> Iterator[str | None]:
    """Hold the lease of a base while the block lasts: who we are, or None while somebody else holds it."""
    us = f"{_machine()}/{os.getpid()}/{secrets.token_hex(8)}"
    if not _take(base_id, us, now=datetime.now(UTC)):
        yield None
        return
    try:
        yield us
    finally:
        db.session.rollback()
        _let_go(base_id, us)


def _take(base_id: int, us: str, *, now: datetime) -> bool:
    with db.engine.begin() as connection:
        found = connection.execute(
            sa.select(Base.owner, Base.owned_until).where(Base.id == base_id).with_for_update()
        ).one()
        taken = found.owner is not None and found.owned_until > now and not _is_gone(found.owner)
        if not taken:
            connection.execute(sa.update(Base).where(Base.id == base_id).values(owner=us, owned_until=now + LASTS))
    return not taken


def _let_go(base_id: int, us: str) -> None:
    with db.engine.begin() as connection:
        mine = sa.update(Base).where(Base.id == base_id, Base.owner == us)
        connection.execute(mine.values(owner=None, owned_until=None))


def _is_gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that has ended."""
    machine, _, rest = owner.rpartition("/")[0].rpartition("/")
    if machine != _machine() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _machine() -> str:
    """This machine since it was started, and the container in it: the same number elsewhere is another process."""
    told = [socket.gethostname()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        file = Path(path)
        if file.exists():
            told.append(os.readlink(file) if file.is_symlink() else file.read_text().strip())
    return "/".join(told)[:120]
