"""A batch kept line by line, sent twice, undone."""

import pytest
import sqlalchemy as sa

from engagement.intelligence import actions as intelligence
from engagement.intelligence import queries as notes
from engagement.intelligence import rules
from engagement.intelligence.batches import actions, queries
from engagement.intelligence.batches.actions import NewLine
from engagement.intelligence.models import Batch, Note, NoteCount
from engagement.journal.models import Entry
from engagement.people.models import Person
from engagement.shared.database import new_key
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def lee(world: World) -> Person:
    return world.person("Lee", "worker", locality=world.locality())


def begun(world: World, by: Person, *, key: str | None = None) -> Batch:
    header = {"locality_id": world.locality().id, "channel": "group-meeting", "heard_on": world.now.date()}
    return actions.begin(key or new_key(), **header, by=by.id, now=world.now)  # type: ignore[arg-type]


def line(number: int, text: str = "The path is dark.", **more: object) -> NewLine:
    return NewLine(number=number, text=text, **more)  # type: ignore[arg-type]


def test_each_line_is_a_note_with_what_holds_for_all(world: World, lee: Person) -> None:
    batch = begun(world, lee)

    assert actions.keep(batch, [line(1), line(4, "More benches.", kind="idea", voices=7)], now=world.now) == 2

    first, second = (kept.note for kept in queries.lines_of(batch))
    assert (first.channel, first.raised, first.logged_by) == ("group-meeting", "asked", lee.id)
    assert (second.text, second.kind, second.voices) == ("More benches.", "idea", 7)
    assert batch.lines == 2
    counted = world.session.scalars(sa.select(NoteCount.voices).order_by(NoteCount.kind)).all()
    assert list(counted) == [7, 1]


def test_the_same_page_sent_again_keeps_nothing_twice(world: World, lee: Person) -> None:
    key = new_key()
    actions.keep(begun(world, lee, key=key), [line(1), line(2)], now=world.now)

    again = begun(world, lee, key=key)

    assert actions.keep(again, [line(1), line(2), line(3)], now=world.now) == 1
    assert (again.lines, world.session.scalar(sa.select(sa.func.count(Note.id)))) == (3, 3)


def test_another_wording_of_a_line_that_is_kept_is_refused_and_says_which(world: World, lee: Person) -> None:
    batch = begun(world, lee)
    actions.keep(batch, [line(3)], now=world.now)

    with pytest.raises(rules.LineKeptOtherwise, match="Line 3 .* as ...-...-...-..."):
        actions.keep(batch, [line(3, "Something else.")], now=world.now)


def test_nobody_adds_to_what_somebody_else_typed(world: World, lee: Person) -> None:
    batch = begun(world, lee)

    with pytest.raises(rules.SomebodyElses):
        begun(world, world.person("Ann", "worker", locality=world.locality()), key=batch.key)


def test_the_day_cannot_be_ahead(world: World, lee: Person) -> None:
    with pytest.raises(rules.HeardInTheFuture):
        actions.begin(
            new_key(),
            locality_id=1,
            channel="hub",
            heard_on=world.now.date().replace(year=2030),
            by=lee.id,
            now=world.now,
        )


def test_a_line_has_its_theme_and_the_one_above(world: World, lee: Person) -> None:
    (theme,) = world.themes("gp-appointments")
    batch = begun(world, lee)
    actions.keep(batch, [line(1, theme=theme)], now=world.now)

    (kept,) = queries.lines_of(batch)
    assert {theme.id, theme.parent_id} == set(notes.theme_ids(kept.note))


def test_a_line_kept_with_a_reason_waits_for_review(world: World, lee: Person) -> None:
    batch = begun(world, lee)
    actions.keep(batch, [line(1, "Mrs Brown is ill.", held_why="She asked for it.")], now=world.now)

    (kept,) = queries.lines_of(batch)
    assert (kept.note.standing, kept.note.held_why) == (False, "She asked for it.")


def test_undone_takes_all_back_but_what_somebody_has_worked_with(world: World, lee: Person) -> None:
    batch = begun(world, lee)
    actions.keep(batch, [line(1), line(2), line(3)], now=world.now)
    worked_with = queries.lines_of(batch)[1].note
    ann = world.person("Ann", "worker", locality=world.locality())
    intelligence.set_themes(worked_with, world.themes("health"), by=ann.id, now=world.now)

    assert actions.undo(batch, why="Typed twice.", by=lee.id, now=world.now) == (2, 1)

    assert [kept.note.standing for kept in queries.lines_of(batch)] == [False, True, False]
    for again in (
        lambda: actions.undo(batch, why="Again", by=lee.id, now=world.now),
        lambda: actions.keep(batch, [line(4)], now=world.now),
    ):
        with pytest.raises(rules.BatchOver):
            again()


def test_the_journal_tells_of_the_batch_once_and_of_each_note(world: World, lee: Person) -> None:
    batch = begun(world, lee)
    actions.keep(batch, [line(1), line(2)], now=world.now)
    actions.undo(batch, why="Typed twice.", by=lee.id, now=world.now)
    world.session.commit()

    kinds = list(world.session.scalars(sa.select(Entry.event).order_by(Entry.position)))
    assert [kind.split(".")[-1] for kind in kinds].count("BatchTyped") == 1
    assert [kind.split(".")[-1] for kind in kinds].count("BatchUndone") == 1
    assert [kind.split(".")[-1] for kind in kinds].count("NoteLogged") == 2
