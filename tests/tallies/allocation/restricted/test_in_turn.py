"""Greedy with restricted money."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import results
from engagement.tallies.allocation import flow, pots
from engagement.tallies.allocation.greedy import Misfit, greedy
from engagement.tallies.allocation.per_pound import per_pound
from engagement.tallies.allocation.pots import Pot
from engagement.tallies.allocation.restricted.in_turn import Count, in_turn
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
counts = st.sampled_from([greedy, per_pound])


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    board, pots_ = town({"p": 60, "g": 40, "b": 30}, ballots=["pb", "p", "p", "g"], pots={"gb": 50, "*": 50})
    # The playground may have general money alone, and that is 50; garden and bench have one supporter each.
    result = in_turn(board, pots_)
    assert result.winners == ("b", "g")
    assert greedy(board).winners == ("p", "b")
    assert result.payments == (flow.Payment("gb", "b", 30), flow.Payment("gb", "g", 20), flow.Payment("*", "g", 20))
    assert result.left_in == {"gb": 0, "*": 30}
    assert ("Pot gb", "50 for 2 of 3 projects") in result.rule.choices
    assert ("Pot *", "50 for anything") in result.rule.choices


def test_where_the_rule_is_to_stop_nothing_comes_after_the_first_that_the_pots_cannot_pay() -> None:
    board, pots_ = town({"p": 60, "g": 40}, ballots=["p", "p", "g"], pots={"g": 50, "*": 50})
    assert in_turn(board, pots_, count=partial(greedy, misfit=Misfit.STOP)).winners == ()
    assert in_turn(board, pots_).winners == ("g",)


def test_pots_that_are_not_the_budget_are_refused() -> None:
    board, pots_ = town({"p": 60}, ballots=["p"], pots={"*": 50})
    with pytest.raises(pots.Unusable):
        in_turn(replace(board, budget=60), pots_)


def test_a_new_contribution_can_cost_a_project_of_its_purpose_its_place() -> None:
    costs, ballots = {"p": 60, "g": 40, "r": 90}, ["p", "p", "g", "r"]
    assert in_turn(*town(costs, ballots=ballots, pots={"*": 50})).winners == ("g",)
    assert in_turn(*town(costs, ballots=ballots, pots={"pg": 10, "*": 50})).winners == ("p",)


@given(any_town(), counts)
def test_what_is_chosen_is_supported_and_the_pots_can_pay_for_it_and_for_nothing_more(any_: Town, count: Count) -> None:
    board, pots_ = any_
    result = in_turn(board, pots_, count=count)
    assert feasible(board, pots_, result.winners)
    for project in board.projects:
        if project.id in result.winners:
            assert board.support[project.id] > 0
        elif board.support[project.id]:
            assert not feasible(board, pots_, [*result.winners, project.id])


@given(any_town(), counts)
def test_a_restricted_pound_reaches_only_its_purpose_and_every_penny_is_booked(any_: Town, count: Count) -> None:
    board, pots_ = any_
    result = in_turn(board, pots_, count=count)
    booked_to_the_penny(result, pots_)


@given(any_general_town(), st.sampled_from([greedy, per_pound]), st.sampled_from(Misfit))
def test_with_general_money_only_it_is_greedy_itself(
    any_: Town, rule: Callable[..., results.Result], misfit: Misfit
) -> None:
    board, pots_ = any_
    result, plain = in_turn(board, pots_, count=partial(rule, misfit=misfit)), rule(board, misfit=misfit)
    assert (result.chosen, result.ties, result.gap) == (plain.chosen, plain.ties, plain.gap)


@given(any_town(), counts, st.randoms(use_true_random=False))
def test_the_order_of_voters_and_pots_and_all_names_change_nothing(
    any_: Town, count: Count, chance: random.Random
) -> None:
    board, pots_ = any_
    result = in_turn(board, pots_, count=count)
    other = in_turn(*shuffled(board, list(pots_), chance), count=count)
    assert (other.chosen, other.ties, other.gap) == (result.chosen, result.ties, result.gap)
    assert in_turn(*renamed(board, list(pots_)), count=count).winners == tuple(f"Z{key}" for key in result.winners)


@given(any_town(), counts, st.data())
def test_the_first_in_the_list_whose_fate_a_contribution_changes_is_chosen_for_it(
    any_: Town, count: Count, data: st.DataObject
) -> None:
    board, pots_ = any_
    keys = [project.id for project in board.projects]
    extra = Pot("new", "", data.draw(st.integers(0, 40)), data.draw(st.none() | st.frozensets(st.sampled_from(keys))))
    before = set(in_turn(board, pots_, count=count).winners)
    richer = replace(board, budget=board.budget + extra.amount)
    after = set(in_turn(richer, [*pots_, extra], count=count).winners)
    unlimited = replace(board, budget=sum(project.cost for project in board.projects))
    listed = in_turn(unlimited, [Pot("*", "", unlimited.budget)], count=count).winners
    changed = [key for key in listed if (key in before) != (key in after)]
    assert not changed or changed[0] in after
