"""Numbers as people write them, taken exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import numerals


@pytest.mark.parametrize(
    ("text", "digits", "parts"),
    [
        ("1200", 1200, 0),
        ("1200.00", 1200, 0),
        ("1200,5", 12005, 1),
        ("1 200,50", 12005, 1),
        ("1\u00a0200", 1200, 0),
        ("1'200", 1200, 0),
        ("1,200.50", 12005, 1),
        ("1.200,50", 12005, 1),
        ("1.200.000", 1200000, 0),
        ("1,200,000", 1200000, 0),
        ("1.2e+06", 1200000, 0),
        ("5000 zł", 5000, 0),
        ("£5000", 5000, 0),
        ("250.125", 250125, 3),
        ("0", 0, 0),
    ],
)
def test_money_is_read_to_the_last_digit(text: str, digits: int, parts: int) -> None:
    amount = numerals.money(text, up=True)
    assert amount is not None
    assert (amount.digits, amount.parts) == (digits, parts)


@pytest.mark.parametrize(
    "text", ["", "lots", "-60", "1,200", "1,000", "12,345", "9" * 5000, "inf", "nan", "1e99", "²", "1;2"]
)
def test_what_is_no_amount_or_may_be_two_is_refused(text: str) -> None:
    assert numerals.money(text, up=True) is None


def test_more_than_six_digits_after_the_point_are_rounded_to_the_safe_side_and_said_so() -> None:
    up, down = numerals.money("33.3333333333", up=True), numerals.money("33.3333333333", up=False)
    assert up is not None and down is not None
    assert (up.digits, down.digits) == (33_333_334, 33_333_333)
    assert "rounded up" in up.note and "rounded down" in down.note


@pytest.mark.parametrize("text", ["", "x", "1_0", "--1", "1e9", "10000000000", "∞"])
def test_what_is_no_number_of_points_is_refused(text: str) -> None:
    assert numerals.points(text) is None


@given(st.integers(-(10**8), 10**8), st.integers(0, 6))
def test_points_are_exact(digits: int, parts: int) -> None:
    text = f"{Decimal(digits).scaleb(-parts):f}"
    amount = numerals.points(text)
    assert amount is not None
    assert Fraction(amount.digits, 10**amount.parts) == Fraction(digits, 10**parts)


@given(st.text(max_size=12))
def test_no_text_makes_it_fail(text: str) -> None:
    for amount in (numerals.money(text, up=True), numerals.money(text, up=False), numerals.points(text)):
        assert amount is None or 0 <= amount.parts <= numerals.FINEST
