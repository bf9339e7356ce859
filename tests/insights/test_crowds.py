"""Two and more at once, with real commits on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.insights import actions, evidence, queries, rules
from engagement.insights.models import Evidence, Insight, Version
from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.refusals import Refusal
from tests.insights.conftest import Room, a_room
from tests.world import World


@pytest.fixture
def town(clean_app: Flask) -> Iterator[tuple[Flask, Room]]:
    with clean_app.app_context():
        yield clean_app, a_room(World(db.session, clock.now()))


def together(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do these at once, each in a transaction of its own; what each was refused with, or ""."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        with app.app_context():
            start.wait()
            try:
                act()
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def get(key: str) -> Insight:
    return queries.get_insight(insight=key)


def test_agreed_and_published_once_however_many_press(town: tuple[Flask, Room]) -> None:
    app, room = town
    insight = room.discussing()
    room.stand(insight, "agree", "agree", "agree")
    key = insight.key
    db.session.commit()
    agree = lambda: actions.agree(get(key), by=None, now=clock.now())  # noqa: E731
    publish = lambda: actions.publish(get(key), by=None, now=clock.now())  # noqa: E731

    assert together(app, *[agree] * 6) == [""] + ["AgreedAlready"] * 5
    assert together(app, *[publish] * 6) == [""] + ["PublishedAlready"] * 5


def test_of_two_who_save_one_draft_at_once_one_is_told(town: tuple[Flask, Room]) -> None:
    app, room = town
    insight = room.draft()
    key, words = insight.key, rules.words_of(insight.version)
    db.session.commit()

    def save(why: str) -> None:
        actions.edit(get(key), words={**words, "why": why}, theme_ids=[], seen=0, by=None, now=clock.now())

    assert together(app, lambda: save("One"), lambda: save("Two")) == ["", "ChangedMeanwhile"]
    assert db.session.scalars(sa.select(Version.revision)).all() == [1]


def test_a_new_version_is_begun_once(town: tuple[Flask, Room]) -> None:
    app, room = town
    key = room.published().key
    db.session.commit()
    revise = lambda: actions.revise(get(key), why="It changed.", by=None, now=clock.now())  # noqa: E731

    assert together(app, revise, revise, revise) == ["", "NotPublished", "NotPublished"]


def test_no_note_comes_in_while_it_is_withdrawn_and_each_comes_once(town: tuple[Flask, Room]) -> None:
    app, room = town
    notes = [room.world.note(f"Note {number}", locality=room.here) for number in range(12)]
    insight = room.draft()
    key, ids = insight.key, [note.id for note in notes]
    db.session.commit()

    def gather() -> None:
        evidence.gather(get(key), Note.id.in_(ids), by=None, now=clock.now())

    def withdraw(id_: int) -> None:
        intelligence.withdraw(db.session.get_one(Note, id_), why="Twice", by=None, now=clock.now())

    acts = [gather, *[lambda id_=id_: withdraw(id_) for id_ in ids[::2]], gather]
    assert together(app, *acts) == [""] * len(acts)
    behind = set(db.session.scalars(sa.select(Evidence.note_id)))
    assert behind == set(ids[1::2])
    assert queries.backing(get(key).id).notes == len(behind)
