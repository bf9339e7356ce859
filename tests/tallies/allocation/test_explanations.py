"""Why a proposal was chosen or not: the numbers, the sentences, and what else would have had it chosen."""

from fractions import Fraction

import pytest

from engagement.tallies import elections, results
from engagement.tallies.allocation import (
    counterfactuals,
    explanations,
    greedy,
    money_trail,
    prices,
    side_by_side,
    wording,
)
from engagement.tallies.allocation.runs import Purchase, Run
from engagement.tallies.allocation.satisfaction import Satisfaction
from tests.tallies.samples import election

# Four people share 100: the playground (60) is bought at 20 each, then nobody can pay for garden or bench (30 each).
STREET = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
COUNT = Run(Fraction(25), (Purchase(0, Fraction(20, 60)),))
CHOSEN = results.Result(
    results.Rule("equal shares", ()), 100, (results.Chosen("p", "P", 60, 3, Fraction(20), "shares"),), ()
)


def trail() -> money_trail.Trail:
    return money_trail.Trail(STREET, COUNT, by=Satisfaction.COST, ballots=STREET.ballots)


def why(project_id: str, *, with_greedy: str = "pg") -> explanations.Why:
    found = explanations.explain(STREET, CHOSEN, greedy=with_greedy, trail=trail())
    return next(each for each in found if each.id == project_id)


def test_a_chosen_proposal_has_its_order_its_price_and_its_strength_in_full_supporters() -> None:
    playground = why("p")
    assert (playground.order, playground.by, playground.price, playground.effective) == (1, "shares", 20, 3)


def test_one_short_from_the_start_blames_nobody_for_it() -> None:
    bench = why("b")
    assert (bench.order, bench.start, bench.end, bench.shortfall) == (None, 25, 25, 5)
    assert bench.taken == ()  # what p took later was too little already
    assert bench.fell_out_after is None


def test_one_that_could_be_paid_for_until_another_was_bought_says_after_which() -> None:
    pair = election({"a": 30, "b": 30}, ballots=["ab", "ab", "a"], budget=45)
    run = Run(Fraction(15), (Purchase(0, Fraction(1, 3)),))
    result = results.Result(results.Rule("equal shares", ()), 45, (results.Chosen("a", "A", 30, 3, Fraction(10)),), ())
    ways = money_trail.Trail(pair, run, by=Satisfaction.COST, ballots=pair.ballots)
    other = explanations.explain(pair, result, greedy="a", trail=ways)[1]
    assert (other.start, other.end, other.shortfall, other.fell_out_after) == (30, 10, 20, "a")
    assert other.taken == (explanations.Took("a", "A", 20),)
    spoken = " ".join(wording.sentences(other, say=lambda amount: f"£{amount:.0f}", rule="equal shares"))
    assert "had £30 together at the start. “A” (a), which they support as well, took £20 of it." in spoken
    assert "After “A” (a) was paid they had £10 left, £20 too little for it." in spoken


def test_it_can_be_read_aloud() -> None:
    def say(amount: float) -> str:
        return f"£{amount:,.2f}"

    instead = counterfactuals.Instead(25, 1, 9)
    spoken = " ".join(wording.sentences(why("b"), say=say, rule="equal shares", instead=instead))
    assert spoken == (
        "“B” (b) was not chosen. It costs £30.00. One person of 4 who could support it did. In the last count its "
        "supporters had £25.00 together: £5.00 too little from the start. If nothing else had changed, it would have "
        "been chosen had it cost £25.00, or had one more person supported it and nothing else. By support alone "
        "it would not have been chosen either."
    )


def test_a_receipt_says_what_a_share_paid_for() -> None:
    assert trail().receipt(0) == [money_trail.Paid(0, 20.0)]
    assert trail().receipt(3) == []


@pytest.mark.parametrize(
    ("share", "purchases", "says"),
    [
        (25, [(0, "1/3")], []),
        (25, [(0, "1/4")], ["p costs 60, but its supporters paid 45.00"]),
        (25, [(0, "1/3"), (1, "1")], ["g costs 30, but its supporters paid 25.00"]),
        (25, [], ["p was not bought, though"]),
        (25, [(0, "1/3"), (0, "1/3")], ["bought twice"]),
        (25, [(0, "-1")], ["below zero"]),
        (31, [(0, "1/3")], ["g was not bought"]),
    ],
)
def test_a_price_system_is_checked_to_the_last_fraction(
    share: int, purchases: list[tuple[int, str]], says: list[str]
) -> None:
    run = Run(Fraction(share), tuple(Purchase(place, Fraction(rate)) for place, rate in purchases))
    found = list(prices.faults(STREET, run, Satisfaction.COST))
    assert len(found) == len(says)
    assert all(says_ in fault for says_, fault in zip(says, found, strict=True))


def by_greedy(changed: elections.Election) -> tuple[str, ...]:
    return greedy.greedy(changed).winners


def test_the_largest_cost_and_the_fewest_further_supporters_are_found_by_counting_again() -> None:
    board = election({"a": 60, "b": 50}, ballots=["a", "a", "a", "b"], budget=100)
    assert counterfactuals.instead(board, "b", count=by_greedy) == counterfactuals.Instead(40, 2, counts=10)


def test_nothing_helps_what_can_never_fit() -> None:
    board = election({"a": 10, "b": 50}, ballots=["a"], budget=10)
    found = counterfactuals.instead(board, "b", count=by_greedy)
    assert (found.cost, found.supporters) == (None, None)


def test_what_nobody_supports_needs_a_supporter_and_no_lower_cost() -> None:
    board = election({"a": 10, "b": 5}, ballots=["a"], budget=100)
    found = counterfactuals.instead(board, "b", count=by_greedy)
    assert (found.cost, found.supporters) == (None, 1)


def test_side_by_side_counts_who_gains_and_who_loses() -> None:
    counted = {
        "greedy": CHOSEN,
        "other": results.Result(
            CHOSEN.rule, 100, (results.Chosen("g", "G", 30, 1), results.Chosen("b", "B", 30, 1)), ()
        ),
    }
    first, other = side_by_side.beside(STREET, counted)
    assert (first.served, first.nothing, first.gain, first.lose, first.same) == (3, 1, 0, 0, 4)
    assert (other.served, other.nothing, other.gain, other.lose, other.same) == (2, 2, 1, 3, 0)
