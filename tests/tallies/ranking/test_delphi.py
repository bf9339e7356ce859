"""Delphi agreement, with its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.ranking import delphi, marks
from engagement.tallies.ranking.delphi import Verdict


def verdict(*, low: int = 0, middle: int = 0, high: int = 0, cannot_say: int = 0) -> Verdict:
    scores = [3] * low + [5] * middle + [7] * high + [None] * cannot_say
    (row,) = delphi.delphi(marks.Marks.of("a", [{"a": score} for score in scores])).options
    assert (row.low, row.middle, row.high, row.cannot_say) == (low, middle, high, cannot_say)
    return row.verdict


def test_the_example_of_the_rules_by_hand() -> None:
    assert verdict(high=14, middle=4, low=2) is Verdict.IN
    assert verdict(high=17, low=3) is Verdict.NONE
    assert verdict(low=16, middle=3, high=1, cannot_say=4) is Verdict.OUT


def test_seventy_per_cent_exactly_is_enough_and_a_hair_less_is_not() -> None:
    assert verdict(high=7, middle=3) is Verdict.IN
    assert verdict(high=69, middle=31) is Verdict.NONE
    assert verdict(low=7, middle=3) is Verdict.OUT


def test_fifteen_per_cent_exactly_is_too_much_and_a_hair_less_is_not() -> None:
    assert verdict(high=85, low=15) is Verdict.NONE
    assert verdict(high=86, low=14) is Verdict.IN
    assert verdict(low=85, high=15) is Verdict.NONE
    assert verdict(low=86, high=14) is Verdict.OUT


def test_who_cannot_say_is_no_part_of_the_percentages() -> None:
    assert verdict(high=7, middle=3, cannot_say=90) is Verdict.IN
    assert verdict(cannot_say=5) is Verdict.NONE


def test_each_score_falls_in_its_band() -> None:
    sheet = marks.Marks.of([str(n) for n in range(1, 10)], [{str(n): n for n in range(1, 10)}])
    result = delphi.delphi(sheet)
    assert result.which(Verdict.OUT) == ("1", "2", "3")
    assert result.which(Verdict.NONE) == ("4", "5", "6")
    assert result.which(Verdict.IN) == ("7", "8", "9")
    assert (result.raters, result.blank, result.options[0].scored) == (1, 0, 1)


@given(st.lists(st.integers(1, 9), max_size=30))
def test_turning_the_scale_round_turns_in_and_out_round(scores: list[int]) -> None:
    other_way = [{"a": score, "b": 10 - score} for score in scores]
    a, b = delphi.delphi(marks.Marks.of("ab", other_way)).options
    assert {a.verdict, b.verdict} in ({Verdict.NONE}, {Verdict.IN, Verdict.OUT})


def test_scores_outside_one_to_nine_are_refused() -> None:
    for score in (0, 10):
        with pytest.raises(ValueError, match="from 1 to 9"):
            delphi.delphi(marks.Marks.of("a", [{"a": score}]))
