"""Money as people read it: parts of a unit have two digits at least, or as many as the file's money."""

from fractions import Fraction

import pytest

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
