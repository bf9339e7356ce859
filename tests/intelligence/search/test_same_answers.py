"""SQLite and PostgreSQL give the same notes for the same question: on real comments where they are at hand, else on made ones."""

import csv
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.feedback import actions as feedback
from engagement.intelligence.models import Note
from engagement.intelligence.search import asked, found, on_postgresql, on_sqlite
from engagement.intelligence.search.narrowing import Narrowed
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app
from tests.conftest import settings_for
from tests.world import World

REAL = Path(__file__).parents[4] / "shared" / "data" / "nhs-comments.csv"
NOTES = 2_000
BY_HAND = (
    "bus",
    "buses",
    "waiting time",
    '"waiting time"',
    "GP's surgery",
    "don't know",
    "well-being",
    "24/7",
    "3.5 hours",
    "e-mail",
    "covid-19",
    "nurse -doctor",
    "the staff were kind",
    "café",
    "CAFE",
    "naïve",
    "organisation",
    "organization",
    "universities",
    "بس",
    "سٹاپ خراب",
    "zażółć",
    "şehir",
    "running",
    "skies",
    "dying",
    "generously",
    "relational",
    "hopping",
    "agreed",
    "cats",
    "-the",
    "a & e",
    "x-ray",
    "📞 phone",
)
BESIDES = (
    "The café near the naïve owner’s bus‑stop closed; e-mail bus@example.org or see www.example.org/bus?x=1 (24/7, 3.5 h, £9).",
    "GP's surgery don't answer: well-being, covid-19, x-ray, A&E. Call📞phone me🙂please _now_ snake_case a/b",
    "بس سٹاپ خراب ہے، اُردُو میں لکھا",
    "Zażółć gęślą jaźń w autobusie",
    "İstanbul ŞEHİR şehir",
    "বাংলা ভাষা বাস",
    "Ω Ωμέγα",
    "skies skis dying dies agreed agrees hopping hoped relational conditional generously universities university buses",
)


def comments() -> list[str]:
    if not REAL.exists():
        sys.stdout.write(f"made comments: {REAL} is not here\n")
        chance = random.Random(1)
        ends = ("", "s", "ed", "ing", "er", "ly", "ation", "ness", "ies")
        stems = [
            "wait",
            "nurs",
            "clean",
            "help",
            "time",
            "doctor",
            "phone",
            "appoint",
            "kind",
            "staff",
            "part",
            "food",
            "long",
        ]
        said = [" ".join(chance.choice(stems) + chance.choice(ends) for _ in range(20)) for _ in range(NOTES)]
    else:
        with REAL.open(encoding="utf-8-sig", newline="") as file:
            said = [row["text"] for row in csv.DictReader(file) if row["text"].strip()][:NOTES]
    return [*said, *BESIDES]


def questions(said: list[str]) -> list[str]:
    """By hand, and by chance out of the comments: words, pairs, phrases, and one without another."""
    chance = random.Random(2)
    texts = [words for text in said if len(words := text.split()) > 4]
    made = list(BY_HAND)
    for _ in range(60):
        words = chance.choice(texts)
        at = chance.randrange(len(words) - 2)
        made += [
            words[at],
            f"{words[at]} {chance.choice(words)}",
            f'"{" ".join(words[at : at + 3])}"',
            f"{words[0]} -{words[at + 1]}",
        ]
    return made


@contextmanager
def filled(url: str, folder: Path, said: list[str], now: datetime) -> Iterator[Flask]:
    app = create_app(settings_for(url, folder))
    with app.app_context():
        flask_migrate.upgrade()
        here = World(db.session, now).locality()
        debts = feedback.owe_many(len(said), kind="note", locality_id=here.id, now=now)
        same = {"locality_id": here.id, "channel": "hub", "kind": "worry", "voices": 1, "language": "en"}
        same |= {"heard_on": now.date(), "logged_at": now}
        rows = [
            {**same, "key": f"{n:022d}", "debt_id": debt, "text": text}
            for n, (debt, text) in enumerate(zip(debts, said, strict=True))
        ]
        db.session.execute(sa.insert(Note), rows)
        db.session.commit()
        yield app
        db.session.close()
        db.engine.dispose()


def answers(app: Flask, made: list[str]) -> list[set[str]]:
    keys = {row.id: row.key for row in db.session.execute(sa.select(Note.id, Note.key))}
    how = on_sqlite if db.engine.dialect.name == "sqlite" else on_postgresql
    return [
        {keys[id_] for id_ in how.newest(asked.read(typed), Narrowed(localities=None), before=None, limit=5_000).ids}
        for typed in made
    ]


def test_both_databases_find_the_same_notes(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if request.config.getoption("--database"):
        pytest.skip("compares the two databases: run without --database")
    clock.travel_to(now := datetime.fromisoformat("2026-03-02T10:00:00+00:00"))
    said = comments()
    made = questions(said)
    cluster = request.getfixturevalue("postgres_cluster")
    with filled(f"sqlite:///{tmp_path}/same.sqlite", tmp_path, said, now) as app:
        first = answers(app, made)
    with filled(cluster.create("same_answers"), tmp_path, said, now) as app:
        second = answers(app, made)
    clock.travel_to(None)

    other = [(typed, len(a ^ b)) for typed, a, b in zip(made, first, second, strict=True) if a != b]
    sys.stdout.write(f"{len(made)} questions, {len(made) - len(other)} answered alike; otherwise: {other}\n")
    assert sum(map(bool, first)) > len(made) / 2
    assert len(other) <= len(made) * 0.01


def test_counting_agrees_with_listing(world: World) -> None:
    for n in range(30):
        world.note(f"Lamps {n}")

    for typed in ("lamps", "lamps -7", "tram"):
        question = asked.read(typed)
        assert found.count(question, Narrowed(localities=None), most=1_001) == len(
            (on_sqlite if db.engine.dialect.name == "sqlite" else on_postgresql)
            .newest(question, Narrowed(localities=None), before=None, limit=100)
            .ids
        )
