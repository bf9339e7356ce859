"""One change of the list of themes at a time, and none while a note is being sorted."""

import sqlalchemy as sa

from engagement.shared.database import db

THEMES_LOCK = 0x7468656D6573
"""PostgreSQL's advisory lock on the list: shared by whoever sorts a note, alone for whoever changes the list. On SQLite writers
are one at a time anyway."""


def hold() -> None:
    """Keep the list as it is until this transaction ends. Others may sort notes meanwhile."""
    _take(sa.func.pg_advisory_xact_lock_shared)


def close() -> None:
    """Wait until nobody sorts notes or changes the list, and keep everybody out until this transaction ends."""
    _take(sa.func.pg_advisory_xact_lock)


def _take(lock: sa.sql.functions._FunctionGenerator) -> None:
    db.session.flush()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(lock(THEMES_LOCK)))
