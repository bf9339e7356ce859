"""Greedy with restricted money: the projects in turn, each if the pots can pay for it and for all taken before it.

Sources: the lists are those of `greedy` and `per_pound`; the test is the flow of `flow`. With general money only it
is greedy itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import funds, greedy, pots
from engagement.tallies.allocation.restricted import booked


class Count(Protocol):
    """A rule that takes projects in turn while there is money: `greedy.greedy`, `per_pound.per_pound`."""

    def __call__(
        self, election: elections.Election, /, *, tie_order: ties.Order, seed: str | None, money: funds.Funds
    ) -> results.Result: ...


def in_turn(
    election: elections.Election,
    given: Sequence[pots.Pot],
    *,
    count: Count = greedy.greedy,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
) -> booked.Booked:
    """Go down the list and take each project that the pots can pay for together with those taken before.

    Other settings of the count go in beforehand: `partial(greedy.greedy, misfit=…)`. Raises pots.Unusable when the
    pots do not fit the election.
    """
    money = booked.Money(election, given)
    result = count(election, tie_order=tie_order, seed=seed, money=money.cover())
    fits = ("Fits", "when the pots can pay for it and all taken before, each pot only for what it may pay for")
    rule = replace(
        result.rule,
        name=f"{result.rule.name}, with restricted money",
        choices=(fits, *money.says(), *result.rule.choices),
        settings=(*result.rule.settings, ("restricted", "in-turn")),
    )
    return money.book(rule, result.chosen, result.ties, result.gap)
