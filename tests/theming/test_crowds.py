"""Forty at once, with real commits on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.intelligence.models import Note, NoteTheme
from engagement.intelligence.rules import SortedMeanwhile
from engagement.shared import clock
from engagement.shared.database import db
from engagement.theming import actions, waiting
from engagement.theming.models import Coding
from tests.theming.conftest import ruled
from tests.world import World

CROWD = 40


@pytest.fixture
def crowd(clean_app: Flask) -> Iterator[tuple[Flask, int, list[int]]]:
    """An application in which forty notes wait in a locality, and the ids of forty people."""
    with ruled(clean_app, double_share=0):
        with clean_app.app_context():
            world = World(db.session, clock.now())
            here = world.locality("grays")
            world.themes("buses")
            people = [world.person(f"Worker {number}", "worker", locality=here).id for number in range(CROWD)]
            for number in range(CROWD):
                world.note(f"Note {number}", locality=here)
            found = here.id
            db.session.commit()
        yield clean_app, found, people


def test_forty_people_who_ask_at_once_get_forty_notes(crowd: tuple[Flask, int, list[int]]) -> None:
    app, here, people = crowd
    start = Barrier(CROWD)

    def take(person: int) -> int | None:
        with app.app_context():
            start.wait()
            note = waiting.claim(here, by=person, now=clock.now())
            found = note.id if note else None
            db.session.commit()
            return found

    with ThreadPoolExecutor(CROWD) as pool:
        taken = list(pool.map(take, people))

    assert None not in taken
    assert len(set(taken)) == CROWD


def test_of_forty_who_save_the_same_note_at_once_one_does(crowd: tuple[Flask, int, list[int]]) -> None:
    app, _here, people = crowd
    start = Barrier(CROWD)

    def save(person: int) -> bool:
        with app.app_context():
            start.wait()
            note = db.session.scalars(sa.select(Note).order_by(Note.id).limit(1)).one()
            buses = World(db.session, clock.now()).themes("buses")
            try:
                actions.sort(note, buses, seen="", by=person, now=clock.now())
            except SortedMeanwhile:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(CROWD) as pool:
        saved = list(pool.map(save, people))

    assert saved.count(True) == 1
    with app.app_context():
        winner = people[saved.index(True)]
        assert db.session.scalars(sa.select(Coding.person_id)).all() == [winner]
        assert set(db.session.scalars(sa.select(NoteTheme.by))) == {winner}
