"""When an answer is due, and what every kind of step is called."""

from datetime import UTC, date, datetime
from typing import get_args

from engagement.feedback import rules
from engagement.feedback.events import StepKind
from engagement.feedback.models import Debt


def test_the_clock_starts_on_the_london_day() -> None:
    just_past_midnight_in_london = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert rules.due_on(just_past_midnight_in_london, days=28) == date(2026, 7, 29)


def test_an_answer_is_late_the_day_after_it_was_due() -> None:
    debt = Debt(route="reference", due_on=date(2026, 3, 30), told_at=None)

    assert not rules.overdue(debt, date(2026, 3, 30))
    assert rules.overdue(debt, date(2026, 3, 31))


def test_nothing_is_late_when_nobody_waits() -> None:
    assert not rules.overdue(Debt(route="nobody", due_on=date(2020, 1, 1), told_at=None), date(2026, 1, 1))


def test_every_step_and_outcome_has_words() -> None:
    assert set(rules.STEPS) == set(get_args(StepKind))
    assert set(rules.OUTCOMES) == set(rules.COLOURS) <= set(rules.STEPS)
    assert set(rules.ROUTES) == set(rules.ROUTES_BACK)
