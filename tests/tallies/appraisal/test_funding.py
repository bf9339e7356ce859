"""Funding by appraisal: down the list of adjusted means as far as the money goes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import ties
from engagement.tallies.appraisal.appraisals import appraise
from engagement.tallies.appraisal.funding import fund
from engagement.tallies.appraisal.sheets import Sheet, State
from engagement.tallies.elections import Election, Project
from tests.tallies.appraisal.test_additive import any_sheet


def costing(costs: dict[str, int], budget: int) -> Election:
    return Election.of([Project(key, key.upper(), cost) for key, cost in costs.items()], [], budget=budget)


def alike(scores: dict[str, int | State], members: int = 6) -> Sheet:
    """Members who agree on everything."""
    return Sheet.of(list(scores), {f"m{n}": scores for n in range(members)})


def test_money_goes_down_the_list_and_what_does_not_fit_is_passed_over() -> None:
    funding = fund(
        appraise(alike({"a": 10, "b": 8, "c": 7, "d": 6})), costing({"a": 60, "b": 50, "c": 30, "d": 20}, 100)
    )
    assert funding.result.winners == ("a", "c")
    assert (funding.result.cost, funding.result.left) == (90, 10)
    assert [(choice.support, choice.by) for choice in funding.result.chosen] == [(6, "rule")] * 2
    assert funding.close == ()
    assert funding.result.gap is not None
    assert (funding.result.gap.size, funding.result.gap.taken, funding.result.gap.instead_of) == (1, "c", "d")


def test_a_proposal_that_generous_members_kept_out_of_does_not_lose_its_place_for_it() -> None:
    generous = {f"m{n}": {"a": 8, "b": State.RECUSED if n < 3 else 7} for n in range(4)}
    stern = {f"s{n}": {"a": 4, "b": 5} for n in range(4)}
    appraisal = appraise(Sheet.of("ab", {**generous, **stern}))
    assert [appraisal.of("a").plain, appraisal.of("b").plain] == [6, Fraction(27, 5)]
    assert fund(appraisal, costing({"a": 10, "b": 10}, 10)).result.winners == ("b",)


def test_equal_means_are_parted_by_the_stated_order_and_reported() -> None:
    appraisal = appraise(alike({"a": 5, "b": 5, "c": 5}))
    funding = fund(appraisal, costing({"a": 10, "b": 8, "c": 10}, 20))
    assert funding.result.winners == ("b", "a")
    assert funding.result.ties == (
        ties.Tie(("b", "a", "c"), "lower cost"),
        ties.Tie(("a", "c"), "place in the list"),
    )
    listed = fund(appraisal, costing({"a": 10, "b": 8, "c": 10}, 20), tie_order=ties.Order.FILE)
    assert listed.result.winners == ("a", "b")
    assert fund(appraisal, costing({"a": 10, "b": 10, "c": 10}, 10), seed="x").result.ties[0].parted_by == "lot"


def test_what_everybody_scores_lowest_is_never_funded() -> None:
    assert fund(appraise(alike({"a": 0, "b": 1})), costing({"a": 1, "b": 1}, 100)).result.winners == ("b",)


def test_a_pass_mark_holds_money_back() -> None:
    funding = fund(appraise(alike({"a": 6, "b": 5})), costing({"a": 1, "b": 1}, 100), pass_mark=Fraction(11, 2))
    assert funding.result.winners == ("a",)


def test_the_funding_line_names_who_is_too_close_to_call() -> None:
    rows = {
        f"m{n}": {"a": 9 + n % 2, "b": b, "c": c, "d": n % 2}
        for n, (b, c) in enumerate([(5, 4), (7, 8), (6, 6), (4, 5), (8, 6), (6, 6)])
    }
    funding = fund(appraise(Sheet.of("abcd", rows)), costing(dict.fromkeys("abcd", 10), 20))
    assert funding.result.winners == ("a", "b")
    assert funding.close == ("b", "c")


def test_a_proposal_referred_on_is_not_funded_here() -> None:
    rows = {f"m{n}": {"a": 9 if n < 2 else State.RECUSED, "b": 5} for n in range(6)}
    funding = fund(appraise(Sheet.of("ab", rows)), costing({"a": 1, "b": 1}, 2))
    assert (funding.result.winners, funding.referred) == (("b",), ("a",))


def test_an_appraisal_of_other_proposals_is_refused() -> None:
    with pytest.raises(ValueError, match="same proposals"):
        fund(appraise(alike({"a": 5})), costing({"b": 1}, 1))


@given(any_sheet(), st.data())
def test_never_over_budget_and_nothing_that_fits_is_passed_over(sheet: Sheet, data: st.DataObject) -> None:
    costs = {each: data.draw(st.integers(0, 20)) for each in sheet.proposals}
    appraisal = appraise(sheet)
    funding = fund(appraisal, costing(costs, data.draw(st.integers(0, 60))))
    assert funding.result.cost <= funding.result.budget
    for each in appraisal.proposals:
        if each.place and each.lifted and each.proposal not in funding.result.winners:
            assert costs[each.proposal] > funding.result.left
