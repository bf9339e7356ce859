"""How long the loop takes: worked out from kept counts that always equal a recount."""

from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.feedback import actions, corrections, drafts, kept, pace, queries, rules, telling
from engagement.feedback.models import Answer, Debt, Pace, Waiting
from engagement.shared.clock import day_of
from engagement.shared.database import db
from tests.conftest import NOW, rolled_back
from tests.world import World

WORDS: dict[str, Any] = {"you_said": "It is dark.", "we_did": "Lamps.", "outcome": "done"}


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(0, 30))
def test_the_median_is_that_of_all_days_written_out(days: list[int], waiting: int) -> None:
    counts = [(one, days.count(one)) for one in set(days)] + [(-1, waiting)]

    found = pace.loop(counts)

    assert (found.heard, found.told) == (len(days) + waiting, len(days))
    assert found.days == (median_low(days) if days else None)
    assert found.share == (100 * len(days) // found.heard if found.heard else None)


def test_a_hundred_percent_means_everybody() -> None:
    assert pace.loop([(1, 999), (-1, 1)]).share == 99
    assert pace.loop([(1, 999)]).share == 100


def test_what_nobody_asked_for_is_not_counted(world: World) -> None:
    world.note(route="nobody")

    assert queries.loop_of(None, today=day_of(world.now)).heard == 0


def test_days_are_london_days_and_months_are_those_of_hearing(world: World) -> None:
    early = World(world.session, datetime.fromisoformat("2026-02-28T23:30:00+00:00"))
    debt = early.note(route="worker").debt
    actions.publish_answer([debt], **WORDS, by=None, now=early.now)
    telling.mark_told(debt, by=None, now=early.now + timedelta(hours=1))

    rows = world.session.execute(sa.select(Pace.month, Pace.days).where(Pace.debts > 0)).all()
    assert [tuple(row) for row in rows] == [(date(2026, 2, 1), 1)]


def test_only_the_last_twelve_months_are_measured_but_all_who_wait_are_counted(world: World) -> None:
    World(world.session, world.now - timedelta(days=400)).note()
    world.note("Now")

    found = queries.loop_of(None, today=day_of(world.now))

    assert (found.heard, found.waiting) == (1, 2)


def recount() -> dict[tuple[int, date, int], int]:
    """What the kept counts should say."""
    counts: dict[tuple[int, date, int], int] = {}
    for debt in db.session.scalars(sa.select(Debt)):
        if debt.route != "nobody":
            days = kept.days_until(debt, debt.told_at) if debt.told_at else -1
            at = debt.locality_id, kept.month_of(debt.given_at), days
            counts[at] = counts.get(at, 0) + 1
    return counts


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["owe", "answer", "draft", "publish", "tell", "take back", "correct"]),
        st.integers(0, 40),
        st.sampled_from(["reference", "worker", "nobody", "poster", "contact"]),
        st.integers(0, 50),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_the_counts_equal_a_recount_whatever_happens(app: Flask, steps: list[tuple[str, int, str, int]]) -> None:
    with app.app_context(), rolled_back():
        world = World(db.session, NOW)
        here, now = world.locality(), NOW
        for verb, which, route, days in steps:
            now += timedelta(days=days)
            with db.session.begin_nested() as step:
                try:
                    do(verb, which, route, here.id, now, world)
                except (rules.NothingToAnswer, rules.AlreadyTold, rules.NotADraft, rules.NotPublished):
                    step.rollback()
            db.session.expire_all()
        expected = recount()
        rows = db.session.execute(sa.select(Pace).where(Pace.debts != 0)).scalars()
        assert {(row.locality_id, row.month, row.days): row.debts for row in rows} == expected
        left = sum(number for (_at, _month, days), number in expected.items() if days < 0)
        assert (db.session.scalar(sa.select(sa.func.sum(Waiting.debts))) or 0) == left
        db.session.close()


def do(verb: str, which: int, route: str, locality_id: int, now: datetime, world: World) -> None:
    """One step of the walk, on one of the debts or answers there are."""
    debts = db.session.scalars(sa.select(Debt).order_by(Debt.id)).all()
    answers = db.session.scalars(sa.select(Answer).order_by(Answer.id)).all()
    debt = debts[which % len(debts)] if debts else None
    answer = answers[which % len(answers)] if answers else None
    if verb == "owe":
        contact = ("ada@example.org", "+44 1632 960100")[which % 2] if route == "contact" else None
        actions.owe(kind="note", locality_id=locality_id, route=route, contact=contact, by=None, now=now)
    elif verb == "answer" and debt:
        actions.publish_answer([debt], **WORDS, by=None, now=now)
    elif verb == "draft" and debt:
        draft = drafts.write(world.locality(), **WORDS, theme=None, by=None, now=now)
        drafts.add_givers(draft, sa.select(Debt).where(Debt.id >= debt.id), by=None, now=now)
    elif verb == "publish" and answer:
        drafts.publish([answer], by=None, now=now)
    elif verb == "tell" and answer:
        telling.mark_all_told(answer.id, "worker", None, by=None, now=now)
    elif verb == "take back" and answer:
        corrections.take_back(answer, why="Wrong.", by=None, now=now)
    elif verb == "correct" and answer:
        corrections.correct(answer, **{**WORDS, "outcome": "doing"}, why="Wrong.", by=None, now=now)
