"""Rules of the learning log, without a database."""

from datetime import UTC, date, datetime

import pytest

from engagement.communities.models import Group
from engagement.learning import rules
from engagement.learning.models import Barrier, Cycle

TODAY = date(2026, 3, 2)


def test_a_board_keeps_no_learning_log() -> None:
    rules.check_practice(Group(kind="delivery"))
    rules.check_practice(Group(kind="user_led"))
    with pytest.raises(rules.NotAPractice):
        rules.check_practice(Group(kind="board"))


def test_nothing_is_written_into_a_closed_cycle() -> None:
    rules.check_open(Cycle(closed_at=None))
    with pytest.raises(rules.Closed):
        rules.check_open(Cycle(closed_at=datetime(2026, 3, 1, tzinfo=UTC)))


def test_an_experiment_cannot_have_begun_tomorrow() -> None:
    rules.check_tried(TODAY, today=TODAY)
    with pytest.raises(rules.InTheFuture):
        rules.check_tried(date(2026, 3, 3), today=TODAY)


def test_a_barrier_goes_to_a_known_level_that_has_time_to_answer() -> None:
    rules.check_barrier("system", due_on=TODAY, today=TODAY)
    rules.check_barrier("borough", due_on=None, today=TODAY)
    with pytest.raises(rules.UnknownLevel):
        rules.check_barrier("heaven", due_on=None, today=TODAY)
    with pytest.raises(rules.NotYetDue):
        rules.check_barrier("system", due_on=date(2026, 3, 1), today=TODAY)


def test_a_barrier_is_overdue_from_the_day_after_its_answer_was_due() -> None:
    assert not rules.overdue(Barrier(due_on=TODAY), TODAY)
    assert rules.overdue(Barrier(due_on=TODAY), date(2026, 3, 3))
    answered = Barrier(due_on=TODAY, answered_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert not rules.overdue(answered, date(2026, 3, 10))
