"""Equal shares of every pot: by hand, by properties, and against a slow count written plainly."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.tallies.allocation import equal_shares, flow, pots, runs
from engagement.tallies.allocation.equal_shares import Choices, Compare, Completion, Satisfaction
from engagement.tallies.allocation.pots import Pot
from engagement.tallies.allocation.restricted import booked, trail
from engagement.tallies.allocation.restricted.shares import Funds, shares
from engagement.tallies.elections import Ballot, Election, Project
from tests.tallies.allocation.restricted.samples import (
    any_general_town,
    any_town,
    booked_to_the_penny,
    feasible,
    renamed,
    shuffled,
    town,
)
from tests.tallies.samples import ballots_of

Town = tuple[Election, Sequence[Pot]]
PLAIN = Choices(completion=Completion.NONE, comparison=Compare.NONE)

# A step of a tenth keeps the tests short; the rule is the same.
any_choices = st.builds(
    Choices,
    satisfaction=st.sampled_from(Satisfaction),
    completion=st.sampled_from(Completion),
    step=st.sampled_from(["1/10", "1/3", "5"]),
    start=st.sampled_from(equal_shares.Start),
    stop=st.sampled_from(equal_shares.Stop),
    comparison=st.sampled_from(Compare),
)

COSTS, BALLOTS = {"p": 60, "g": 30, "b": 30}, ["pb", "p", "p", "g"]


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    # Everyone holds 5 of the green pot and 20 of general money. Ada, Ben and Cy pay 20 each for the playground.
    board, pots_ = town(COSTS, ballots=BALLOTS, pots={"gb": 20, "*": 80})
    result = shares(board, pots_, choices=PLAIN)
    assert [(choice.id, choice.price) for choice in result.chosen] == [("p", Fraction(20))]
    # A fifth more of each pot, 6 and 24, and Dee can pay for the garden alone.
    result = shares(board, pots_)
    assert [(choice.id, choice.price) for choice in result.chosen] == [("p", Fraction(20)), ("g", Fraction(30))]
    assert ("Share at the last count", "30 (raised by 5, in 200 steps)") in result.rule.choices
    assert result.payments == (flow.Payment("gb", "g", 20), flow.Payment("*", "p", 60), flow.Payment("*", "g", 10))
    assert result.run is not None
    money = booked.Money(board, pots_)
    followed = trail.Trail(money, result.run, Satisfaction.SCORE_COST, ballots=board.ballots)
    playground, garden = followed.payments()
    assert [[Fraction(part, playground.unit) for part in bill] for bill in playground.amounts] == [[20], [20], [20]]
    assert [[Fraction(part, garden.unit) for part in bill] for bill in garden.amounts] == [[6, 24]]
    assert followed.left(board.place["b"]) == 10  # Ada's: 6 green and 4 general


def test_a_new_contribution_can_cost_a_project_of_its_purpose_its_place() -> None:
    costs, ballots = {"b": 10, "p": 40, "g": 20}, ["pg", "bpg"]
    before = shares(*town(costs, ballots=ballots, pots={"*": 40}))
    assert before.winners == ("g", "b")
    # 20 more, for garden and bench alone: now the garden leaves enough for the playground, and nothing for the bench.
    after = shares(*town(costs, ballots=ballots, pots={"bg": 20, "*": 40}))
    assert after.winners == ("g", "p")
    assert after.payments == (flow.Payment("bg", "g", 20), flow.Payment("*", "p", 40))


def test_after_completion_even_money_for_one_project_alone_can_cost_it_its_place() -> None:
    costs, ballots = {"b": 40, "g": 70, "p": 90}, ["bgp", "p", "", ""]
    assert shares(*town(costs, ballots=ballots, pots={"*": 90})).winners == ("b",)
    after = shares(*town(costs, ballots=ballots, pots={"b": 30, "*": 90}))
    assert after.winners == ("p",)
    assert after.left_in == {"b": 30, "*": 0}
    assert ("Share at the last count", "60 (raised by 30, in 1000 steps)") in after.rule.choices


def test_add_ons_wait_for_their_base_and_of_incompatible_projects_one_is_chosen_whichever_pot_pays() -> None:
    board, pots_ = town({"b": 40, "x": 10, "r": 20}, ballots=["bxr", "bxr"], pots={"b": 40, "x": 10, "*": 30})
    assert shares(board, pots_).winners == ("x", "r", "b")
    assert shares(board, pots_, after={1: 0}).winners == ("r", "b", "x")
    assert shares(board, pots_, apart=[frozenset({1, 2})]).winners == ("x", "b")
    # Nor do shares rise for ever for what may never be chosen, or never be paid for.
    forever = Choices(completion=Completion.ADD1U, stop=equal_shares.Stop.OVERSPEND)
    assert shares(board, pots_, apart=[frozenset({1, 2})], choices=forever).winners == ("x", "b")
    board, pots_ = town({"a": 40, "b": 40}, ballots=["ab"], pots={"a": 50, "": 30})
    assert shares(board, pots_, choices=forever).winners == ("a",)


def test_who_is_recused_keeps_their_money_of_every_pot() -> None:
    projects = [Project("a", "", 30), Project("b", "", 30)]
    ballots = [Ballot("v", {"a": 1, "b": 1}, recused=frozenset("a")), Ballot("w", {"a": 1})]
    board = Election.of(projects, ballots, budget=60)
    result = shares(board, [Pot("a", "", 30, frozenset("a")), Pot("*", "", 30)], choices=PLAIN)
    assert result.winners == ("a",)  # w pays 15 and 15; v holds 15 of general money, and b costs 30
    assert result.run is not None
    money = booked.Money(board, result.paid_from)
    followed = trail.Trail(money, result.run, Satisfaction.COST, ballots=board.ballots)
    assert [payment.ballots for payment in followed.payments()] == [[1]]
    assert followed.left(1) == 15


def test_pots_that_are_not_the_budget_are_refused() -> None:
    board, pots_ = town({"p": 60}, ballots=["p"], pots={"*": 50})
    with pytest.raises(pots.Unusable):
        shares(replace(board, budget=60), pots_)


@settings(max_examples=60)
@given(any_town(), any_choices)
def test_what_is_chosen_is_supported_and_the_pots_can_pay_for_it(any_: Town, choices: Choices) -> None:
    board, pots_ = any_
    result = shares(board, pots_, choices=choices)
    assert feasible(board, pots_, result.winners)
    assert all(board.support[key] > 0 for key in result.winners)
    if choices.completion in {Completion.ADD1U, Completion.SUPPORT}:
        waiting = [key for key in board.support if key not in result.winners and board.support[key]]
        assert not any(feasible(board, pots_, [*result.winners, key]) for key in waiting)


@settings(max_examples=60)
@given(any_town(), any_choices)
def test_a_restricted_pound_reaches_only_its_purpose_and_every_penny_is_booked(any_: Town, choices: Choices) -> None:
    board, pots_ = any_
    result = shares(board, pots_, choices=choices)
    booked_to_the_penny(result, pots_)


@settings(max_examples=60)
@given(any_general_town(), any_choices)
def test_with_general_money_only_it_is_equal_shares_itself(any_: Town, choices: Choices) -> None:
    board, pots_ = any_
    result, plain = shares(board, pots_, choices=choices), equal_shares.count(board, choices)
    assert (result.chosen, result.ties, result.gap) == (plain.result.chosen, plain.result.ties, plain.result.gap)
    assert (result.run, result.comparison) == (plain.run, plain.result.comparison)
    if board.budget:  # and so it is when general money goes through purses and flow
        through = equal_shares.count(board, choices, funds=Funds(booked.Money(board, pots_), board.ballots.grouped()))
        assert (through.result, through.run) == (plain.result, plain.run)


@settings(max_examples=60)
@given(any_town(), any_choices, st.randoms(use_true_random=False))
def test_the_order_of_voters_and_pots_and_all_names_change_nothing(
    any_: Town, choices: Choices, chance: random.Random
) -> None:
    board, pots_ = any_
    result = shares(board, pots_, choices=choices)
    other = shares(*shuffled(board, list(pots_), chance), choices=choices)
    assert (other.chosen, other.ties, other.gap, other.run) == (result.chosen, result.ties, result.gap, result.run)
    others = shares(*renamed(board, list(pots_)), choices=choices)
    assert others.winners == tuple(f"Z{key}" for key in result.winners)


@settings(max_examples=60)
@given(any_town(), any_choices)
def test_what_voters_paid_from_each_pot_proves_the_run(any_: Town, choices: Choices) -> None:
    board, pots_ = any_
    run, money = shares(board, pots_, choices=choices).run, booked.Money(board, pots_)
    assert run is not None
    assert list(trail.faults(money, run, choices.satisfaction)) == []
    followed = trail.Trail(money, run, choices.satisfaction, ballots=board.ballots)
    spent = [Fraction(0)] * len(money.purposes)
    for payment in followed.payments():
        assert payment.exact == board.projects[payment.project].cost
        for bill in payment.amounts:
            assert min(bill, default=0) >= 0
            for purpose, part in zip(payment.purposes, bill, strict=True):
                assert payment.project in money.purposes[purpose].places
                spent[purpose] += Fraction(part, payment.unit)
    held = [run.share * purpose.amount * board.ballots.voters / (board.budget or 1) for purpose in money.purposes]
    assert all(paid <= all_ for paid, all_ in zip(spent, held, strict=True))


def test_a_price_system_that_is_wrong_is_told_in_sentences() -> None:
    board, pots_ = town(COSTS, ballots=BALLOTS, pots={"gb": 20, "*": 80})
    money = booked.Money(board, pots_)

    def told(share: int, *purchases: tuple[int, int | Fraction]) -> list[str]:
        run = runs.Run(Fraction(share), tuple(runs.Purchase(n, Fraction(rate)) for n, rate in purchases))
        return list(trail.faults(money, run, Satisfaction.COST))

    third = Fraction(1, 3)
    assert told(30, (0, third), (1, 1)) == []
    assert told(30, (0, third)) == []  # Dee has exactly the 30 that the garden costs: no more
    assert told(35, (0, third)) == ["g was not bought, though its supporters had more left for it than it costs."]
    assert told(20, (0, third)) == ["p costs 60, but its supporters paid 48.00 for it."]
    assert told(30, (0, third), (0, third))[0] == "Something was bought twice."
    assert told(30, (0, -1)) == ["A share or a price is below zero."]


@settings(max_examples=60)
@given(any_town(), st.integers(0, 40), st.data())
def test_without_completion_money_for_one_project_alone_never_costs_it_its_place(
    any_: Town, extra: int, data: st.DataObject
) -> None:
    board, pots_ = any_
    before = shares(board, pots_, choices=PLAIN)
    if before.winners:
        key = data.draw(st.sampled_from(before.winners))
        richer = replace(board, budget=board.budget + extra)
        assert key in shares(richer, [*pots_, Pot("new", "", extra, frozenset(key))], choices=PLAIN).winners


@settings(max_examples=60)
@given(any_town(), st.sampled_from([Satisfaction.COST, Satisfaction.CARDINAL]))
def test_the_count_equals_a_slow_one_written_plainly(any_: Town, by: Satisfaction) -> None:
    board, pots_ = any_
    first = Fraction(board.budget, board.ballots.voters or 1)
    bought = shares(board, pots_, choices=replace(PLAIN, satisfaction=by)).run
    assert bought is not None
    costing = [
        (board.projects[one.project].id, one.rate) for one in bought.purchases if board.projects[one.project].cost
    ]
    slow = slow_count(board, pots_, by, Fraction(1))
    assert costing == slow
    # Add1 by tenths: the last count is the first that leaves nothing out, or the last that the pots can pay for.
    raised = replace(PLAIN, satisfaction=by, completion=Completion.ADD1, step="1/10")
    run = shares(board, pots_, choices=raised).run
    assert run is not None
    steps, found = 0, slow
    free = [project.id for project in board.projects if not project.cost and board.support[project.id]]
    supported = [key for key in board.support if board.support[key]]
    while first:
        have = [*free, *(key for key, _ in found)]
        if not any(feasible(board, pots_, [*have, key]) for key in supported if key not in have):
            break
        further = slow_count(board, pots_, by, 1 + Fraction(steps + 1, 10))
        if not feasible(board, pots_, [*free, *(key for key, _ in further)]):
            break
        steps, found = steps + 1, further
    costing = [(board.projects[one.project].id, one.rate) for one in run.purchases if board.projects[one.project].cost]
    assert costing == found


def slow_count(board: Election, pots_: Sequence[Pot], by: Satisfaction, part: Fraction) -> list[tuple[str, Fraction]]:
    """One purse a voter and a pot, every project priced in every round. Projects without a cost are left out."""
    ballots = ballots_of(board)
    every = frozenset(project.id for project in board.projects)
    ordered = sorted(
        ((every if pot.pays_for is None else pot.pays_for, pot.amount) for pot in pots_),
        key=lambda pot: (len(pot[0]), sorted(board.place[key] for key in pot[0])),
    )
    purses = [[Fraction(amount, len(ballots)) * part for _, amount in ordered] for _ in ballots]
    waiting = [project for project in board.projects if project.cost]
    bought: list[tuple[str, Fraction]] = []
    while True:
        offers = []
        for place, project in enumerate(waiting):
            pays = [n for n, (named, _) in enumerate(ordered) if project.id in named]
            held = sorted(
                sum((purses[v][n] for n in pays), Fraction(0)) for v, b in enumerate(ballots) if project.id in b.scores
            )
            if not any(held) or sum(held) < project.cost:
                continue
            rest = Fraction(project.cost)
            while held[0] * len(held) < rest:
                rest -= held.pop(0)
            price = rest / len(held)
            rate = price / (project.cost if by is Satisfaction.COST else 1)
            offers.append((rate, project.cost, -board.support[project.id], place, price, pays))
        if not offers:
            return bought
        rate, _, _, place, price, pays = min(offers)
        project = waiting.pop(place)
        for voter, ballot in enumerate(ballots):
            due = price if project.id in ballot.scores else Fraction(0)
            for n in pays:
                part_ = min(due, purses[voter][n])
                purses[voter][n] -= part_
                due -= part_
        bought.append((project.id, rate))
