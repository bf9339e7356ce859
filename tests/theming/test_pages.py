"""Pages of theming: one round trip a note, nobody overwritten, suggestions apart."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note
from engagement.theming import actions, agreeing, queries
from engagement.theming.models import Difference, Learned, Suggestion, Waiting
from tests.theming.conftest import Room, ruled
from tests.visitor import Page, Visitor

SAVE = "Save and take the next note"


def begin(visitor: Visitor) -> Page:
    return visitor.get("/localities/grays/theming").submit("Take the next note")


def asked(page: Page) -> int:
    return sum(not said.startswith("SAVEPOINT") for said in page.queries)


def learned(room: Room, session: Session, *, precision: float = 0.8) -> Learned:
    by_theme = [
        {"theme": slug, "n": 20, "learned_from": 80, "chosen": 20, "precision": precision, "recall": 0.5}
        for slug in ("buses", "gp-appointments")
    ]
    found = Learned(
        started_at=room.world.now, learned_at=room.world.now, last_coding=0, decisions=1200, tested_on=240, echoes=3,
        precision=precision, recall=0.5, f1=0.615, by_theme=by_theme, verdicts={}, current=True,
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def suggest(room: Room, session: Session, note: Note, *, precision: float = 0.8) -> None:
    model = learned(room, session, precision=precision)
    for theme, score in ((room.transport, 0.9), (room.health, 0.7)):
        same = {"note_id": note.id, "theme_id": theme.id, "learned_id": model.id}
        session.add(Suggestion(**same, score=score, precision=precision, words=["bus", "<b>"]))
    session.flush()


@pytest.mark.usefixtures("alone")
def test_saving_one_note_brings_the_next_until_none_is_left(visitor: Visitor, room: Room) -> None:
    one, two = room.note("The bus never comes."), room.note("No appointment for weeks.")
    visitor.sign_in(room.ada)

    page = begin(visitor)
    assert "The bus never comes." in page.text
    page = page.submit(SAVE, themes=["buses"])
    assert "No appointment for weeks." in page.text and "Saved with 1 theme." in page.text
    page = page.submit(SAVE, themes=["gp-appointments", "health"])

    assert page.heading == "Sort notes" and "No note waits for you now." in page.text
    assert [theme.slug for theme in one.themes] == ["getting-around", "buses"]
    assert [theme.slug for theme in two.themes] == ["health", "gp-appointments"]


@pytest.mark.usefixtures("alone")
def test_nothing_ticked_is_an_error_that_keeps_the_page(visitor: Visitor, room: Room) -> None:
    room.note()
    page = begin(visitor.sign_in(room.ada)).submit(SAVE, status=422)

    assert page.errors == ["Tick what the note is about, or press “I cannot say”"]
    assert "The bus never comes." in page.text


@pytest.mark.usefixtures("alone")
def test_one_can_pass_over_or_say_that_one_cannot_say(visitor: Visitor, room: Room, session: Session) -> None:
    one, two = room.note("One."), room.note("Two.")
    page = begin(visitor.sign_in(room.ada)).submit("Pass over")
    assert "Two." in page.text
    page = page.submit("I cannot say")

    assert page.heading == "Sort notes"
    rows = {row.note_id: row.not_by for row in session.scalars(sa.select(Waiting))}
    assert rows == {one.id: None, two.id: room.ada.id}


@pytest.mark.usefixtures("alone")
def test_the_last_choice_is_taken_back_and_chosen_again(visitor: Visitor, room: Room) -> None:
    note = room.note("One.")
    room.note("Two.")
    page = begin(visitor.sign_in(room.ada)).submit(SAVE, themes=["buses"])

    page = page.submit("Take it back")

    assert "One." in page.text
    page.submit(SAVE, themes=["dentists"])
    assert "dentists" in [theme.slug for theme in note.themes]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("Keep what is saved", {"gp-appointments"}),
        ("Keep both", {"gp-appointments", "buses"}),
        ("Put mine in its place", {"buses"}),
    ],
)
def test_who_saves_second_sees_both_choices_and_says_which_to_keep(
    visitor: Visitor, room: Room, button: str, then: set[str]
) -> None:
    note = room.note()
    page = begin(visitor.sign_in(room.ben))
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)

    page = page.submit(SAVE, themes=["buses"], status=409)
    assert page.heading == "Somebody else sorted this note" and "Ada Marsh" in page.text
    assert "Seeing a GP or nurse" in page.text and "Buses and trains" in page.text
    assert {theme.slug for theme in note.themes} == {"health", "gp-appointments"}

    page.submit(button)
    assert {theme.slug for theme in note.themes if theme.parent_id} == then


@pytest.mark.usefixtures("alone")
def test_a_theme_retired_while_it_was_ticked_is_said_and_the_rest_stays_ticked(visitor: Visitor, room: Room) -> None:
    note = room.note()
    page = begin(visitor.sign_in(room.ada))
    room.transport.retired_at = room.world.now

    page = page.submit(SAVE, themes=["buses", "dentists"], status=422)

    assert "no longer in the list" in page.errors[0]
    assert note.themes == []
    page.submit(SAVE)
    assert [theme.slug for theme in note.themes if theme.parent_id] == ["dentists"]


@pytest.mark.usefixtures("alone")
def test_a_note_withdrawn_while_on_screen_is_said_and_one_goes_on(visitor: Visitor, room: Room) -> None:
    note = room.note("One.")
    room.note("Two.")
    page = begin(visitor.sign_in(room.ada))
    intelligence.withdraw(note, why="A name.", by=None, now=room.world.now)

    page = page.submit(SAVE, themes=["buses"], status=422)

    assert "This note was withdrawn or is being checked. Go on with the next one." in page.errors
    assert "Two." in page.submit("Take the next note").text


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("seen", ["", "second", "1,2,3", "💥" * 400, "<script>", "\x00"])
def test_a_doctored_page_overwrites_nothing(visitor: Visitor, room: Room, seen: str) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    visitor.sign_in(room.ben)
    page = visitor.get(f"/theming/notes/{note.key}")

    answer = page.submit(
        SAVE, themes=["buses"], extra={"seen": [seen]}, status=422 if seen in ("second", "\x00") else 409
    )

    assert answer.errors or answer.heading == "Somebody else sorted this note"
    assert "buses" not in [theme.slug for theme in note.themes]


@pytest.mark.usefixtures("alone")
def test_suggestions_stand_apart_and_each_is_accepted_or_refused(
    visitor: Visitor, room: Room, session: Session
) -> None:
    note = room.note()
    suggest(room, session, note)
    page = begin(visitor.sign_in(room.ada))
    assert "Suggested by a computer, from 1200 earlier decisions" in page.text
    assert "because of: bus, <b>" in page.text

    page.submit(SAVE, extra={"verdict-buses": "accept", "verdict-gp-appointments": "refuse"})

    assert [theme.slug for theme in note.themes] == ["getting-around", "buses"]
    said = {one.theme.slug: (one.verdict, one.by) for one in session.scalars(sa.select(Suggestion))}
    assert said == {"buses": ("accepted", room.ada.id), "gp-appointments": ("refused", room.ada.id)}
    (coding,) = queries.codings_of(note.id)
    assert set(coding.shown) == {room.transport.id, room.health.id}
    again = visitor.get(f"/theming/notes/{note.key}")
    assert "Suggested by a computer" not in again.text


@pytest.mark.usefixtures("alone")
def test_nothing_suggested_is_applied_by_itself(visitor: Visitor, room: Room, session: Session) -> None:
    note = room.note()
    suggest(room, session, note)

    begin(visitor.sign_in(room.ada)).submit(SAVE, themes=["dentists"])

    assert [theme.slug for theme in note.themes] == ["health", "dentists"]
    assert [one.verdict for one in session.scalars(sa.select(Suggestion))] == [None, None]


@pytest.mark.usefixtures("alone")
def test_suggestions_below_the_places_floor_are_not_shown(
    app: Flask, visitor: Visitor, room: Room, session: Session
) -> None:
    suggest(room, session, room.note(), precision=0.8)
    visitor.sign_in(room.ada)

    with ruled(app, double_share=0, suggestion_floor=0.81):
        assert "Suggested by a computer" not in begin(visitor).text
        assert "Suggestions are off." in visitor.get("/theming/suggestions").text
    assert "Suggested by a computer" in begin(visitor).text


@pytest.mark.usefixtures("doubled")
def test_the_second_person_sees_neither_the_first_choice_nor_a_suggestion(
    visitor: Visitor, room: Room, session: Session
) -> None:
    note = room.note()
    suggest(room, session, note)
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)

    page = begin(visitor.sign_in(room.ben))

    assert "Suggested" not in page.text and " checked>" not in page.html.split("theming__groups")[1]
    assert "sorted already" not in page.text
    page.submit(SAVE, themes=["buses"])
    assert "buses" not in [theme.slug for theme in note.themes]


@pytest.mark.usefixtures("doubled")
def test_a_facilitator_sees_both_readings_and_settles_them(visitor: Visitor, room: Room, session: Session) -> None:
    note = room.note()
    actions.sort(note, [room.health], seen="", by=room.ada.id, now=room.world.now)
    actions.sort(note, [room.transport], seen=actions.SECOND, by=room.ben.id, now=room.world.now)

    page = visitor.sign_in(room.fay).get("/localities/grays/theming/differences")
    page = page.follow("A note of 2 March 2026 1")
    assert "Ada Marsh" in page.text and "Ben Field" in page.text
    page.submit("Settle it", themes=["buses"])

    assert [theme.slug for theme in note.themes] == ["getting-around", "buses"]
    assert session.scalars(sa.select(Difference.settled_by)).one() == room.fay.id


@pytest.mark.usefixtures("doubled")
def test_agreement_is_shown_from_enough_pairs_on_with_what_it_means(
    visitor: Visitor, room: Room, session: Session
) -> None:
    visitor.sign_in(room.fay)
    page = visitor.get("/localities/grays/theming/agreement")
    assert "So far 0 notes were sorted by two people" in page.text

    for first, second in [(room.health, room.health)] * 5 + [(room.transport, room.transport)] * 5:
        note = room.note()
        actions.sort(note, [first], seen="", by=room.ada.id, now=room.world.now)
        actions.sort(note, [second], seen=actions.SECOND, by=room.ben.id, now=room.world.now)
    agreeing.measure_agreement(now=room.world.now)

    page = visitor.get("/localities/grays/theming/agreement")
    assert "People read the notes almost always alike." in page.text
    assert "Of 10 notes sorted twice, 10 got exactly the same themes." in page.text
    assert "the mean of the themes: 1.00" in page.text


def test_how_good_the_suggestions_are_is_said_in_plain_words(visitor: Visitor, room: Room, session: Session) -> None:
    visitor.sign_in(room.ada)
    assert "Nothing is suggested yet." in visitor.get("/theming/suggestions").text
    learned(room, session)

    page = visitor.get("/theming/suggestions")

    assert "Suggestions are on." in page.text
    assert "Right when it suggests (precision): 80%" in page.text and "found (recall): 50%" in page.text
    assert "3 decisions that only repeat what it suggested" in page.text


@pytest.mark.usefixtures("alone")
def test_the_page_of_the_next_note_takes_few_queries_however_many_wait(
    visitor: Visitor, room: Room, session: Session
) -> None:
    suggest(room, session, room.note())
    visitor.sign_in(room.ada)
    few = asked(begin(visitor))
    for _ in range(30):
        room.note()

    assert asked(begin(visitor)) == few <= 8


@pytest.mark.usefixtures("alone")
def test_somebody_who_opens_a_note_that_another_has_is_told_so(visitor: Visitor, room: Room, session: Session) -> None:
    note = room.note()
    row = session.get_one(Waiting, note.id)
    row.claimed_by, row.free_at = room.ada.id, room.world.now + timedelta(minutes=5)

    assert "Somebody else has this note open" in visitor.sign_in(room.ben).get(f"/theming/notes/{note.key}").text
