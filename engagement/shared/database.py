"""The database: typed models, one session a request, writers that queue, readers that cannot write.

SQLite (WAL, ``synchronous=FULL``, foreign keys on, what is deleted written over) is the embedded default; PostgreSQL is what a
borough runs. A transaction that may write takes the write lock first (``BEGIN IMMEDIATE``), because one that reads before it
writes otherwise fails as soon as somebody else commits in between. Writers wait in line on a lock file instead of polling
SQLite's busy handler: the same rate, and a far shorter worst wait.
"""

import fcntl
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from time import monotonic
from typing import IO, Annotated, Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient_to_detached, mapped_column

from engagement.shared.money import Money
from engagement.shared.refusals import Missing

T = TypeVar("T")

BUSY_SECONDS = 10
"""How long a writer on SQLite waits, in line and for a lock that is not ours (a backup, a person with a database browser)."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class Moment(sa.TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Pence(sa.TypeDecorator[Money]):
    """Money as whole pence in a 64-bit integer."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.pence

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


def new_key() -> str:
    """128 random bits for an address nobody can guess: 22 letters, digits, - and _."""
    return secrets.token_urlsafe(16)


Id = Annotated[int, mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)]
"""A primary key: ``id: Mapped[Id]``. It never appears in an address; ``Keyed.key`` does."""


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, Money: Pence, dict[str, Any]: sa.JSON, list[Any]: sa.JSON}


class Keyed:
    """A row with an address of its own."""

    key: Mapped[str] = mapped_column(sa.String(22), unique=True, default=new_key)


class ReadersCannotWrite(RuntimeError):
    """A request that only reads tried to change a row."""


db = SQLAlchemy(session_options={"autoflush": True})


def init_app(app: Flask) -> None:
    """Open the engines named in the configuration and teach them who reads and who writes."""
    db.init_app(app)
    # The extension also closes asynchronous sessions after each request, through an event loop: a third of a millisecond for
    # something we never open.
    teardown = app.teardown_appcontext_funcs
    teardown[:] = [function for function in teardown if function.__name__ != "_close_async_sessions"]
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "sqlite":
                _teach_sqlite(engine)
            else:
                _teach_postgresql(engine)
        event.listen(db.sessionmaker, "before_flush", _refuse_to_write_while_reading)


@contextmanager
def reading() -> Iterator[None]:
    """Within this block every new transaction is read-only, and the database itself sees to it."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def apart() -> Iterator[Session]:
    """A session with a transaction of its own, committed at the end of the block, that writes although the request only reads: for
    what is counted of requests themselves, as wrong guesses are, and for nothing that they are about."""
    token = _reading.set(False)
    try:
        with db.sessionmaker() as session, session.begin():
            yield session
    finally:
        _reading.reset(token)


def the_one(rows: sa.Select[T], values: Mapping[str, Any] | None = None) -> T:
    """The one row that a select finds, with the values its parameters have. Raises Missing when there is none."""
    found = db.session.scalar(rows, values)
    if found is None:
        raise Missing
    return found


def lock_row(thing: Any) -> None:
    """Hold this row against other writers until the transaction ends, and see its newest values. Rows that only point at it may
    still be written: its key never changes."""
    db.session.flush()  # refresh would forget what was changed and not yet written
    only_this = {"of": type(thing), "key_share": True}  # and not what is loaded beside it
    db.session.refresh(thing, with_for_update=only_this)


def write_down(thing: Model) -> None:
    """Write one new row at once, as ``add`` and ``flush`` would. Those sort out many rows that hang together, which for a single
    one costs several times its statement: this is for what is written all day. Columns not set are empty or have their default."""
    insert, names = _writing(type(thing))
    state = sa.inspect(thing)
    given = {name: state.dict[name] for name in names if name in state.dict}
    result = cast(sa.CursorResult[Any], db.session.execute(insert, given))
    keys = dict(
        zip((column.name for column in insert.table.primary_key), result.inserted_primary_key or (), strict=True)
    )
    written = cast(dict[str, Any], result.last_inserted_params())
    state.dict.update({**dict.fromkeys(names), **written, **keys})
    make_transient_to_detached(thing)
    db.session.add(thing)


@lru_cache
def _writing(of: type[Model]) -> tuple[sa.Insert, tuple[str, ...]]:
    columns = sa.inspect(of).columns
    return sa.insert(of.__table__), tuple(column.name for column in columns)  # type: ignore[arg-type]


def _refuse_to_write_while_reading(session: Session, *_: Any) -> None:
    if _reading.get() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise ReadersCannotWrite


def _teach_sqlite(engine: Engine) -> None:
    path = engine.url.database
    queue_path = f"{path}.queue" if path and path != ":memory:" else None

    @event.listens_for(engine, "connect")
    def settle(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        _wait_for_a_lock(connection, BUSY_SECONDS)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        only_read = _reading.get()
        if connection.info.get("only_read", False) != only_read:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_read else 'OFF'}")
            connection.info["only_read"] = only_read
        if only_read:
            connection.exec_driver_sql("BEGIN")
            return
        if queue_path and "queue" not in connection.info:
            arrived = monotonic()
            connection.info["queue"] = _stand_in_line(queue_path)
            # Whoever stood behind somebody that was kept waiting has waited as well.
            _wait_for_a_lock(connection.connection.driver_connection, arrived + BUSY_SECONDS - monotonic())
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def leave_the_line(connection: Any, record: Any) -> None:
        line: IO[bytes] | None = record.info.pop("queue", None)
        if line is not None:
            line.close()
            if connection is not None:
                _wait_for_a_lock(connection, BUSY_SECONDS)


def _stand_in_line(queue_path: str) -> IO[bytes]:
    """Wait until every writer before us is done. The kernel lets go of the lock if its holder dies."""
    line = open(queue_path, "ab")
    fcntl.flock(line, fcntl.LOCK_EX)
    return line


def _wait_for_a_lock(connection: Any, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout={max(0, int(seconds * 1000))}")


def _teach_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if driver.read_only is not (_reading.get() or None):
            driver.read_only = _reading.get() or None
