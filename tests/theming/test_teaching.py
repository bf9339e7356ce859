"""Learning from people's decisions and suggesting, as the worker does it; never in a request."""

import random
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.intelligence import actions as intelligence
from engagement.theming import actions, queries, rules, teaching
from engagement.theming.models import Learned, Suggestion, Waiting
from tests.theming.conftest import Room, ruled

pytestmark = pytest.mark.usefixtures("alone")

ABOUT_BUSES = ["bus", "stop", "driver", "late", "timetable", "route", "fare", "seat", "shelter", "crowded"]
ABOUT_DOCTORS = [
    "doctor",
    "nurse",
    "appointment",
    "surgery",
    "phone",
    "queue",
    "receptionist",
    "prescription",
    "wait",
    "clinic",
]
ANY = ["the", "we", "always", "never", "our", "often", "and", "but", "it", "is"]


def sentence(chance: random.Random, words: list[str]) -> str:
    said = chance.sample(words, 4) + chance.sample(ANY, 5)
    chance.shuffle(said)
    return " ".join(said)


def decide(room: Room, number: int = 60, *, confused: bool = False) -> None:
    """People sort as many notes about buses and about doctors, over twelve days; if confused, by chance."""
    chance = random.Random(1)
    for at in range(number):
        for words, theme in ((ABOUT_BUSES, room.transport), (ABOUT_DOCTORS, room.health)):
            note = room.note(sentence(chance, words))
            chosen = chance.choice([room.transport, room.health]) if confused else theme
            when = room.world.now - timedelta(days=12 - at * 12 // number)
            intelligence.set_themes(note, [chosen], by=room.ada.id, now=when)


def test_it_learns_when_there_is_enough_measures_and_suggests_with_the_words_that_spoke(
    room: Room, session: Session
) -> None:
    note = room.note("The bus driver was late and the shelter is crowded.")
    teaching.learn_when_due(now=room.world.now)
    assert queries.find_last_attempt() is None

    decide(room)
    teaching.learn_when_due(now=room.world.now)
    teaching.learn_when_due(now=room.world.now)

    (learned,) = session.scalars(sa.select(Learned))
    assert learned.fault is None and learned.current and learned.data
    assert learned.tested_on >= rules.LEAST_TESTED and learned.by_date
    assert learned.precision and learned.precision > 0.9 and learned.recall and learned.recall > 0.9
    assert teaching.suggest_waiting(now=room.world.now) == 1
    assert teaching.suggest_waiting(now=room.world.now) == 0
    (suggestion,) = session.scalars(sa.select(Suggestion).where(Suggestion.note_id == note.id))
    assert suggestion.theme == room.transport and {"bus", "driver"} <= set(suggestion.words)
    assert note.themes == []


def test_a_model_that_is_often_wrong_suggests_nothing(app: Flask, room: Room, session: Session) -> None:
    note = room.note("The bus driver was late.")
    decide(room, confused=True)

    learned = teaching.learn(now=room.world.now)

    assert learned and learned.precision is not None and learned.precision < 0.8
    with ruled(app, double_share=0, suggestion_floor=0.8):
        assert teaching.suggest_waiting(now=room.world.now) == 0
    assert queries.suggestions_for(note.id, floor=0) == []


def test_a_theme_that_was_wrong_too_often_is_not_suggested_though_others_are(room: Room, session: Session) -> None:
    decide(room)
    learned = teaching.learn(now=room.world.now)
    assert learned
    learned.by_theme = [{**one, "precision": 0.1 if one["theme"] == "buses" else 0.9} for one in learned.by_theme]
    session.flush()
    bus, doctor = room.note("The bus driver was late."), room.note("The doctor has no appointment.")

    teaching.suggest_waiting(now=room.world.now)

    found = {one.note_id: one.theme_id for one in session.scalars(sa.select(Suggestion))}
    assert bus.id not in found and found[doctor.id] == room.health.id


def test_what_was_refused_is_not_suggested_again_by_a_new_model(room: Room, session: Session) -> None:
    note = room.note("The bus driver was late.")
    decide(room)
    teaching.learn(now=room.world.now)
    teaching.suggest_waiting(now=room.world.now)
    seen = {one.theme_id for one in queries.suggestions_for(note.id, floor=0)}
    actions.sort(note, [room.health], shown=seen, refused=seen, seen="", by=room.ada.id, now=room.world.now)
    intelligence.set_themes(note, [], by=room.ada.id, now=room.world.now)

    teaching.learn(now=room.world.now)
    assert teaching.suggest_waiting(now=room.world.now) == 1

    assert queries.suggestions_for(note.id, floor=0) == []


def test_it_does_not_learn_its_own_echo(room: Room, session: Session) -> None:
    decide(room)
    for text in ("The bus is late.", "The bus is full."):
        note = room.note(text)
        shown = [room.transport.id] if "late" in text else [room.transport.id, room.health.id]
        actions.sort(note, [room.transport], shown=shown, seen="", by=room.ada.id, now=room.world.now)

    learned = teaching.learn(now=room.world.now)

    assert learned and (learned.echoes, learned.decisions) == (1, 121)


def test_too_little_is_said_and_not_tried_again_each_minute(room: Room, session: Session) -> None:
    decide(room, 12)
    teaching.learn_when_due(now=room.world.now)
    teaching.learn_when_due(now=room.world.now)

    attempts = session.scalars(sa.select(Learned)).all()
    assert len(attempts) == 1
    assert attempts[0].fault or attempts[0].tested_on < rules.LEAST_TESTED
    assert teaching.suggest_waiting(now=room.world.now) == 0


def test_notes_that_two_people_sort_get_no_suggestions(app: Flask, room: Room, session: Session) -> None:
    note = room.note("The bus driver was late.")
    decide(room)
    teaching.learn(now=room.world.now)

    with ruled(app, double_share=1):
        teaching.suggest_waiting(now=room.world.now)

    assert queries.suggestions_for(note.id, floor=0) == []
    assert session.get_one(Waiting, note.id).asked > 0


def test_the_command_prints_how_good_it_is(app: Flask, room: Room) -> None:
    runner = app.test_cli_runner()
    too_little = runner.invoke(args=["theming", "train"])
    assert too_little.exit_code == 1 and "Nothing was learned" in too_little.output

    decide(room)
    told = runner.invoke(args=["theming", "train"])

    assert told.exit_code == 0, told.output
    assert "Learned from 120 decisions" in told.output and "Suggestions are on" in told.output
    assert runner.invoke(args=["theming", "agreement"]).exit_code == 0


def test_no_request_needs_numpy() -> None:
    """The pages of theming, and all they import, in a process of their own."""
    script = (
        "import sys, engagement.application, engagement.theming.routes, engagement.theming.reactions\n"
        "import engagement.theming.teaching, engagement.theming.agreeing\n"
        "print(*(name for name in ('numpy', 'scipy', 'sklearn') if name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert told.stdout.split() == []
