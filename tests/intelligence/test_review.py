"""A note held for review stands nowhere; a second person lets it stand, mends it or asks its writer to. What is read stays."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback.models import Waiting
from engagement.intelligence import actions, edits, queries, review, rules
from engagement.intelligence.models import Note, NoteCount, Review
from engagement.priorities import actions as priorities
from engagement.shared.events import told
from tests.intelligence.test_actions import check_counts
from tests.world import World

WHY = "It is our own office's number."


def held(world: World, **entry: Any) -> Note:
    return world.note("Ring 07700 900123.", held_why=WHY, **entry)


def events(world: World) -> list[str]:
    return [type(event).__name__ for event in told(world.session) if type(event).__name__.startswith("Note")]


def standing(world: World) -> int:
    return world.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(NoteCount.notes), 0))) or 0


def test_a_held_note_owes_an_answer_and_stands_nowhere(world: World) -> None:
    note = held(world)

    assert events(world) == ["NoteHeld"]
    assert standing(world) == 0 and not note.standing
    assert queries.words_given([note.debt_id]) == {}
    assert note.debt.route == "reference"
    with pytest.raises(rules.HeldForReview):
        actions.set_themes(note, world.themes("buses"), by=None, now=world.now)


def test_released_it_stands_and_counts(world: World) -> None:
    note, reviewer = held(world, voices=4), world.person("Fay")

    review.release(note, read=rules.print_of(note), by=reviewer.id, now=world.now)

    assert events(world) == ["NoteHeld", "NoteCleared"]
    assert (note.standing, note.cleared_at, note.seen_at) == (True, world.now, world.now)
    assert note.held_why == WHY
    check_counts(world)


def test_what_a_reviewer_takes_out_is_gone_and_the_writer_is_told(world: World) -> None:
    writer, reviewer = world.person("Wyn"), world.person("Fay")
    note = held(world, by=writer.id)

    review.mend(
        note,
        text="Ring us.",
        quote="",
        words="I took the number out.",
        read=rules.print_of(note),
        by=reviewer.id,
        now=world.now,
    )

    assert (note.text, note.standing) == ("Ring us.", True)
    (row,) = queries.reviews_of(note)
    assert (row.outcome, row.words, row.by) == ("mended", "I took the number out.", reviewer.id)
    assert events(world) == ["NoteHeld", "NoteEdited", "NoteCleared"]


def test_a_writer_asked_changes_it_and_the_reviewer_looks_again(world: World) -> None:
    writer, reviewer = world.person("Wyn"), world.person("Fay")
    note = held(world, by=writer.id)

    review.ask(note, words="Whose number?", read=rules.print_of(note), by=reviewer.id, now=world.now)
    assert rules.state_of(note, queries.reviews_of(note)) == "asked"
    edits.edit(note, text="Ring the office.", by=writer.id, now=world.now)

    assert rules.state_of(note, queries.reviews_of(note)) == "looked-at"
    assert not note.standing and standing(world) == 0
    with pytest.raises(rules.AlreadyRead):
        edits.edit(note, text="Ring nobody.", by=writer.id, now=world.now)


def test_nobody_is_asked_where_a_resident_wrote(world: World) -> None:
    note = held(world)

    with pytest.raises(rules.NobodyToAsk):
        review.ask(note, words="Whose?", read=rules.print_of(note), by=world.person("Fay").id, now=world.now)


def test_a_reviewer_acts_only_on_what_they_read(world: World) -> None:
    writer, reviewer = world.person("Wyn"), world.person("Fay")
    note = held(world, by=writer.id)
    read = rules.print_of(note)
    edits.edit(note, text="Ring 07700 900456.", held_why=WHY, by=writer.id, now=world.now)

    for act in (
        lambda: review.release(note, read=read, by=reviewer.id, now=world.now),
        lambda: review.ask(note, words="x", read=read, by=reviewer.id, now=world.now),
        lambda: review.mend(note, text="x", quote=None, words=None, read=read, by=reviewer.id, now=world.now),
    ):
        with pytest.raises(rules.ChangedMeanwhile):
            act()
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0


@pytest.mark.parametrize("end", ["released", "withdrawn"])
def test_what_does_not_wait_is_not_reviewed(world: World, end: str) -> None:
    note, reviewer = held(world), world.person("Fay")
    if end == "released":
        review.release(note, read=rules.print_of(note), by=reviewer.id, now=world.now)
    else:
        actions.withdraw(note, why="Twice.", by=None, now=world.now)

    with pytest.raises(rules.NotHeld):
        review.release(note, read=rules.print_of(note), by=reviewer.id, now=world.now)


def test_withdrawn_while_held_the_counts_stay_right(world: World) -> None:
    world.note()
    note = held(world)

    actions.withdraw(note, why="Twice.", by=None, now=world.now)

    assert standing(world) == 1
    check_counts(world)


def moved(world: World, note: Note) -> dict[str, Any]:
    return {"locality_id": world.locality("tilbury-and-chadwell").id, "neighbourhood_id": None}


@pytest.mark.parametrize(
    "answers",
    [
        {"text": "Lighter now."},
        {"voices": 9},
        {"kind": "idea"},
        {"kind": "idea", "voices": 3, "language": "ur", "quote": "اندھیرا"},
        moved,
    ],
)
def test_an_edit_keeps_the_counts_right(
    world: World, answers: dict[str, Any] | Callable[[World, Note], dict[str, Any]]
) -> None:
    writer = world.person("Wyn")
    note = world.note(voices=2, by=writer.id)
    actions.set_themes(note, world.themes("buses", "lighting"), by=writer.id, now=world.now)
    new = answers(world, note) if callable(answers) else answers

    edits.edit(note, **new, by=writer.id, now=world.now)

    assert {name: getattr(note, name) for name in new} == new
    assert note.edited_at == world.now
    check_counts(world)
    assert told(world.session)[-1].changed == tuple(  # type: ignore[attr-defined]
        name for name in rules.EDITABLE if name in new and name != "neighbourhood_id"
    )
    waiting = world.session.scalars(sa.select(Waiting).where(Waiting.debts != 0)).all()
    assert [(row.locality_id, row.debts) for row in waiting] == [(note.locality_id, 1)]


def test_an_edit_that_changes_nothing_is_nothing(world: World) -> None:
    writer = world.person("Wyn")
    note = world.note(by=writer.id)

    edits.edit(note, text=note.text, by=writer.id, now=world.now)

    assert events(world) == ["NoteLogged"] and note.edited_at is None


def test_an_edit_may_hold_a_note_and_another_let_it_stand(world: World) -> None:
    writer = world.person("Wyn")
    note = world.note(by=writer.id)

    edits.edit(note, text="Ring 07700 900123.", held_why=WHY, by=writer.id, now=world.now)
    assert standing(world) == 0
    edits.edit(note, text="Ring us.", by=writer.id, now=world.now)

    assert (note.held_at, note.held_why, standing(world)) == (None, None, 1)
    check_counts(world)
    assert events(world) == ["NoteLogged", "NoteEdited", "NoteHeld", "NoteEdited", "NoteCleared"]


def test_nothing_else_of_a_note_can_be_edited(world: World) -> None:
    with pytest.raises(TypeError):
        edits.edit(world.note(), logged_by=None, by=None, now=world.now)


def test_sorting_by_somebody_else_ends_editing_and_by_its_writer_does_not(world: World) -> None:
    writer, other = world.person("Wyn"), world.person("Ola")
    note, (theme,) = world.note(by=writer.id), world.themes("buses")

    actions.set_themes(note, [theme], by=writer.id, now=world.now)
    edits.edit(note, text="Late.", by=writer.id, now=world.now)
    actions.set_themes(note, [theme], by=other.id, now=world.now)

    with pytest.raises(rules.AlreadyRead):
        edits.edit(note, text="Later.", by=writer.id, now=world.now)


def test_a_resident_s_note_is_read_by_anybody_and_one_s_own_is_not(world: World) -> None:
    writer = world.person("Wyn")
    own, told_us, other = world.note(by=writer.id), world.note(), world.note()

    edits.mark_seen([own.id, told_us.id], by=writer.id, now=world.now)
    world.session.expire_all()

    assert (own.seen_at, told_us.seen_at, other.seen_at) == (None, world.now, None)


def test_a_note_behind_an_option_is_not_changed_under_it(world: World) -> None:
    writer = world.person("Wyn")
    note, group = world.note(by=writer.id), world.group()
    option = world.round(group).options[0]
    priorities.attach_evidence(option, note_ids=[note.id], by=writer.id, now=world.now)

    with pytest.raises(rules.AlreadyRead):
        edits.edit(note, text="Light.", by=writer.id, now=world.now)
