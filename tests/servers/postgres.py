"""A throw-away PostgreSQL cluster from the machine's own binaries.

It listens on a Unix socket inside a private folder, so no port can clash and no one else can reach it.
PostgreSQL refuses to run as root; when we are root it runs as the `postgres` user that Debian made.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.servers import memory

START_SECONDS = 30
STOP_SECONDS = 15
# Tests throw the data away, so they need not wait for the disk, and nobody need tidy up in databases that live for a second.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class PostgresMissing(RuntimeError):
    """The PostgreSQL server programs are not on this machine."""


def find_program(name: str) -> Path:
    """Where `name` (such as `initdb`) is: on PATH, or where Debian hides it, newest version first."""
    if found := shutil.which(name):
        return Path(found)
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda program: float(program.parts[-3]),
        reverse=True,
    )
    if not versions:
        raise PostgresMissing(
            f"PostgreSQL's {name} is not here. Run `make test`, which installs it, "
            "or `apt-get install postgresql`, or leave it out with `pytest --database sqlite`."
        )
    return versions[0]


@dataclass(frozen=True)
class Cluster:
    """A running cluster, known by its private folder."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database in this cluster."""
        return f"postgresql+psycopg://engagement@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and return its address. One of that name is replaced."""
        with self._connect() as db:
            db.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", database))
            # Copying files takes a fifth of the time of writing them through the log.
            db.execute(_named("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", database, template))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, and end whoever is still connected to it."""
        with self._connect() as db:
            db.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", database))

    def _connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(host=str(self.folder), user="engagement", dbname="postgres", autocommit=True)


def _named(words: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names))


def start(*, durable: bool = False) -> Cluster:
    """Start a cluster in a new temporary folder. `durable` keeps PostgreSQL's promises to the disk; else it stands in memory."""
    folder = Path(tempfile.mkdtemp(prefix="engagement-postgres-")) if durable else memory.new_folder("postgres")
    if owner := _owner():
        shutil.chown(folder, owner, owner)
    data = folder / "data"
    speech = ("--encoding=UTF8", "--locale=C.UTF-8")
    _run("initdb", "-D", data, "--username=engagement", "--auth=trust", "--no-sync", *speech)
    options = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "200"}
    options |= {} if durable else FAST
    with (data / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in options.items())
    try:
        _run("pg_ctl", "start", "-D", data, "-l", folder / "log", "--wait", f"--timeout={START_SECONDS}")
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}") from error
    return Cluster(folder=folder)


def stop(cluster: Cluster) -> None:
    """Stop exactly the server that `start` started, and remove its folder."""
    _run("pg_ctl", "stop", "-D", cluster.folder / "data", "--mode=fast", "--wait", f"--timeout={STOP_SECONDS}")
    shutil.rmtree(cluster.folder)


@contextmanager
def shared(register: Path) -> Iterator[Cluster]:
    """One cluster for all test workers: the first to come starts it, the last to go stops it.

    `register` is a file that all workers can see; it counts them under a lock.
    """
    with _locked(register) as state:
        if not state:
            cluster = start()
            state |= {"folder": str(cluster.folder), "users": 0}
        state["users"] += 1
        cluster = Cluster(folder=Path(state["folder"]))
    try:
        yield cluster
    finally:
        with _locked(register) as state:
            state["users"] -= 1
            if state["users"] == 0:
                stop(cluster)
                state.clear()


@contextmanager
def _locked(register: Path) -> Iterator[dict]:
    with register.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state = json.loads(file.read() or "{}")
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file)


def _owner() -> str | None:
    """Who the server runs as: Debian's `postgres` when we are root, else ourselves."""
    return "postgres" if os.geteuid() == 0 else None


def _run(program: str, *arguments: str | Path) -> None:
    subprocess.run(
        [find_program(program), *arguments],
        check=True,
        cwd="/",
        # A pipe would stay open in the server that pg_ctl leaves behind, and we would wait for it for ever.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=_owner(),
        group=_owner(),
        extra_groups=[] if _owner() else None,
    )
