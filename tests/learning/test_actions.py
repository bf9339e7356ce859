"""Keeping the learning log."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engagement.feedback import actions as feedback
from engagement.learning import actions, queries, rules
from engagement.learning.events import BarrierAnswered, BarrierRaised, CycleOpened
from engagement.learning.models import Barrier
from engagement.shared.events import told
from tests.world import World


def barrier(world: World, **entry: Any) -> Barrier:
    """Three owners of the lamps, raised to the borough."""
    raised: dict[str, Any] = {"words": "Three owners, one path.", "level": "borough", **entry}
    return actions.raise_barrier(world.cycle(), **raised, by=None, now=world.now)


def test_a_cycle_belongs_to_the_locality_of_its_group(world: World, session: Session) -> None:
    tilbury = world.locality("tilbury-and-chadwell")

    cycle = world.cycle(world.group("delivery", locality=tilbury))

    assert (cycle.locality_id, cycle.step) == (tilbury.id, "understand")
    assert any(isinstance(fact, CycleOpened) for fact in told(session))
    with pytest.raises(rules.NotAPractice):
        world.cycle(world.group("board"))
    with pytest.raises(rules.UnknownStep):
        world.cycle(step="hurry")


def test_a_closed_cycle_stays_as_it_was(world: World, now: datetime) -> None:
    cycle = world.cycle()
    tried: dict[str, Any] = {"title": "Lanterns", "tried": "Two walks.", "expected": "Ten people."}
    experiment = actions.add_experiment(cycle, **tried, by=None, now=now)
    actions.close_cycle(cycle, learned="Company is light.", by=None, now=now)

    for write in (
        lambda: actions.add_experiment(cycle, **tried, by=None, now=now),
        lambda: actions.edit_experiment(experiment, **tried, by=None, now=now),
        lambda: actions.add_story(cycle, text="She came.", consent=True, by=None, now=now),
        lambda: actions.raise_barrier(cycle, words="Lamps", level="borough", by=None, now=now),
        lambda: actions.move_cycle(cycle, "embed", by=None, now=now),
        lambda: actions.close_cycle(cycle, learned="Again.", by=None, now=now),
    ):
        with pytest.raises(rules.Closed):
            write()
    assert (cycle.step, cycle.learned, len(cycle.experiments)) == ("understand", "Company is light.", 1)


def test_an_experiment_is_written_on_over_time(world: World, session: Session, now: datetime) -> None:
    cycle, later = world.cycle(), now + timedelta(days=20)
    tried: dict[str, Any] = {"title": "Lanterns", "tried": "Two walks.", "expected": "Ten people."}
    experiment = actions.add_experiment(cycle, **tried, tried_on=date(2026, 2, 1), by=None, now=now)

    actions.edit_experiment(experiment, **tried, happened="Twenty-six came.", by=None, now=later)

    assert (experiment.tried_on, experiment.happened) == (date(2026, 2, 1), "Twenty-six came.")
    assert experiment.edited_at == later


def test_a_story_is_kept_with_consent_and_can_be_taken_back(world: World, session: Session, now: datetime) -> None:
    cycle = world.cycle()

    with pytest.raises(rules.NoConsent):
        actions.add_story(cycle, text="She came.", consent=False, by=None, now=now)
    story = actions.add_story(cycle, text="She came.", consent=True, by=None, now=now)
    session.expire_all()
    assert [one.text for one in cycle.stories] == ["She came."]

    actions.close_cycle(cycle, learned="Enough.", by=None, now=now)
    actions.take_back_story(story, by=None, now=now)
    session.expire_all()

    assert cycle.stories == [] and story.text == ""
    with pytest.raises(rules.GoneAlready):
        actions.take_back_story(story, by=None, now=now)


def test_a_barrier_owes_an_answer_by_a_day(world: World, session: Session) -> None:
    usual, soon = barrier(world), barrier(world, due_on=date(2026, 3, 9))

    assert usual.debt.kind == "barrier" and usual.debt.told_at is None
    assert (usual.due_on, usual.debt.due_on) == (date(2026, 3, 30), date(2026, 3, 30))
    assert (soon.due_on, soon.debt.due_on) == (date(2026, 3, 9), date(2026, 3, 9))
    assert queries.given([usual.debt_id]) == {usual.debt_id: "Three owners, one path."}
    assert sum(isinstance(fact, BarrierRaised) for fact in told(session)) == 2


def test_the_answer_to_a_barrier_is_published_and_its_debt_settled(
    world: World, session: Session, now: datetime
) -> None:
    raised = barrier(world)

    actions.answer_barrier(raised, answer="One team mends them all.", outcome="done", by=None, now=now)
    session.expire_all()

    assert (raised.answer, raised.outcome, raised.answered_at) == ("One team mends them all.", "done", now)
    assert raised.debt.told_at == now
    assert [step.kind for step in raised.debt.steps] == ["heard", "done", "told"]
    assert [answer.you_said for answer in raised.debt.answers] == ["Three owners, one path."]
    assert sum(isinstance(fact, BarrierAnswered) for fact in told(session)) == 1
    with pytest.raises(rules.AnsweredAlready):
        actions.answer_barrier(raised, answer="Again.", outcome="done", by=None, now=now)


def test_an_answer_given_where_debts_are_kept_reaches_the_barrier_too(
    world: World, session: Session, now: datetime
) -> None:
    raised = barrier(world)

    feedback.publish_answer(
        [raised.debt], you_said="The lamps.", we_did="Not this year.", outcome="not_now", by=None, now=now
    )
    session.expire_all()

    assert (raised.answer, raised.outcome) == ("Not this year.", "not_now")
