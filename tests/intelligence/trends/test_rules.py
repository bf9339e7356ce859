"""What is rising, what is quiet but serious, and how columns are drawn: from figures alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.intelligence.trends import chart, rules
from engagement.intelligence.trends.rules import Heard

THIS = 202603


def heard(*counts: tuple[int, str, int, int]) -> Heard:
    found = Heard()
    for month, kind, notes, voices in counts:
        found.add(month, kind, notes, voices)
    return found


def test_months_go_back_over_the_new_year() -> None:
    assert rules.months_to(THIS, 4) == [202512, 202601, 202602, 202603]
    assert rules.back(202601, 1) == 202512
    assert rules.back(202512, 12) == 202412


@given(st.integers(190001, 299912).filter(lambda month: 1 <= month % 100 <= 12), st.integers(0, 200))
def test_so_many_months_back_is_so_many_months_back(month: int, by: int) -> None:
    then = rules.back(month, by)
    assert 1 <= then % 100 <= 12
    assert (month // 100 * 12 + month % 100) - (then // 100 * 12 + then % 100) == by


@pytest.mark.parametrize(
    ("before", "since", "rises"),
    [(0, 5, True), (0, 4, False), (5, 5, False), (10, 14, False), (10, 20, True), (20, 10, False), (3, 9, True)],
)
def test_a_theme_rises_when_it_is_more_than_chance(before: int, since: int, rises: bool) -> None:
    theme = heard((202511, "worry", before, before * 9), (202601, "worry", since, since))
    assert bool(rules.rising({7: theme}, this_month=THIS)) is rises


def test_the_month_that_is_not_over_makes_nothing_rise_or_fall() -> None:
    assert rules.rising({1: heard((THIS, "worry", 90, 90))}, this_month=THIS) == []


def test_one_note_with_many_voices_is_one_event() -> None:
    assert rules.rising({1: heard((202602, "worry", 1, 300))}, this_month=THIS) == []


def test_the_surest_rise_comes_first() -> None:
    themes = {1: heard((202602, "worry", 6, 6)), 2: heard((202602, "idea", 60, 80), (202510, "idea", 1, 1))}
    assert [one.theme_id for one in rules.rising(themes, this_month=THIS)] == [2, 1]


LOUD = heard(*((202500 + month, "idea", 20, 40) for month in range(4, 13)))
SERIOUS = heard((202505, "barrier", 1, 2), (202508, "worry", 1, 1), (202512, "barrier", 1, 3))


def test_what_few_say_again_and_again_and_hardly_anybody_well_is_quiet_but_serious() -> None:
    (one,) = rules.quiet_but_serious({1: LOUD, 2: SERIOUS}, this_month=THIS)
    assert (one.theme_id, one.notes, one.voices, one.hard, one.barriers, one.months) == (2, 3, 6, 6, 5, 3)


@pytest.mark.parametrize(
    "theme",
    [
        heard((202505, "barrier", 1, 2), (202508, "barrier", 1, 2)),  # said twice only
        heard((202505, "barrier", 3, 6)),  # all in one month
        heard((202505, "barrier", 1, 2), (202508, "strength", 1, 9), (202512, "worry", 1, 1)),  # many speak well of it
        heard((202405, "barrier", 1, 2), (202408, "barrier", 1, 2), (202412, "worry", 1, 2)),  # more than a year ago
        heard(*((202500 + month, "barrier", 30, 40) for month in range(4, 13))),  # not quiet
    ],
)
def test_what_is_not_quiet_or_not_serious_is_not_called_so(theme: Heard) -> None:
    assert rules.quiet_but_serious({1: LOUD, 2: theme}, this_month=THIS) == []


def test_nothing_heard_is_nothing_serious() -> None:
    assert rules.quiet_but_serious({}, this_month=THIS) == rules.quiet_but_serious({1: Heard()}, this_month=THIS) == []


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=36), st.booleans())
def test_every_column_stays_in_its_box_and_is_as_high_as_it_says(values: list[tuple[int, int]], rtl: bool) -> None:
    series = [[one for one, _ in values], [two for _, two in values]]
    drawn = chart.draw([str(n) for n in range(len(values))], series, rtl=rtl)
    top = float(drawn.lines[-1].says)
    assert top >= max(map(max, series))
    assert [int(line.says) for line in drawn.lines] == [0, int(top) // 2, int(top)]
    for column in drawn.columns:
        assert column.x >= -0.02 and column.x + column.width <= chart.WIDE + 0.02
        assert 0 <= column.y <= drawn.floor and column.y + column.height == pytest.approx(drawn.floor)
    highest = max(drawn.columns, key=lambda one: one.height)
    assert highest.height == pytest.approx(max(map(max, series)) / top * (drawn.floor - chart.TOP), abs=0.02)
    assert len(drawn.names) <= 6


def test_in_a_language_from_the_right_the_first_month_stands_at_the_right() -> None:
    left, right = (chart.draw(["a", "b"], [[1, 2]], rtl=rtl) for rtl in (False, True))
    assert left.columns[0].x < left.columns[1].x and right.columns[0].x > right.columns[1].x
