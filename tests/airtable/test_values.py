"""One canonical form a type: equal means equal, and a hash is enough to remember it."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.airtable.values import Type, canonical, clean, is_nothing, nothing, print_of
from engagement.shared.money import Money


def test_text_is_the_same_however_it_was_typed() -> None:
    assert canonical(Type.TEXT, "Cafe\u0301\r\nopen\rnow\x00") == "Café\nopen\nnow"
    assert canonical(Type.LONG_TEXT, "گرین پارک 🌳") == "گرین پارک 🌳"
    assert clean("half a pair \ud800 and \udfff.") == "half a pair  and ."


def test_an_empty_text_is_nothing_as_airtable_has_no_empty_cells() -> None:
    assert canonical(Type.TEXT, "") is None
    assert canonical(Type.LONG_TEXT, "\x00") is None
    assert nothing(Type.TEXT) is None
    assert nothing(Type.CHECK) is False
    assert nothing(Type.LINKS) == ()


def test_nought_is_not_nothing() -> None:
    nothings: list[Any] = [None, False, (), []]
    somethings: list[Any] = [0, True, "0", ("a",), 0.0]
    assert all(is_nothing(value) for value in nothings)
    assert not any(is_nothing(value) for value in somethings)


def test_moments_are_utc_to_the_millisecond_and_days_are_days() -> None:
    summer = datetime(2026, 7, 1, 0, 30, 0, 123999, tzinfo=timezone(timedelta(hours=1)))

    assert canonical(Type.MOMENT, summer) == "2026-06-30T23:30:00.123Z"
    assert canonical(Type.MOMENT, datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"
    assert canonical(Type.DAY, date(2026, 3, 2)) == "2026-03-02"


def test_money_is_pence_and_links_have_no_order() -> None:
    assert canonical(Type.MONEY, Money(1250)) == 1250
    assert canonical(Type.LINKS, ["themes:9", "themes:10", "themes:9"]) == ("themes:10", "themes:9")
    assert canonical(Type.CHECK, 1) is True


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Type.TEXT, 5),
        (Type.WHOLE, True),
        (Type.WHOLE, 1.5),
        (Type.DAY, datetime(2026, 1, 1, tzinfo=UTC)),
        (Type.LINKS, "a:1"),
    ],
)
def test_a_value_of_another_type_is_a_fault_of_ours(type_: Type, value: object) -> None:
    with pytest.raises(TypeError):
        canonical(type_, value)


def test_prints_tell_values_apart_that_look_alike() -> None:
    values = [None, "", "1", 1, True, False, 0, (), ("1",), "None", ("a", "b"), ("a,b",)]

    assert len({print_of(value) for value in values}) == len(values)


@given(st.text())
def test_what_is_canonical_stays_as_it_is(text: str) -> None:
    once = canonical(Type.TEXT, text)

    assert canonical(Type.TEXT, once) == once
    assert once is None or unicodedata.is_normalized("NFC", str(once))
    assert print_of(once) == print_of(canonical(Type.TEXT, once))
