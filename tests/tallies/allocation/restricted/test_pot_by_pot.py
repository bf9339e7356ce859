"""The simple mode: the restricted pots first, one purpose after another, then the general money."""

import random
from collections.abc import Callable, Sequence
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import results, ties
from engagement.tallies.allocation import flow
from engagement.tallies.allocation.equal_shares import equal_shares
from engagement.tallies.allocation.greedy import Misfit, greedy
from engagement.tallies.allocation.phragmen import phragmen
from engagement.tallies.allocation.pots import Pot
from engagement.tallies.allocation.restricted.pot_by_pot import pot_by_pot
from engagement.tallies.elections import Election
from tests.tallies.allocation.restricted.samples import (
    any_general_town,
    any_town,
    booked_to_the_penny,
    feasible,
    renamed,
    shuffled,
    town,
)

Town = tuple[Election, Sequence[Pot]]
Rule = Callable[..., results.Result]
rules = st.sampled_from([greedy, phragmen])

COSTS, BALLOTS = {"p": 60, "g": 40, "b": 30}, ["pb", "p", "p", "g"]


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    # The green pot (50) sees garden and bench alone, one supporter each: the bench costs less. 20 are left over.
    # The general money (70) takes the playground. 10 + 20 are left: not enough for the garden.
    board, pots_ = town(COSTS, ballots=BALLOTS, pots={"gb": 50, "*": 70})
    result = pot_by_pot(board, pots_, count=greedy)
    assert result.winners == ("b", "p")
    assert result.ties == (ties.Tie(("b", "g"), "lower cost", "pot gb"),)
    assert result.left_in == {"gb": 20, "*": 10}
    # With 80 of general money, what both have left pays for the garden together.
    board, pots_ = town(COSTS, ballots=BALLOTS, pots={"gb": 50, "*": 80})
    result = pot_by_pot(board, pots_, count=greedy)
    assert [(choice.id, choice.by) for choice in result.chosen] == [("b", "rule"), ("p", "rule"), ("g", "support")]
    assert flow.Payment("gb", "g", 20) in result.payments
    assert flow.Payment("*", "g", 20) in result.payments
    assert pot_by_pot(board, pots_, count=greedy, top_up=False).left_in == {"gb": 20, "*": 20}


def test_the_rule_prints_every_pot_and_each_choice_that_all_counts_share_once() -> None:
    board, pots_ = town(COSTS, ballots=BALLOTS, pots={"gb": 50, "*": 70})
    rule = pot_by_pot(board, pots_, count=greedy).rule
    said = dict(rule.choices)
    assert rule.name == "greedy by support, pot by pot"
    assert said["Pot gb"] == "50 for 2 of 3 projects"
    assert said["When a project does not fit"] == "skip it and try the next"
    assert len(said) == len(rule.choices)
    rule = pot_by_pot(board, pots_, count=equal_shares).rule
    assert {"First share of each voter (pot gb)", "First share of each voter (pot *)"} <= dict(rule.choices).keys()


def test_an_add_on_whose_base_another_pot_paid_for_may_come() -> None:
    board, pots_ = town({"b": 30, "p": 20}, ballots=["bp", "p"], pots={"b": 30, "*": 20})
    assert pot_by_pot(board, pots_, count=greedy, after={1: 0}).winners == ("b", "p")
    board, pots_ = town({"b": 30, "p": 20}, ballots=["bp", "p"], pots={"p": 20, "*": 30})
    assert pot_by_pot(board, pots_, count=greedy, after={1: 0}).winners == ("b", "p")
    assert pot_by_pot(board, pots_, count=greedy, apart=[frozenset({0, 1})]).winners == ("p",)


def test_a_new_contribution_can_cost_a_project_of_its_purpose_its_place() -> None:
    costs, ballots = {"p": 60, "g": 40, "r": 90}, ["p", "p", "g", "r"]
    assert pot_by_pot(*town(costs, ballots=ballots, pots={"pg": 50}), count=greedy).winners == ("g",)
    assert pot_by_pot(*town(costs, ballots=ballots, pots={"pg": 60}), count=greedy).winners == ("p",)


@given(any_town(), rules)
def test_what_is_chosen_is_supported_and_the_pots_can_pay_for_it_and_for_nothing_more(any_: Town, rule: Rule) -> None:
    board, pots_ = any_
    result = pot_by_pot(board, [*pots_, Pot("none", "", 0, frozenset())], count=rule)
    assert feasible(board, pots_, result.winners)
    for project in board.projects:
        if project.id in result.winners:
            assert board.support[project.id] > 0
        elif board.support[project.id]:
            assert not feasible(board, pots_, [*result.winners, project.id])


@given(any_town(), rules)
def test_a_restricted_pound_reaches_only_its_purpose_and_every_penny_is_booked(any_: Town, rule: Rule) -> None:
    board, pots_ = any_
    result = pot_by_pot(board, pots_, count=rule)
    booked_to_the_penny(result, pots_)


@given(any_general_town(), st.sampled_from([greedy, partial(greedy, misfit=Misfit.STOP), phragmen]))
def test_with_general_money_only_it_is_the_rule_itself(any_: Town, rule: Rule) -> None:
    board, pots_ = any_
    result, plain = pot_by_pot(board, pots_, count=rule), rule(board)
    assert (result.chosen, result.ties, result.gap) == (plain.chosen, plain.ties, plain.gap)


@given(any_town(), rules, st.randoms(use_true_random=False))
def test_the_order_of_voters_and_pots_and_all_names_change_nothing(
    any_: Town, rule: Rule, chance: random.Random
) -> None:
    board, pots_ = any_
    result = pot_by_pot(board, pots_, count=rule)
    assert pot_by_pot(*shuffled(board, list(pots_), chance), count=rule).chosen == result.chosen
    other = pot_by_pot(*renamed(board, list(pots_)), count=rule)
    assert other.winners == tuple(f"Z{key}" for key in result.winners)
