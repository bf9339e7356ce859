"""What the sync costs and how fast it is, against the local server with Airtable's limits: `python -m benchmarks.airtable`.

A first push of many notes, one that is killed half way and goes on, a change of some, and ten runs with nothing to do; each run a
process of its own. Calls are counted where they arrive, the rate is theirs from the first write to the last, memory is the most
that the process ever had.
"""

import argparse
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from rich.console import Console
from rich.table import Table

from engagement.intelligence import actions, edits
from engagement.intelligence.models import Note
from engagement.places import actions as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app
from tests.airtable.sides import EVERYONE, mapping
from tests.servers import postgres

ROOT = Path(__file__).resolve().parents[1]
MANY, CHANGED, QUIET = 12_345, 123, 10
console = Console()


@dataclass(frozen=True)
class Cost:
    """One run: its calls by kind, the moments of its writes, its greatest memory in MB, and its seconds."""

    reads: int
    writes: list[float]
    refused: int
    memory: float
    seconds: float

    @property
    def rate(self) -> float:
        """Write calls a second, from the first to the last."""
        return (len(self.writes) - 1) / (self.writes[-1] - self.writes[0]) if len(self.writes) > 1 else 0.0

    @property
    def most(self) -> int:
        """The most writes that arrived within any second."""
        return max((sum(at <= other < at + 1 for other in self.writes) for at in self.writes), default=0)


@contextmanager
def airtable() -> Iterator[dict[str, str]]:
    """The local server in a process of its own; the settings to reach it."""
    command = [sys.executable, "-m", "tests.servers.airtable", "--port", "0", "--base", EVERYONE]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()
        said = dict(word.split("=", 1) for word in running.stdout.readline().split() if "=" in word)
        try:
            yield said
        finally:
            running.terminate()


def calls(settings: dict[str, str]) -> list[tuple[str, float, int]]:
    """Every request the server had so far."""
    with urllib.request.urlopen(f"{settings['AIRTABLE_URL']}/calls") as answer:
        return [tuple(call) for call in json.load(answer)]


def make_by_hand(settings: dict[str, str]) -> None:
    """The field Last modified in each table, which no program can make there."""
    form = b"do=last+modified"
    urllib.request.urlopen(f"{settings['AIRTABLE_URL']}/{EVERYONE}", data=form).close()


def run(environment: dict[str, str], *words: str, until: int | None = None) -> Cost:
    """One command in a process; killed as soon as the server had so many writes."""
    before, started = len(calls(environment)), time.monotonic()
    command = [sys.executable, "-m", "engagement", "airtable", *words]
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    memory = 0.0
    while child.poll() is None:
        memory = max(memory, most_memory(child.pid))
        time.sleep(0.1)
        if until is not None and sum(kind == "write" for kind, *_rest in calls(environment)[before:]) >= until:
            child.send_signal(signal.SIGKILL)
    new = calls(environment)[before:]
    return Cost(
        reads=sum(kind == "read" for kind, *_rest in new),
        writes=[at for kind, at, _status in new if kind == "write"],
        refused=sum(status == 429 for *_rest, status in new),
        memory=memory,
        seconds=time.monotonic() - started,
    )


def most_memory(pid: int) -> float:
    """The most a process has had in memory, in MB. (What `wait4` says of a child begins with what its parent had.)"""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def fill(app: Flask, many: int) -> None:
    """So many notes."""
    dice = random.Random(1)
    with app.app_context():
        flask_migrate.upgrade()
        places.load_place(current_place(), by=None, now=clock.now())
        here = list(db.session.scalars(sa.select(Locality.id)))
        db.session.commit()
        for start in range(0, many, 1000):
            for number in range(start, min(many, start + 1000)):
                text = f"Voice {number}: " + " ".join(
                    dice.choices(["bus", "cold", "park", "lonely", "rent", "فلیٹ"], k=30)
                )
                where = dice.choice(here)
                actions.log_note(text, locality_id=where, channel="hub", kind="worry", by=None, now=clock.now())
            db.session.commit()
            db.session.expunge_all()


def change(app: Flask, many: int) -> None:
    """So many notes edited."""
    with app.app_context():
        for note in db.session.scalars(sa.select(Note).order_by(Note.id).limit(many)).all():
            edits.edit_together(note, voices=7, by=None, now=clock.now())
        db.session.commit()


def measure(database_url: str, many: int) -> Iterator[tuple[str, str, Cost]]:
    """What was asked for, what may be at most, and what it cost."""
    with tempfile.TemporaryDirectory() as folder, airtable() as there:
        file = Path(folder) / "airtable.toml"
        file.write_text(mapping({EVERYONE: None}))
        environment = {
            "ENVIRONMENT": "test",
            "SECRET_KEY": "only for this measure, and long enough",
            "INSTANCE_DIR": folder,
        }
        environment |= {
            "DATABASE_URL": database_url,
            "AIRTABLE_MAPPING": str(file),
            "AIRTABLE_CALLS_PER_SECOND": "5",
            **there,
        }
        app = create_app(Settings.from_environment(environment))
        fill(app, many)
        yield "provision", "", run(environment, "provision")
        make_by_hand(environment)
        run(environment, "provision")
        half = run(environment, "run", until=many // 20)
        yield f"first push of {many:,}, killed half way", "", half
        rest = run(environment, "run")
        both = len(half.writes) + len(rest.writes)
        yield "and gone on with", f"{math.ceil(many / 10)} writes in all (+1 for the kill); made {both}", rest
        change(app, CHANGED)
        yield f"{CHANGED} changed", f"{math.ceil(CHANGED / 10)} writes", run(environment, "run")
        for number in range(QUIET):
            yield f"nothing changed, {number + 1}", "0 writes, 1 read a table", run(environment, "run")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=MANY)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = options.parse_args()
    table = Table("run", "bar", "reads", "writes", "429", "writes/s", "most in 1 s", "MB", "s", title=asked.database)
    with tempfile.TemporaryDirectory() as folder:
        cluster = postgres.start() if asked.database == "postgresql" else None
        try:
            url = cluster.create("sync") if cluster else f"sqlite:///{folder}/sync.sqlite"
            for name, bar, cost in measure(url, asked.notes):
                figures = [
                    cost.reads,
                    len(cost.writes),
                    cost.refused,
                    f"{cost.rate:.2f}",
                    cost.most,
                    f"{cost.memory:.0f}",
                ]
                table.add_row(name, bar, *map(str, figures), f"{cost.seconds:.1f}")
        finally:
            if cluster:
                postgres.stop(cluster)
    console.print(table)


if __name__ == "__main__":
    main()
