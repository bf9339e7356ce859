"""Answers are owed, given and counted."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.feedback import actions, contacts, figures, rules, telling
from engagement.feedback.models import Step, Waiting
from engagement.notices.models import Message
from engagement.shared.events import told
from tests.world import World


def kinds(world: World, debt_id: int) -> list[str]:
    return list(world.session.scalars(sa.select(Step.kind).where(Step.debt_id == debt_id).order_by(Step.id)))


def waiting(world: World) -> int:
    return world.session.scalar(sa.select(Waiting.debts).where(Waiting.locality_id == world.locality().id)) or 0


def answer(world: World, *debts: object, **words: object) -> object:
    words = {"you_said": "The path is dark.", "we_did": "Lamps are coming.", "outcome": "doing", **words}
    return actions.publish_answer(debts, **words, by=None, now=world.now)  # type: ignore[arg-type]


def test_whatever_is_given_owes_an_answer_in_28_days_with_a_first_step(world: World) -> None:
    debt = world.note().debt

    assert debt.due_on == world.now.date() + timedelta(days=28)
    assert kinds(world, debt.id) == ["heard"]
    assert waiting(world) == 1
    assert "DebtOwed" in [type(event).__name__ for event in told(world.session)]


def test_nobody_waits_where_nobody_asked(world: World) -> None:
    world.note(route="nobody")

    assert waiting(world) == 0


def test_a_step_goes_on_every_trail_once(world: World) -> None:
    one, other = world.note().debt, world.note("More buses.").debt

    actions.add_step(
        [one.id, other.id, one.id], kind="on_the_ballot", title="Benches", url="/rounds/x", by=None, now=world.now
    )

    assert kinds(world, one.id) == kinds(world, other.id) == ["heard", "on_the_ballot"]


def test_one_answer_tells_several_and_forgets_their_addresses(world: World) -> None:
    one = world.note(route="contact", contact="ada@example.org").debt
    other = world.note().debt

    published = answer(world, one, other)

    assert published.givers == 2  # type: ignore[attr-defined]
    assert one.told_at == other.told_at == world.now
    assert contacts.find(one) is None
    assert waiting(world) == 0
    assert kinds(world, one.id) == ["heard", "doing", "told"]


def test_who_left_an_address_gets_a_link_and_nothing_of_what_was_said(world: World) -> None:
    debt = world.note("The river path is dark.", route="contact", contact="ada@example.org").debt

    answer(world, debt)

    message = world.session.scalars(sa.select(Message)).one()
    assert message.to_address == "ada@example.org"
    assert f"/follow/{debt.reference}" in (message.body or "")
    assert "dark" not in (message.subject + (message.body or "")) and "Lamps" not in (message.body or "")


def test_a_worker_has_to_say_it_and_then_say_so(world: World) -> None:
    debt = world.note(route="worker").debt
    with pytest.raises(rules.NotAnsweredYet):
        actions.mark_told(debt, by=None, now=world.now)

    answer(world, debt)
    assert (debt.told_at, waiting(world)) == (None, 1)
    actions.mark_told(debt, by=None, now=world.now)

    assert (debt.told_at, waiting(world)) == (world.now, 0)


def test_nobody_is_answered_twice(world: World) -> None:
    debt = world.note().debt
    answer(world, debt)

    with pytest.raises(rules.AlreadyTold):
        answer(world, debt)
    with pytest.raises(rules.AlreadyTold):
        telling.tell_givers([debt], by=None, now=world.now)
    assert waiting(world) == 0


def test_areas_are_answered_apart(world: World) -> None:
    elsewhere = world.locality("tilbury-and-chadwell")

    with pytest.raises(rules.OtherLocality):
        answer(world, world.note().debt, world.note(locality=elsewhere).debt)


def test_an_answer_answers_something(world: World) -> None:
    with pytest.raises(rules.NothingToAnswer):
        answer(world)


def test_the_one_who_waits_longest_is_found(world: World) -> None:
    world.note(route="nobody")
    first = world.note().debt
    world.note("Later")

    assert figures.so_far(first.locality_id) == (first.given_at, 0)


def test_many_debts_of_a_file_are_made_at_once_and_nobody_waits(world: World) -> None:
    ids = actions.owe_many(300, kind="note", locality_id=world.locality().id, now=world.now)

    assert len(set(ids)) == 300
    assert waiting(world) == 0
    assert kinds(world, ids[7]) == ["heard"]
