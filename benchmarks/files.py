"""What it costs to take a file of notes in: `.venv/bin/python -m benchmarks.files 3000 30000 [--database URL]`.

For each number of rows a CSV file of made notes is sent, checked, taken in and taken back, each step as the page or the worker does
it, on a new SQLite database unless another is named (it is filled: name an empty one). CPU is of this process alone.
"""

import argparse
import io
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import sqlalchemy as sa

from benchmarks.search_notes import texts
from engagement.intelligence.files import checking, opening, taking, undoing, working
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.models import Note
from engagement.people import actions as people
from engagement.places import actions as places
from engagement.places import queries as localities
from engagement.places.place import current_place
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app

MEANT = {"text": "text", "date": "date"}
STANDING = {"kind": "worry", "channel": "hub", "language": "en"}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("rows", nargs="*", type=int, default=[3_000, 30_000])
    reader.add_argument("--database", default="")
    said = reader.parse_args()
    print("| rows | MB | step | CPU s | s | process MB |\n|---|---|---|---|---|---|")
    for rows in said.rows:
        with tempfile.TemporaryDirectory() as folder:
            _measure(rows, Path(folder), said.database or f"sqlite:///{folder}/files.sqlite")


def _measure(rows: int, folder: Path, database: str) -> None:
    settings = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "only for measuring, and long enough for it",
        "DATABASE_URL": database,
    }
    app = create_app(Settings.from_environment({**settings, "INSTANCE_DIR": str(folder)}))
    content = "text,date\n" + "".join(f"{text},1/2/2026\n" for text in texts(rows))
    size = len(content) / 1024**2
    with app.app_context():
        flask_migrate.upgrade()
        places.load_place(current_place(), by=None, now=clock.now())
        by = people.add_person("Measure", email="measure@example.org", by=None, now=clock.now())
        db.session.commit()

        def step(name: str, do: Callable[[], object]) -> None:
            cpu, began = time.process_time(), time.monotonic()
            do()
            db.session.commit()
            took = f"{time.process_time() - cpu:.1f} | {time.monotonic() - began:.1f}"
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"| {rows:,} | {size:.1f} | {name} | {took} | {peak:,.0f} |", flush=True)

        here = localities.list_localities()[0]
        sent = io.BytesIO(content.encode())
        how = {"file_name": "made.csv", "locality_id": here.id, "by": by.id, "now": clock.now()}
        step("begun", lambda: None)
        step("sent", lambda: opening.send(sent, **how))  # type: ignore[arg-type]
        file = db.session.scalars(sa.select(ImportFile)).one()
        checking.say_columns(file, MEANT, STANDING, by=by.id, now=clock.now())
        db.session.commit()
        step("checked", lambda: _until(file, "check"))
        taking.ask(file, found="hold", now=clock.now())
        db.session.commit()
        step("taken in", lambda: _until(file, "done"))
        assert file.source is not None
        source = file.source
        step("taken back", lambda: undoing.undo(source, why="Measured", by=by.id, now=clock.now()))
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(Note).where(Note.standing))


def _until(file: ImportFile, state: str) -> None:
    while file.state != state:
        assert file.state != "failed", file.fault
        working.go_on(now=clock.now())


if __name__ == "__main__":
    main()
