"""What may be spent on what, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.funds import rules
from engagement.shared.money import ZERO, Money, total

pounds = Money.pounds


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026), (date(2026, 1, 1), 2025)],
)
def test_a_year_begins_on_the_first_of_april(day: date, year: int) -> None:
    assert rules.april_year(day) == year


def test_restricted_money_is_used_first_and_only_for_its_purpose() -> None:
    available = {"": pounds(100), "food": pounds(50), "sport": pounds(70)}

    assert rules.draw(pounds(80), "food", available) == {"food": pounds(50), "": pounds(30)}
    assert rules.draw(pounds(40), "food", available) == {"food": pounds(40)}
    assert rules.draw(pounds(100), "", available) == {"": pounds(100)}
    assert rules.draw(pounds(60), "art", available) == {"": pounds(60)}
    with pytest.raises(rules.NotEnoughMoney) as refused:
        rules.draw(pounds(101), "", available)
    assert str(refused.value) == "There is not enough money: £101 is needed, and £100 is left for this"
    with pytest.raises(rules.NotEnoughMoney):
        rules.draw(pounds(151), "food", available)


def test_unrestricted_money_goes_back_first() -> None:
    drawn = {"food": pounds(50), "": pounds(30)}

    assert rules.give_back(pounds(20), drawn) == {"": pounds(20)}
    assert rules.give_back(pounds(45), drawn) == {"": pounds(30), "food": pounds(15)}
    assert rules.give_back(pounds(80), drawn) == {"": pounds(30), "food": pounds(50)}
    assert rules.give_back(pounds(10), {"food": pounds(10)}) == {"food": pounds(10)}


@given(st.integers(1, 10_000), st.integers(0, 5_000), st.integers(0, 5_000), st.sampled_from(["", "food"]))
def test_what_is_drawn_is_exact_and_never_more_than_there_is(asked: int, free: int, food: int, purpose: str) -> None:
    available = {"": Money(free), "food": Money(food)}
    left = free + (food if purpose else 0)
    if asked > left:
        with pytest.raises(rules.NotEnoughMoney):
            rules.draw(Money(asked), purpose, available)
        return
    drawn = rules.draw(Money(asked), purpose, available)
    assert total(list(drawn.values())) == Money(asked)
    assert all(ZERO < part <= available[one] for one, part in drawn.items())
    assert rules.give_back(Money(asked), drawn) == drawn


def test_the_lines_of_a_transaction_sum_to_zero() -> None:
    rules.check_balanced([Money(5), Money(-3), Money(-2)])
    with pytest.raises(rules.Unbalanced):
        rules.check_balanced([Money(5), Money(-4)])


def test_the_bar_is_never_longer_than_the_whole() -> None:
    balances = rules.Balances(available=Money(1), committed=Money(1), paid=Money(1))

    assert [(part.name, part.start, part.width) for part in rules.bar(balances)] == [
        ("paid", 0, 333),
        ("committed", 333, 333),
        ("available", 666, 333),
    ]
    assert rules.bar(rules.Balances()) == []
