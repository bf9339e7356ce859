"""The queue and the sorting, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.intelligence import actions as intelligence
from engagement.intelligence import edits
from engagement.intelligence import rules as note_rules
from engagement.intelligence.events import NoteCleared, NoteEdited, NoteHeld
from engagement.intelligence.models import Note
from engagement.intelligence.rules import SortedMeanwhile, as_seen
from engagement.intelligence.themes import changes, undoing
from engagement.shared.events import tell
from engagement.theming import actions, agreeing, queries, rules, waiting
from engagement.theming.models import Agreement, Coding, Difference, Waiting
from tests.theming.conftest import Room


def queue(session: Session) -> list[int]:
    return list(session.scalars(sa.select(Waiting.note_id).order_by(Waiting.note_id)))


def take(room: Room, who: int, *, later: timedelta = timedelta()) -> Note | None:
    return waiting.claim(room.here.id, by=who, now=room.world.now + later)


@pytest.mark.usefixtures("alone")
def test_notes_wait_from_when_they_are_logged_until_they_are_sorted_or_withdrawn(room: Room, session: Session) -> None:
    one, two, three = room.note(), room.note(), room.note()
    assert queue(session) == [one.id, two.id, three.id]

    intelligence.set_themes(one, [room.health], by=room.ada.id, now=room.world.now)
    intelligence.withdraw(two, why="Twice.", by=None, now=room.world.now)
    assert queue(session) == [three.id]

    intelligence.set_themes(one, [], by=room.ada.id, now=room.world.now)
    assert queue(session) == [one.id, three.id]


@pytest.mark.usefixtures("alone")
def test_two_people_get_different_notes_the_oldest_first_and_each_keeps_theirs(room: Room) -> None:
    one, two = room.note(), room.note()

    assert take(room, room.ada.id) == one
    assert take(room, room.ben.id) == two
    assert take(room, room.ada.id) == one
    assert take(room, room.fay.id) is None


@pytest.mark.usefixtures("alone")
def test_what_somebody_left_open_goes_to_the_next_after_ten_minutes(room: Room) -> None:
    note = room.note()
    take(room, room.ada.id)

    assert take(room, room.ben.id, later=rules.LEASE - timedelta(seconds=1)) is None
    assert take(room, room.ben.id, later=rules.LEASE) == note


@pytest.mark.usefixtures("alone")
def test_a_note_passed_over_goes_to_the_end_and_rests(room: Room) -> None:
    one, two = room.note(), room.note()
    take(room, room.ada.id)
    actions.pass_over(one, by=room.ada.id, now=room.world.now)

    assert take(room, room.ada.id) == two
    assert take(room, room.ben.id) is None
    assert take(room, room.ben.id, later=rules.REST) == one


@pytest.mark.usefixtures("alone")
def test_nobody_passes_over_what_another_has_open(room: Room) -> None:
    note = room.note()
    take(room, room.ada.id)

    actions.pass_over(note, by=room.ben.id, now=room.world.now)

    assert take(room, room.ada.id) == note


@pytest.mark.usefixtures("alone")
def test_the_queue_of_another_locality_is_apart(room: Room) -> None:
    elsewhere = room.world.note(locality=room.world.locality("tilbury-and-chadwell"))

    assert take(room, room.ada.id) is None
    assert waiting.claim(elsewhere.locality_id, by=room.ada.id, now=room.world.now) == elsewhere


@pytest.mark.usefixtures("alone")
def test_the_second_to_save_overwrites_nothing(room: Room) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)

    with pytest.raises(SortedMeanwhile):
        actions.sort(note, [room.transport], seen="", by=room.ben.id, now=room.world.now)

    assert room.health in note.themes and room.transport not in note.themes


@pytest.mark.usefixtures("alone")
def test_what_nobody_ticked_is_not_saved_and_a_withdrawn_note_neither(room: Room) -> None:
    note = room.note()
    with pytest.raises(rules.ChooseOrSayUnsure):
        actions.sort(note, [], seen="", by=room.ada.id, now=room.world.now)

    intelligence.withdraw(note, why="A name.", by=None, now=room.world.now)
    with pytest.raises(rules.NotStanding):
        actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)


@pytest.mark.usefixtures("alone")
def test_a_note_held_for_review_leaves_the_queue_and_comes_back(room: Room, session: Session) -> None:
    note = room.note()
    note.held_at, held = room.world.now, {"note_id": note.id, "locality_id": note.locality_id}
    tell(NoteHeld(at=room.world.now, by=None, **held))
    assert queue(session) == []

    note.held_at = None
    tell(NoteCleared(at=room.world.now, by=None, **held))
    assert queue(session) == [note.id]


@pytest.mark.usefixtures("alone")
def test_a_note_moved_to_another_locality_waits_there(room: Room, session: Session) -> None:
    note, elsewhere = room.note(), room.world.locality("tilbury-and-chadwell")
    session.get_one(Waiting, note.id).asked = 7
    note.locality_id = elsewhere.id
    tell(NoteEdited(at=room.world.now, by=None, note_id=note.id, changed=("locality_id", "text")))

    assert take(room, room.ada.id) is None
    assert waiting.claim(elsewhere.id, by=room.ada.id, now=room.world.now) == note
    assert session.get_one(Waiting, note.id).asked == 0


@pytest.mark.usefixtures("doubled")
def test_a_second_person_codes_blind_and_the_first_choice_stays_until_it_is_settled(
    room: Room, session: Session
) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    assert take(room, room.ada.id) is None
    assert take(room, room.ben.id) == note

    actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    assert [coding.themes for coding in queries.codings_of(note.id)] == [[room.health.id], [room.transport.id]]
    assert room.transport not in note.themes
    assert queue(session) == []
    difference = session.scalars(sa.select(Difference)).one()
    actions.settle(difference, [room.health, room.transport], by=room.fay.id, now=room.world.now)
    session.expire(note)
    assert {room.health, room.transport} <= set(note.themes)
    with pytest.raises(rules.AlreadySettled):
        actions.settle(difference, [room.health], by=room.fay.id, now=room.world.now)


@pytest.mark.usefixtures("doubled")
def test_a_third_person_is_not_needed(room: Room) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    actions.sort(note, [room.health], seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    with pytest.raises(rules.CodedTwice):
        actions.sort(note, [room.health], seen=actions.SECOND, by=room.fay.id, now=room.world.now)


@pytest.mark.usefixtures("alone")
def test_what_one_cannot_say_another_is_asked_and_a_facilitator_if_neither_can(room: Room, session: Session) -> None:
    one, two = room.note(), room.note()
    for note in (one, two):
        actions.sort(note, [], unsure=True, seen="", by=room.ada.id, now=room.world.now)
    assert take(room, room.ada.id) is None
    assert take(room, room.ben.id) == one

    actions.sort(one, [room.health], seen=actions.SECOND, by=room.ben.id, now=room.world.now)
    actions.sort(two, [], unsure=True, seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    assert room.health in one.themes
    assert list(session.scalars(sa.select(Difference.note_id))) == [two.id]
    assert queue(session) == []


@pytest.mark.usefixtures("alone")
def test_the_last_choice_can_be_taken_back_for_an_hour(room: Room, session: Session) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)

    with pytest.raises(rules.NothingToUndo):
        actions.undo(room.here.id, by=room.ben.id, now=room.world.now)
    with pytest.raises(rules.NothingToUndo):
        late = room.world.now + rules.UNDO + timedelta(seconds=1)
        actions.undo(room.here.id, by=room.ada.id, now=late)
    assert actions.undo(room.here.id, by=room.ada.id, now=room.world.now) == note

    session.expire(note)
    assert note.themes == [] and queries.codings_of(note.id) == []
    assert take(room, room.ada.id) == note


@pytest.mark.usefixtures("alone")
def test_nothing_is_taken_back_that_somebody_changed_since(room: Room) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    intelligence.set_themes(note, [room.transport], by=room.ben.id, now=room.world.now)

    with pytest.raises(rules.NothingToUndo):
        actions.undo(room.here.id, by=room.ada.id, now=room.world.now)


@pytest.mark.usefixtures("doubled")
def test_a_second_coding_is_taken_back_with_its_difference(room: Room, session: Session) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)
    with pytest.raises(rules.NothingToUndo):
        actions.undo(room.here.id, by=room.ada.id, now=room.world.now)

    actions.undo(room.here.id, by=room.ben.id, now=room.world.now)

    assert session.scalars(sa.select(Difference)).all() == []
    assert room.health in note.themes
    assert take(room, room.ben.id) == note


@pytest.mark.usefixtures("doubled")
def test_whoever_sorts_on_the_notes_own_page_is_the_first_of_two(room: Room) -> None:
    note = room.note()
    intelligence.set_themes(note, [room.health], by=room.ada.id, now=room.world.now)

    assert [coding.person_id for coding in queries.codings_of(note.id)] == [room.ada.id]
    assert take(room, room.ada.id) is None
    assert take(room, room.ben.id) == note


@pytest.mark.usefixtures("doubled")
def test_agreement_is_measured_by_the_worker_and_again_only_when_something_came(room: Room, session: Session) -> None:
    for theirs in ([room.health], [room.transport], [room.transport]):
        note = room.note()
        actions.sort(note, theirs, seen="", by=room.ada.id, now=room.world.now)
        actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    agreeing.measure_agreement(now=room.world.now)
    agreeing.measure_agreement(now=room.world.now + timedelta(days=1))

    agreement = session.scalars(sa.select(Agreement)).one()
    assert (agreement.pairs, agreement.same, agreement.at) == (3, 2, room.world.now)
    assert {one["theme"] for one in agreement.by_theme} == {room.health.id, room.transport.id}


@pytest.mark.usefixtures("doubled")
def test_a_coding_holds_only_what_was_ticked_itself(room: Room, session: Session) -> None:
    top = session.get_one(type(room.health), room.health.parent_id)
    note = room.note()
    actions.sort(note, [top, room.health], seen="", by=room.ada.id, now=room.world.now)

    assert session.scalars(sa.select(Coding.themes)).one() == [room.health.id]


def waiting_to_be_settled(session: Session) -> list[int]:
    rows = sa.select(Difference.note_id).where(Difference.settled_at.is_(None))
    return list(session.scalars(rows.order_by(Difference.note_id)))


def read_differently(room: Room) -> Note:
    """A note that Ada says is about doctors, and Ben about buses."""
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)
    return note


@pytest.mark.usefixtures("doubled")
def test_merged_themes_are_no_difference_and_their_undoing_makes_one_again(room: Room, session: Session) -> None:
    note, still_open = read_differently(room), room.note()
    for by, seen in ((room.ada.id, ""), (room.ben.id, actions.SECOND)):
        actions.sort(still_open, [], unsure=True, seen=seen, by=by, now=room.world.now)

    merged = changes.merge([room.transport], into=room.health, by=room.fay.id, now=room.world.now)
    assert waiting_to_be_settled(session) == [still_open.id]
    with pytest.raises(rules.AlreadySettled):
        actions.settle(queries.get_difference(note=note.key), [room.health], by=room.fay.id, now=room.world.now)

    undoing.undo(merged, by=room.fay.id, now=room.world.now)
    assert waiting_to_be_settled(session) == [note.id, still_open.id]


@pytest.mark.usefixtures("doubled")
def test_what_a_person_settled_stays_settled_whatever_becomes_of_the_themes(room: Room) -> None:
    difference = queries.get_difference(note=read_differently(room).key)
    later = room.world.now + timedelta(hours=1)
    actions.settle(difference, [room.health], by=room.fay.id, now=room.world.now)

    undoing.undo(
        changes.merge([room.transport], into=room.health, by=room.fay.id, now=later), by=room.fay.id, now=later
    )

    assert (difference.settled_at, difference.settled_by) == (room.world.now, room.fay.id)


@pytest.mark.usefixtures("doubled")
def test_a_second_person_who_chooses_what_the_first_choice_became_agrees(room: Room, session: Session) -> None:
    note = room.note()
    actions.sort(note, [room.transport], seen="", by=room.ada.id, now=room.world.now)
    changes.merge([room.transport], into=room.health, by=room.fay.id, now=room.world.now)

    actions.sort(note, [room.health], seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    assert session.scalars(sa.select(Difference)).all() == []


@pytest.mark.usefixtures("doubled")
def test_agreement_is_measured_again_after_a_merge_in_the_words_of_the_list_as_it_is(
    room: Room, session: Session
) -> None:
    read_differently(room)
    agreeing.measure_agreement(now=room.world.now)
    agreement = session.scalars(sa.select(Agreement)).one()
    assert (agreement.pairs, agreement.same) == (1, 0)

    changes.merge([room.transport], into=room.health, by=room.fay.id, now=room.world.now + timedelta(minutes=1))
    agreeing.measure_agreement(now=room.world.now + timedelta(minutes=2))

    assert (agreement.pairs, agreement.same) == (1, 1)
    assert [one["theme"] for one in agreement.by_theme] == [room.health.id]
    agreeing.measure_agreement(now=room.world.now + timedelta(minutes=3))
    assert agreement.at == room.world.now + timedelta(minutes=2), "nothing new came"


@pytest.mark.usefixtures("alone")
def test_a_choice_is_taken_back_though_its_theme_was_merged_since(room: Room) -> None:
    note = room.note()
    actions.sort(note, [room.transport], seen="", by=room.ada.id, now=room.world.now)
    changes.merge([room.transport], into=room.health, by=room.fay.id, now=room.world.now)

    actions.undo(room.here.id, by=room.ada.id, now=room.world.now)

    assert note.themes == []


@pytest.mark.usefixtures("alone")
def test_a_merge_meanwhile_is_nobodys_other_choice(room: Room) -> None:
    note, [lamps] = room.note(), room.world.themes("lighting")
    intelligence.set_themes(note, [room.transport], by=room.ada.id, now=room.world.now)
    seen = as_seen(theme.id for theme in note.themes)
    changes.merge([room.transport], into=room.health, by=room.fay.id, now=room.world.now)

    actions.sort(note, [room.health, lamps], seen=seen, by=room.ben.id, now=room.world.now)

    assert {room.health, lamps} <= set(note.themes)
    with pytest.raises(SortedMeanwhile):
        actions.sort(note, [room.health], seen=seen, by=room.ben.id, now=room.world.now)


@pytest.mark.usefixtures("alone")
def test_a_note_that_somebody_could_not_sort_is_not_changed_under_the_next_person(room: Room) -> None:
    note = room.world.note(locality=room.here, by=room.ada.id)
    actions.sort(note, [], unsure=True, seen="", by=room.ben.id, now=room.world.now)

    with pytest.raises(note_rules.AlreadyRead):
        edits.edit(note, text="Something else.", by=room.ada.id, now=room.world.now)


@pytest.mark.usefixtures("doubled")
def test_what_was_withdrawn_waits_for_nobody_to_settle_it(app: Flask, room: Room) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)
    with app.test_request_context():
        assert [one.note for one in queries.list_differences(room.here.id)] == [note]

        intelligence.withdraw(note, why="It names somebody.", by=None, now=room.world.now)

        assert list(queries.list_differences(room.here.id)) == []
