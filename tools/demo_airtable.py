"""Watch a sync from both sides: `make demo-airtable`.

Tells the invented year (or finds it told), starts the local server that speaks Airtable's language with an empty base, makes the
tables, sends the year there, has both sides change the same words once, and a partner do what cannot be taken in and remove
something, so that the administrator's pages show what they are for; and then runs the sync every few seconds until Ctrl-C. Nothing
leaves this machine.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402 - the folder of the application had to be known first
from flask import Flask  # noqa: E402

from engagement.airtable.models import Conflict, Row  # noqa: E402
from engagement.application import create_app  # noqa: E402
from engagement.demonstration import store  # noqa: E402
from engagement.intelligence import edits  # noqa: E402
from engagement.intelligence.models import Note  # noqa: E402
from engagement.people import queries as people  # noqa: E402
from engagement.settings import Settings  # noqa: E402
from engagement.shared import clock  # noqa: E402
from engagement.shared.database import db  # noqa: E402

BASE = "appDemonstration1"
WORKER = "tolu.lampost@example.org"
"""Who corrects a note here while a partner changes it there."""


def main() -> None:
    """Until Ctrl-C."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", default="8000", help="of the site")
    options.add_argument("--tables-port", default="9800", help="of the local server")
    options.add_argument(
        "--every", type=float, default=5.0, help="seconds between two runs; more leaves time to ask for a plan"
    )
    asked = options.parse_args()
    for unlooked_for in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a script's background hands it down ignored
        signal.signal(unlooked_for, signal.default_int_handler)
    folder = Path(os.environ.get("INSTANCE_DIR") or "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    engagement = [sys.executable, "-m", "engagement"]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.servers.airtable", "--port", asked.tables_port, "--base", BASE]
        + ["--keep", str(folder / "airtable.pickle")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as tables:
        try:
            assert tables.stdout is not None
            if not (first := tables.stdout.readline()):
                raise SystemExit(
                    f"The local server did not start: is port {asked.tables_port} taken? See --tables-port."
                )
            there = first.split()[-1]
            settings = dict(word.split("=", 1) for word in tables.stdout.readline().split() if "=" in word)
            environment = {**os.environ, **settings, "AIRTABLE_BASE": BASE, "AIRTABLE_CALLS_PER_SECOND": "5"}
            subprocess.run([*engagement, "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
            environment |= in_the_demonstration(folder)
            subprocess.run([*engagement, "airtable", "provision"], cwd=ROOT, env=environment, check=True)
            make_by_hand(there)
            subprocess.run([*engagement, "airtable", "provision"], cwd=ROOT, env=environment, check=True)
            subprocess.run([*engagement, "airtable", "run"], cwd=ROOT, env=environment, check=False)
            if is_new(environment):
                meet(environment, partner=lambda *asked: call(f"{there}v0/{BASE}/", settings["AIRTABLE_TOKEN"], *asked))
            with subprocess.Popen([*engagement, "demo", "--port", asked.port], cwd=ROOT, env=environment) as site:
                print(f"\nPartners edit at {there}{BASE}; where everybody else works is said below.\n", flush=True)
                try:
                    keep_running([*engagement, "airtable", "run"], environment, site, every=asked.every)
                finally:
                    site.terminate()
        except KeyboardInterrupt:
            pass
        finally:
            tables.terminate()


def in_the_demonstration(folder: Path) -> dict[str, str]:
    """The settings by which a command finds the demonstration's database."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'demo.sqlite'}"
    return {
        "ENVIRONMENT": "demo",
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or store.secret_in(folder),
    }


def make_by_hand(there: str) -> None:
    """The field that no program can make: here a person's click stands in for it."""
    form = urllib.parse.urlencode({"do": "last modified"}).encode()
    urllib.request.urlopen(f"{there}{BASE}", data=form).close()


Partner = Callable[[str, str, dict[str, Any] | None], None]


def call(url: str, token: str, method: str, path: str, fields: dict[str, Any] | None = None) -> None:
    """What a partner does there: change a record's fields, or (DELETE) remove it."""
    body = json.dumps({"fields": fields, "typecast": True}).encode() if fields else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = urllib.request.Request(url + urllib.parse.quote(path), data=body, headers=headers, method=method)
    urllib.request.urlopen(asked).close()


def is_new(environment: dict[str, str]) -> bool:
    """Whether both sides never met over the same words, as after the first push."""
    with site_of(environment).app_context():
        return db.session.scalar(sa.select(sa.func.count(Conflict.id))) == 0


def meet(environment: dict[str, str], *, partner: Partner) -> None:
    """Have one note changed on both sides, one note say what is not on our list, and one thing that is strong removed there."""
    with site_of(environment).app_context():
        notes, strong = (newest(kind) for kind in ("notes", "assets"))
        (both, changed), (odd, _), (gone, _) = notes[0], notes[1], strong[0]
        note = db.session.get_one(Note, changed)
        words, by = note.text, people.find_person(WORKER)
        partner("PATCH", f"Notes/{both}", {"What was said": f"{words} The partners heard the same at the food bank."})
        partner("PATCH", f"Notes/{odd}", {"Where it was heard": "On the bus"})
        partner("DELETE", f"What is strong/{gone}", None)
        edits.edit_together(note, text=f"{words} It was said twice.", by=by.id if by else None, now=clock.now())
        db.session.commit()


def newest(kind: str) -> list[tuple[str, int]]:
    """The newest records there of a kind: their ids there and here."""
    there = sa.select(Row.record_id, Row.local_id).where(Row.kind == kind, Row.state == "known").order_by(Row.id.desc())
    return [(str(record), local or 0) for record, local in db.session.execute(there.limit(2))]


def site_of(environment: dict[str, str]) -> Flask:
    """The application with what it knows, and without a line to Airtable."""
    return create_app(Settings.from_environment({**environment, "AIRTABLE_TOKEN": ""}))


def keep_running(
    command: list[str], environment: dict[str, str], site: subprocess.Popen[bytes], *, every: float
) -> None:
    """Run the sync again and again while the site is up."""
    while site.poll() is None:
        subprocess.run(command, cwd=ROOT, env=environment, check=False)
        time.sleep(every)


if __name__ == "__main__":
    main()
