"""Made notes for the measure of search: as many as asked for, in four localities over three years, put in before the index
is built, so that building it is measured too."""

import random
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from engagement.intelligence import actions
from engagement.intelligence.models import Note, NoteCount, NoteTheme, Theme
from engagement.places import actions as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app

BATCH = 10_000
START = date(2023, 3, 1)
DAYS = 3 * 365
VERSIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"
LETTERS = "bcdfghklmnprst", "aeiou"


def vocabulary(size: int = 30_000) -> tuple[list[str], list[float]]:
    """Made words, the n-th as common as real ones are: in inverse proportion to n. The first is in nearly every note."""
    chance = random.Random(11)
    words: dict[str, None] = {}
    while len(words) < size:
        length = chance.randint(2, 4)
        words["".join(chance.choice(part) for _ in range(length) for part in LETTERS) + "k"] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(1, size + 1)))


def texts(number: int) -> Iterator[str]:
    """Notes of 8 to 45 words."""
    chance = random.Random(7)
    words, weights = vocabulary()
    for _ in range(number):
        yield " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(8, 45)))


def fill(environment: Mapping[str, str], number: int) -> tuple[Flask, float]:
    """The application on a new database of that many notes, and the seconds it took to index them."""
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        flask_migrate.upgrade()
        places.load_place(current_place(), by=None, now=clock.now())
        actions.load_themes(current_place(), by=None, now=clock.now())
        db.session.commit()
        flask_migrate.downgrade(revision=_before_search())
        _put(number)
        _count()
        before = time.monotonic()
        flask_migrate.upgrade()
        took = time.monotonic() - before
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE" if db.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    return app, took


def _count() -> None:
    """The counts that the application would have kept."""
    of = Note.locality_id, Note.kind
    counted = sa.select(*of, sa.func.count(), sa.func.sum(Note.voices)).group_by(*of)
    db.session.execute(sa.insert(NoteCount).from_select(["locality_id", "kind", "notes", "voices"], counted))
    db.session.commit()


def _before_search() -> str:
    source = next(VERSIONS.glob("*_notes_can_be_searched.py")).read_text()
    return source.split('down_revision = "')[1].split('"')[0]


def _put(number: int) -> None:
    """Core inserts of the columns there were before search, so that a later column with a default does no harm."""
    chance, said = random.Random(5), texts(number)
    localities = db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).all()
    themes = db.session.scalars(sa.select(Theme.id).where(Theme.parent_id.is_not(None)).order_by(Theme.id)).all()
    channels = [slug for slug, _name in current_place().choices("channels")]
    debt = sa.table(
        "feedback_debt",
        *map(sa.column, ("id", "key", "reference", "locality_id", "kind", "given_at", "route", "due_on")),
    )
    for start in range(1, number + 1, BATCH):
        rows: list[dict[str, Any]] = []
        for id_, text in enumerate(islice(said, BATCH), start):
            heard_on = START + timedelta(days=DAYS * id_ // number)
            rows.append(
                {
                    "id": id_,
                    "debt_id": id_,
                    "key": f"{id_:022d}",
                    "locality_id": localities[id_ % 7 % len(localities)],
                    "channel": chance.choice(channels),
                    "kind": chance.choice(["strength", "idea", "worry", "barrier"]),
                    "voices": chance.choice([1, 1, 1, 1, 2, 3, 6, 12, 30]),
                    "text": text,
                    "language": "en",
                    "heard_on": heard_on,
                    "logged_at": clock.now(),
                }
            )
        same = {
            "kind": "note",
            "given_at": clock.now().replace(tzinfo=None).isoformat(" "),
            "route": "nobody",
            "due_on": START.isoformat(),
        }
        db.session.execute(sa.insert(debt), [
            {**same, "id": row["id"], "key": row["key"], "reference": f"{row['id']:012d}", "locality_id": row["locality_id"]}
            for row in rows
        ])  # fmt: skip
        db.session.execute(sa.insert(Note), rows)
        links = [
            {"note_id": row["id"], "theme_id": theme, "locality_id": row["locality_id"], "at": clock.now()}
            for row in rows for theme in chance.sample(themes, 2)
        ]  # fmt: skip
        db.session.execute(sa.insert(NoteTheme), links)
        db.session.commit()
