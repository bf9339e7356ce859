"""Score sheets: four states, and never a zero for a missing score."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engagement.tallies.appraisal.sheets import Sheet, State


def test_a_cell_is_scored_abstained_recused_or_absent_and_a_zero_is_a_score() -> None:
    sheet = Sheet.of(
        "abcd", {"Ada": {"a": 0, "b": State.ABSTAINED, "c": State.RECUSED}, "Ben": {"a": Decimal("7.5"), "d": 3}}
    )
    assert [sheet.state("Ada", each) for each in "abcd"] == [
        State.SCORED,
        State.ABSTAINED,
        State.RECUSED,
        State.ABSENT,
    ]
    assert sheet.scores["Ben", "a"] == Fraction(15, 2)
    assert sheet.counts["c"] == {State.SCORED: 0, State.ABSTAINED: 0, State.RECUSED: 1, State.ABSENT: 1}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"a": 11}, "not from 0 to 10"),
        ({"a": -1}, "not from 0 to 10"),
        ({"z": 1}, "no proposal 'z'"),
        ({"a": State.SCORED}, "needs a score"),
        ({"a": 7.1}, "whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(row: dict[str, int | State], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Sheet.of("a", {"Ada": row})


def test_two_with_the_same_id_and_a_score_in_a_recused_cell_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Sheet.of("aa", {"Ada": {}})
    with pytest.raises(ValueError, match="is recused too"):
        Sheet(("Ada",), ("a",), {("Ada", "a"): Fraction(1)}, {("Ada", "a"): State.RECUSED})
