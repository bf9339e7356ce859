"""Student's t against printed tables."""

import pytest

from engagement.tallies.appraisal import student


@pytest.mark.parametrize(
    ("freedom", "ninety", "ninety_five"),
    [
        (1, 6.314, 12.706),
        (2, 2.920, 4.303),
        (3, 2.353, 3.182),
        (10, 1.812, 2.228),
        (30, 1.697, 2.042),
        (120, 1.658, 1.980),
    ],
)
def test_the_reach_is_that_of_the_printed_table(freedom: int, ninety: float, ninety_five: float) -> None:
    assert round(student.reach(freedom), 3) == ninety
    assert round(student.reach(freedom, within=0.95), 3) == ninety_five


def test_many_degrees_of_freedom_go_on_without_a_jump() -> None:
    last, first = student.reach(student.MANY - 1), student.reach(student.MANY)
    assert first < last < first + 1e-5


def test_without_a_degree_of_freedom_there_is_no_interval() -> None:
    with pytest.raises(ValueError, match="no interval"):
        student.reach(0)
