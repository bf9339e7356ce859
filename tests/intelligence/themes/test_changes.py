"""The list changes under people's hands: what they ticked, what the file says, what a slug means, what cannot be undone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from engagement.intelligence import actions, edits, queries
from engagement.intelligence.models import Note, NoteTheme, Theme, ThemeCount
from engagement.intelligence.themes import changes, parts, rules, undoing
from engagement.intelligence.themes import queries as the_list
from engagement.intelligence.themes.models import ThemeMove
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.shared.refusals import Refusal
from tests.conftest import NOW
from tests.visitor import Visitor
from tests.world import World


def test_a_theme_merged_while_it_was_ticked_is_followed(world: World) -> None:
    note, (buses, lighting) = world.note(), world.themes("buses", "lighting")
    changes.merge([buses], into=lighting, by=None, now=world.now)

    actions.set_themes(note, [buses], by=None, now=world.now)

    assert lighting in note.themes and buses not in note.themes


def test_a_theme_retired_while_it_was_ticked_is_named_and_the_other_ticks_stay(world: World, visitor: Visitor) -> None:
    note, (buses, _lighting) = world.note(), world.themes("buses", "lighting")
    visitor.sign_in(world.person("Ada", "administrator"))
    page = visitor.get(f"/notes/{note.key}")
    changes.retire(buses, why="None are left.", by=None, now=world.now)

    refused = page.submit("Save the themes", themes=["buses", "lighting"], status=422)

    assert refused.errors == [f"“{buses.name}” is no longer in use. Take it off, or choose another theme"]
    saved = refused.submit("Save the themes", themes=["lighting"])
    assert "The themes are saved" in saved.html


def test_a_note_keeps_a_retired_theme_until_somebody_takes_it_off(world: World) -> None:
    note, (buses, lighting) = world.note(), world.themes("buses", "lighting")
    actions.set_themes(note, [buses], by=None, now=world.now)
    changes.retire(buses, why="None are left.", by=None, now=world.now)

    actions.set_themes(note, [lighting], by=None, now=world.now)
    assert {buses, lighting} <= set(note.themes)
    actions.set_themes(note, [lighting], off=[buses], by=None, now=world.now)
    assert buses not in note.themes


def test_a_part_chosen_by_hand_takes_the_place_of_what_was_split(world: World) -> None:
    note, (buses,) = world.note(), world.themes("buses")
    actions.set_themes(note, [buses], by=None, now=world.now)
    parts.split(buses, "Town buses\nNight buses", by=None, now=world.now)

    actions.set_themes(note, [the_list.parts_of(buses)[0], buses], by=None, now=world.now)

    assert [theme.name for theme in note.themes if theme.parent_id] == ["Town buses"]


def test_the_file_does_not_undo_what_people_did(world: World) -> None:
    buses, lighting, roads = world.themes("buses", "lighting", "roads-and-parking")
    listed = buses.name
    renaming = changes.rename(buses, "Buses and boats", by=None, now=world.now)
    changes.retire(lighting, why="All is lit.", by=None, now=world.now)
    changes.create("Rivers", by=None, now=world.now)

    actions.load_themes(current_place(), by=None, now=world.now)
    assert buses.name == "Buses and boats" and lighting.retired_at is not None
    assert "Rivers" in {theme.name for theme in queries.list_themes()}

    assert renaming is not None
    undoing.undo(renaming, by=None, now=world.now)
    roads.name = buses.name = "Something the file does not say"
    actions.load_themes(current_place(), by=None, now=world.now)
    assert buses.name == listed and roads.name != "Something the file does not say"


def test_a_renamed_theme_is_not_shown_under_its_old_translation(world: World) -> None:
    (buses,) = world.themes("buses")
    place = current_place()

    assert place.called("themes", "buses", buses.name) == buses.name
    assert place.called("themes", "buses", "Boats") == "Boats"
    assert place.called("themes", "made-here", "Rivers") == "Rivers"


def test_a_slug_means_what_its_theme_became_however_often_it_was_merged(world: World) -> None:
    buses, lighting, roads = world.themes("buses", "lighting", "roads-and-parking")
    first = changes.merge([buses], into=lighting, by=None, now=world.now)
    changes.merge([lighting], into=roads, by=None, now=world.now)

    assert the_list.find_theme("buses") is roads
    assert the_list.find_theme("none-such") is None
    with pytest.raises(rules.SomethingLater):
        undoing.undo(first, by=None, now=world.now)


def test_making_a_theme_is_not_undone_while_notes_have_it(world: World) -> None:
    world.themes("buses")
    made = changes.create("Rivers", by=None, now=world.now)
    note = world.note()
    actions.set_themes(note, [made.theme], by=None, now=world.now)

    with pytest.raises(rules.NotesHaveIt):
        undoing.undo(made, by=None, now=world.now)
    actions.set_themes(note, [], by=None, now=world.now)
    undoing.undo(made, by=None, now=world.now)
    with pytest.raises(rules.AlreadyUndone):
        undoing.undo(made, by=None, now=world.now)


def test_what_notes_had_cannot_be_rewritten(world: World) -> None:
    note, (buses, lighting) = world.note(), world.themes("buses", "lighting")
    actions.set_themes(note, [buses], by=None, now=world.now)
    changes.merge([buses], into=lighting, by=None, now=world.now)

    for statement in (sa.update(ThemeMove).values(got=True), sa.delete(ThemeMove)):
        with pytest.raises(DBAPIError, match="append-only"), world.session.begin_nested():
            world.session.execute(statement)


@pytest.fixture
def crowd(clean_app: Flask) -> Flask:
    """An application with twelve notes about buses and lighting, kept for real."""
    with clean_app.app_context():
        world = World(db.session, NOW)
        pair = world.themes("buses", "lighting")
        for number in range(12):
            actions.set_themes(world.note(f"Note {number}"), pair[number % 2 :], by=None, now=NOW)
        db.session.commit()
    return clean_app


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Each in a transaction of its own, all begun together: what became of them."""
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
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def merging(one: str, into: str) -> Callable[[], object]:
    return lambda: changes.merge([the_list.get_theme(theme=one)], into=the_list.get_theme(theme=into), by=None, now=NOW)


def sorting(number: int, *slugs: str) -> Callable[[], object]:
    def sort() -> None:
        note = db.session.scalars(sa.select(Note).order_by(Note.id).offset(number).limit(1)).one()
        actions.set_themes(note, [the_list.get_theme(theme=slug) for slug in slugs], by=None, now=NOW)

    return sort


def check(app: Flask) -> None:
    """Counts equal a recount and no note has a theme that was merged."""
    with app.app_context():
        of = Note.locality_id, NoteTheme.theme_id, Note.kind
        rows = sa.select(*of, sa.func.count(), sa.func.sum(Note.voices)).join(Note).where(Note.standing).group_by(*of)
        count = ThemeCount
        kept = sa.select(count.locality_id, count.theme_id, count.kind, count.notes, count.voices)
        kept = kept.where(count.notes != 0)
        assert set(map(tuple, db.session.execute(rows))) == set(map(tuple, db.session.execute(kept)))
        merged = sa.select(NoteTheme).join(Theme, Theme.id == NoteTheme.theme_id).where(Theme.became_id.is_not(None))
        assert db.session.scalars(merged).first() is None


@pytest.mark.parametrize("other", [("buses", "lighting"), ("lighting", "buses"), ("buses", "roads-and-parking")])
def test_of_two_people_who_merge_the_same_themes_at_once_one_gets_a_sentence(
    crowd: Flask, other: tuple[str, str]
) -> None:
    assert at_once(crowd, merging("buses", "lighting"), merging(*other)) == ["ChangedMeanwhile", "done"]
    check(crowd)


def test_a_merge_while_twelve_notes_are_sorted_leaves_no_note_behind(crowd: Flask) -> None:
    sorts = [sorting(number, "buses" if number % 3 else "lighting") for number in range(12)]

    assert at_once(crowd, merging("buses", "lighting"), *sorts) == ["done"] * 13
    check(crowd)


def test_moving_back_is_not_misled_by_what_other_notes_got_before(world: World) -> None:
    """Found by the state machine: the themes above were asked of any move there ever was, not of this note's."""
    mine, other = world.note(), world.note()
    buses, walking = world.themes("buses", "walking-and-cycling")  # both below getting-around
    parks = world.themes("parks-and-play")[0]
    actions.set_themes(mine, [buses, walking], by=None, now=world.now)
    loose = changes.create("Ferries", by=None, now=world.now).theme
    actions.set_themes(other, [loose], by=None, now=world.now)
    changes.move(loose, above=world.themes("getting-around")[0], by=None, now=world.now)
    before = set(mine.themes)

    change = changes.move(walking, above=world.session.get(Theme, parks.parent_id), by=None, now=world.now)
    assert change is not None and {theme.slug for theme in mine.themes} > {"green-spaces"}
    undoing.undo(change, by=None, now=world.now)

    assert set(mine.themes) == before


def test_a_note_that_moved_since_gets_its_theme_back_where_it_is_now(world: World) -> None:
    """Else people of the locality that it left would read it under that theme."""
    wyn, there = world.person("Wyn", "worker"), world.locality("tilbury-and-chadwell")
    note, (buses, lighting) = world.note(by=wyn.id), world.themes("buses", "lighting")
    actions.set_themes(note, [buses], by=wyn.id, now=world.now)
    change = changes.merge([buses], into=lighting, by=None, now=world.now)
    edits.edit(note, locality_id=there.id, by=wyn.id, now=world.now)

    undoing.undo(change, by=None, now=world.now)

    assert set(world.session.scalars(sa.select(NoteTheme.locality_id))) == {there.id}
    rows = sa.select(ThemeCount.locality_id).where(ThemeCount.notes > 0)
    assert set(world.session.scalars(rows)) == {there.id}
