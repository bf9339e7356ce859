"""Marks with gaps."""

import numpy as np
import pytest

from engagement.tallies.ranking import marks


def test_an_option_left_out_and_none_are_gaps_and_a_zero_is_a_mark() -> None:
    sheet = marks.Marks.of("ab", [{"a": 0}, {"b": None}, {"b": -2, "a": 5}])
    assert sheet.given.tolist() == [[True, False], [False, False], [True, True]]
    assert sheet.values[sheet.given].tolist() == [0, 5, -2]
    assert sheet.blank == 1


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="not an option"):
        marks.Marks.of("a", [{"z": 1}])
    with pytest.raises(TypeError):
        marks.Marks.of("a", [{"a": 1.5}])  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="same id"):
        marks.Marks.of("aa", [])
    with pytest.raises(ValueError, match="raters by options"):
        marks.Marks(("a",), np.zeros((1, 2), np.int64), np.zeros((1, 2), np.bool_))
