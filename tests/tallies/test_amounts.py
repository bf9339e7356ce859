"""Money as people read it: parts of a unit have two digits at least, or as many as the file's money."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import amounts


@pytest.mark.parametrize(
    ("amount", "scale", "says"),
    [
        (1234, 1, "1,234"),
        (Fraction(2469, 2), 1, "1,234.50"),
        (305, 10, "30.50"),
        (300, 10, "30.00"),
        (123450, 100, "1,234.50"),
        (1234567, 1000, "1,234.567"),
    ],
)
def test_amounts_are_written_alike(amount: int | Fraction, scale: int, says: str) -> None:
    assert amounts.written(amount, scale=scale, currency="GBP") == f"GBP {says}"


def test_a_machine_gets_a_whole_number_where_it_is_one() -> None:
    assert (amounts.plain(300, scale=10), amounts.plain(305, scale=10)) == (30, 30.5)


@given(st.integers(0, 10**15 - 1), st.sampled_from([1, 10, 100, 1000, 10**6]))
def test_up_to_fifteen_digits_no_penny_is_lost_on_the_way_to_a_machine_and_back(amount: int, scale: int) -> None:
    assert amounts.smallest(json.loads(json.dumps(amounts.plain(amount, scale=scale))), scale=scale) == amount
