"""The rules of theming, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from engagement.intelligence.models import Theme
from engagement.intelligence.rules import deepest
from engagement.theming import agreeing, rules
from engagement.theming.models import Learned

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_tenth_of_all_notes_is_sorted_twice_and_nobody_can_tell_which_without_the_secret() -> None:
    twice = {id_ for id_ in range(20_000) if rules.is_double(id_, share=0.1, secret="one")}
    otherwise = {id_ for id_ in range(20_000) if rules.is_double(id_, share=0.1, secret="other")}

    assert len(twice) == pytest.approx(2000, rel=0.1)
    assert len(twice & otherwise) == pytest.approx(200, rel=0.3)


@pytest.mark.parametrize(("share", "all_of_them"), [(0, 0), (1, 1000)])
def test_none_or_all_may_be_sorted_twice(share: float, all_of_them: int) -> None:
    assert sum(rules.is_double(id_, share=share, secret="s") for id_ in range(1000)) == all_of_them


def test_a_theme_above_another_that_was_ticked_goes_without_saying() -> None:
    top, below, other = Theme(id=1), Theme(id=2, parent_id=1), Theme(id=3)

    assert deepest([top, below, other]) == [2, 3]
    assert deepest([top]) == [1]


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        ({1, 2}, {2, 1}, False),
        ({1}, {1, 2}, True),
        (set(), {1}, False),
        ({1}, set(), False),
        (set(), set(), True),
    ],
)
def test_a_facilitator_settles_what_was_chosen_differently_or_what_neither_could_say(
    first: set[int], second: set[int], differs: bool
) -> None:
    assert rules.is_difference(first, second) is differs


def test_a_decision_that_only_repeats_what_was_suggested_is_an_echo() -> None:
    assert rules.is_echo([1, 2], {2, 1})
    assert not rules.is_echo([1], {1, 2})
    assert not rules.is_echo([1], ())


@pytest.mark.parametrize(
    ("last", "new", "due"),
    [
        (None, 19, False),
        (None, 20, True),
        (Learned(started_at=NOW - timedelta(hours=1), learned_at=NOW), 199, False),
        (Learned(started_at=NOW - timedelta(hours=1), learned_at=NOW), 200, True),
        (Learned(started_at=NOW - timedelta(days=1), learned_at=NOW), 19, False),
        (Learned(started_at=NOW - timedelta(days=1), learned_at=NOW), 20, True),
        (Learned(started_at=NOW - timedelta(minutes=59)), 500, False),
        (Learned(started_at=NOW - timedelta(minutes=60)), 0, True),
    ],
)
def test_it_learns_again_after_enough_new_decisions_or_a_day_or_when_it_was_killed(
    last: Learned | None, new: int, due: bool
) -> None:
    assert rules.is_due(last, new=new, now=NOW) is due


def test_suggestions_are_off_until_measured_and_below_the_floor() -> None:
    assert not rules.is_on(None, floor=0)
    assert not rules.is_on(Learned(precision=None, tested_on=100), floor=0)
    assert not rules.is_on(Learned(precision=1.0, tested_on=29), floor=0.6)
    assert not rules.is_on(Learned(precision=0.59, tested_on=30), floor=0.6)
    assert rules.is_on(Learned(precision=0.6, tested_on=30), floor=0.6)


def test_kappa_is_what_one_finds_by_hand() -> None:
    """One theme over 50 notes: both 20, neither 15, only the first 5, only the second 10. They agree on 35 of 50, 0.7; by chance
    on 25/50 x 30/50 + 25/50 x 20/50 = 0.5; so kappa is (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    pairs = [([7], [7])] * 20 + [([], [])] * 15 + [([7], [])] * 5 + [([], [7])] * 10

    (found,) = agreeing.kappas(pairs)

    assert found["kappa"] == pytest.approx(0.4)
    assert (found["first"], found["second"], found["both"]) == (25, 30, 20)
    assert agreeing.mean([found]) == pytest.approx(0.4)


def test_kappa_says_nothing_where_everybody_gave_the_theme_to_every_note() -> None:
    (found,) = agreeing.kappas([([1], [1])] * 6)

    assert found["kappa"] is None
    assert agreeing.mean([found]) is None


def test_a_theme_chosen_on_few_notes_does_not_count_for_the_mean() -> None:
    pairs = [([1], [1])] * 5 + [([2], [])] * 4 + [([], [])] * 5

    by_theme = {one["theme"]: one["kappa"] for one in agreeing.kappas(pairs)}

    assert by_theme[1] == pytest.approx(1)
    assert by_theme[2] == pytest.approx(0)
    assert agreeing.mean(agreeing.kappas(pairs)) == pytest.approx(1)


@pytest.mark.parametrize("kappa", [-1, 0, 0.2, 0.4, 0.6, 0.8, 1])
def test_every_kappa_has_a_sentence(kappa: float) -> None:
    assert rules.means(kappa) in [sentence for _least, sentence in rules.MEANS]
