"""The index follows the notes, whatever happens to them; each test asks whether it says what a rebuild would."""

import random
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.intelligence import actions
from engagement.intelligence.models import Note, NoteTheme
from engagement.intelligence.search import asked, found, upkeep
from engagement.intelligence.search.narrowing import Narrowed
from engagement.shared.database import db
from tests.world import World

EVERYWHERE = Narrowed(localities=None)


def texts(typed: str, narrowed: Narrowed = EVERYWHERE) -> list[str]:
    return [note.text for note in found.newest(asked.read(typed), narrowed, after=None).notes]


def test_a_note_is_found_as_soon_as_it_is_logged_by_a_word_of_the_same_stem(world: World) -> None:
    world.note("The buses never came, said two mothers at the hub.")

    assert texts("bus mother") == ["The buses never came, said two mothers at the hub."]
    assert texts("tram") == []
    assert upkeep.is_true()


def test_an_edited_note_is_found_by_its_new_words_only(world: World) -> None:
    note = world.note("Lamps")
    note.text, note.quote = "Benches", "nowhere to sit"
    world.session.flush()

    assert texts("lamps") == []
    assert texts("bench sit") == ["Benches"]
    assert upkeep.is_true()


@pytest.mark.parametrize("column", ["withdrawn_at", "held_at"])
def test_a_note_that_does_not_stand_is_not_found_until_it_stands_again(world: World, column: str) -> None:
    note = world.note("Lamps")
    actions.set_themes(note, world.themes("lighting"), by=None, now=world.now)
    setattr(note, column, world.now)
    world.session.flush()
    assert texts("lamps") == [] and upkeep.is_true()

    setattr(note, column, None)
    world.session.flush()
    assert texts("lamps") == ["Lamps"] and upkeep.is_true()


def test_notes_are_found_by_their_themes_as_these_come_go_and_merge(world: World) -> None:
    note = world.note("Lamps")
    one, two = world.themes("buses", "lighting")
    on_one, on_two = Narrowed(localities=None, theme_id=one.id), Narrowed(localities=None, theme_id=two.id)
    actions.set_themes(note, [one], by=None, now=world.now)
    assert (texts("", on_one), texts("", on_two)) == (["Lamps"], [])

    world.session.execute(sa.update(NoteTheme).where(NoteTheme.theme_id == one.id).values(theme_id=two.id))
    assert (texts("", on_one), texts("", on_two)) == ([], ["Lamps"])
    assert upkeep.is_true()


def test_after_many_random_edits_the_index_is_what_a_rebuild_would_make(session: Session, world: World) -> None:
    chance = random.Random(3)
    themes = world.themes("buses", "lighting", "getting-around")
    localities = [world.locality(), world.locality("tilbury-and-chadwell")]
    notes = [world.note(f"Note {n} about بس and café", locality=chance.choice(localities)) for n in range(30)]
    for _ in range(300):
        _edit(chance, chance.choice(notes), world, themes)
    session.flush()

    assert upkeep.is_true()
    before = texts("note")
    upkeep.rebuild()
    assert texts("note") == before
    assert upkeep.is_true()


def _edit(chance: random.Random, note: Note, world: World, themes: list) -> None:
    what = chance.randrange(6)
    if what == 0:
        note.text = chance.choice(["Lamps", "Benches and lamps", "=1+1", "x" * 50, "ایک بس"])
    elif what == 1:
        note.quote = chance.choice([None, "", "as they said it"])
    elif what == 2:
        note.held_at = chance.choice([None, world.now])
    elif what == 3:
        note.voices, note.heard_on = chance.randint(1, 60), date(chance.randint(1990, 2026), chance.randint(1, 12), 1)
    elif what == 4 and note.standing:
        actions.set_themes(note, chance.sample(themes, chance.randint(0, 3)), by=None, now=world.now)
    else:
        note.withdrawn_at = chance.choice([None, None, world.now])
    world.session.flush()


def test_an_index_that_was_tampered_with_is_noticed_and_rebuilt(session: Session, world: World) -> None:
    world.note("Lamps")
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO intelligence_search (rowid, words, scope) VALUES (99, 'lamps', '')"))
    else:
        session.execute(sa.text("DELETE FROM intelligence_search"))
    assert not upkeep.is_true()

    assert upkeep.rebuild() == 1
    assert upkeep.is_true()


def test_the_terminal_rebuilds_the_index_and_says_whether_it_is_right(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        World(db.session, now).note("Lamps")
        db.session.commit()
    run = clean_app.test_cli_runner().invoke

    assert "1 notes can be searched" in run(args=["intelligence", "reindex"]).output
    assert run(args=["intelligence", "reindex", "--check"]).exit_code == 0
    with clean_app.app_context():
        db.session.execute(sa.text("DELETE FROM intelligence_search" if _on_postgresql() else _FORGET))
        db.session.commit()
    assert run(args=["intelligence", "reindex", "--check"]).exit_code == 1


_FORGET = "INSERT INTO intelligence_search (intelligence_search) VALUES ('delete-all')"


def _on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
