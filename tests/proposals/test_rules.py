"""What a proposal must hold and how an award is paid, without a database."""

from datetime import date

import pytest

from engagement.proposals import rules
from engagement.shared.money import Money

pounds = Money.pounds


@pytest.mark.parametrize(
    ("cost", "least", "priorities", "refusal"),
    [
        (0, 0, 1, rules.NeedsMoney),
        (100, 0, 1, rules.LeastTooMuch),
        (100, 101, 1, rules.LeastTooMuch),
        (100, 100, 0, rules.NeedsPriority),
    ],
)
def test_a_proposal_costs_something_and_serves_a_priority(
    cost: int, least: int, priorities: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.check_proposal(cost=pounds(cost), least=pounds(least), priorities=priorities)
    rules.check_proposal(cost=pounds(100), least=pounds(100), priorities=1)


def test_an_award_is_paid_in_two_equal_parts() -> None:
    assert rules.plan_instalments(Money(100_01), decided_on=date(2026, 3, 2)) == [
        (date(2026, 3, 16), Money(50_01)),
        (date(2026, 9, 14), Money(50_00)),
    ]
    assert rules.plan_instalments(Money(1), decided_on=date(2026, 3, 2)) == [(date(2026, 3, 16), Money(1))]


def test_an_award_below_the_useful_amount_is_refused() -> None:
    rules.check_award(pounds(50), least=pounds(50))
    with pytest.raises(rules.BelowUseful):
        rules.check_award(pounds(49), least=pounds(50))
