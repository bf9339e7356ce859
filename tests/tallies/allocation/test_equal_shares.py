"""Equal shares: by hand, by properties, against a slow plain count, and on real ballots."""

import csv
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import ties
from engagement.tallies.allocation.equal_shares import Completion, Satisfaction, equal_shares
from engagement.tallies.allocation.greedy import greedy
from engagement.tallies.elections import Election
from engagement.tallies.files import pabulib
from tests.tallies.samples import KK24, any_election, ballots_of, election, needs_kk24, shuffled

satisfactions = st.sampled_from(Satisfaction)
completions = st.sampled_from(Completion)


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    street = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    result = equal_shares(street, completion=Completion.NONE)
    assert result.winners == ("p",)
    assert result.chosen[0].price == 20
    result = equal_shares(street, completion=Completion.ADD1)
    assert result.winners == ("p", "g")
    assert ("Share at the last count", "30 (raised by 5)") in result.rule.choices
    assert greedy(street).winners == ("p", "g")
    assert greedy(street).ties == (ties.Tie(("g", "b"), "place in the list"),)


def test_a_minority_gets_its_share_where_greedy_gives_it_nothing() -> None:
    town = election({"a": 20, "b": 20, "c": 20}, ballots=["ab", "ab", "ab", "c", "c"], budget=50)
    assert set(equal_shares(town, completion=Completion.NONE).winners) == {"a", "c"}
    assert set(greedy(town).winners) == {"a", "b"}


def test_supporters_who_cannot_pay_in_full_give_what_they_have() -> None:
    # Shares are 15. a takes 9 from each of two; then b costs 38: those two give their last 6, the others 13.
    board = election({"a": 18, "b": 38}, ballots=["ab", "ab", "b", "b"], budget=60)
    result = equal_shares(board, satisfaction=Satisfaction.CARDINAL, completion=Completion.NONE)
    assert [(choice.id, choice.price) for choice in result.chosen] == [
        ("a", Fraction(9)),
        ("b", Fraction(13)),
    ]


def test_a_blank_ballot_holds_a_share_that_nobody_spends() -> None:
    board = election({"a": 60}, ballots=["a", "a", ""], budget=90)
    assert equal_shares(board, completion=Completion.NONE).winners == ("a",)
    board = election({"a": 61}, ballots=["a", "a", ""], budget=90)
    assert equal_shares(board, completion=Completion.NONE).winners == ()
    assert equal_shares(board, completion=Completion.ADD1).winners == ("a",)


def test_a_project_without_a_cost_is_chosen_if_anybody_supports_it() -> None:
    assert equal_shares(election({"a": 0, "b": 0}, ballots=["a"], budget=1)).winners == ("a",)


def test_an_election_without_ballots_chooses_nothing() -> None:
    assert equal_shares(election({"a": 1}, ballots=[], budget=10)).winners == ()


def test_every_tie_is_reported_with_what_parted_it() -> None:
    board = election({"b": 10, "a": 10, "c": 8}, ballots=["abc", "abc"], budget=100)
    by_cost = equal_shares(board)
    assert by_cost.ties == (
        ties.Tie(("c", "b", "a"), "lower cost"),
        ties.Tie(("b", "a"), "place in the list"),
    )
    by_file = equal_shares(board, tie_order=ties.Order.FILE)
    assert by_file.winners == ("b", "a", "c")


@given(any_election(), satisfactions, completions)
def test_the_budget_is_never_overspent(any_: Election, satisfaction: Satisfaction, completion: Completion) -> None:
    result = equal_shares(any_, satisfaction=satisfaction, completion=completion)
    assert result.cost <= any_.budget


@given(any_election(), satisfactions, completions)
def test_what_nobody_supports_is_never_funded(
    any_: Election, satisfaction: Satisfaction, completion: Completion
) -> None:
    result = equal_shares(any_, satisfaction=satisfaction, completion=completion)
    assert all(any_.support[winner] > 0 for winner in result.winners)


@given(any_election(), satisfactions)
def test_after_completion_no_supported_project_would_still_fit(any_: Election, satisfaction: Satisfaction) -> None:
    result = equal_shares(any_, satisfaction=satisfaction, completion=Completion.ADD1U)
    waiting = [p for p in any_.projects if p.id not in result.winners and any_.support[p.id]]
    assert all(project.cost > result.left for project in waiting)


@given(any_election(), satisfactions, completions, st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_the_voters_change_nothing(
    any_: Election, satisfaction: Satisfaction, completion: Completion, chance: random.Random
) -> None:
    first = equal_shares(any_, satisfaction=satisfaction, completion=completion)
    assert equal_shares(shuffled(any_, chance), satisfaction=satisfaction, completion=completion) == first


@given(any_election(), satisfactions)
def test_the_quick_count_equals_a_slow_one_written_plainly(any_: Election, satisfaction: Satisfaction) -> None:
    result = equal_shares(any_, satisfaction=satisfaction, completion=Completion.NONE)
    assert [(choice.id, choice.price) for choice in result.chosen] == slow_count(any_, satisfaction)


def slow_count(any_: Election, satisfaction: Satisfaction) -> list[tuple[str, Fraction]]:
    """Equal shares as the papers write it: one purse a voter, every project priced in every round."""
    ballots = ballots_of(any_)
    purses = [Fraction(any_.budget, len(ballots) or 1)] * len(ballots)
    waiting = list(any_.projects)
    bought: list[tuple[str, Fraction]] = []
    while True:
        offers = []
        for place, project in enumerate(waiting):
            held = sorted(purses[n] for n, ballot in enumerate(ballots) if project.id in ballot.scores)
            if not any(held) or sum(held) < project.cost:
                continue
            rest = Fraction(project.cost)
            while held[0] * len(held) < rest:
                rest -= held.pop(0)
            price = rest / len(held)
            worth = project.cost if satisfaction is Satisfaction.COST and project.cost else 1
            offers.append((price / worth, project.cost, -any_.support[project.id], place, price))
        if not offers:
            return bought
        *_, place, price = min(offers)
        project = waiting.pop(place)
        for n, ballot in enumerate(ballots):
            if project.id in ballot.scores:
                purses[n] = max(purses[n] - price, Fraction(0))
        bought.append((project.id, price))


@needs_kk24
@pytest.mark.parametrize("order", ties.Order)
def test_the_board_of_winterthur_gets_the_winners_it_published(order: ties.Order) -> None:
    with (KK24 / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        published = {int(row["id"]) for row in csv.DictReader(file) if row["mes380k"] == "True"}
    with (KK24 / "pre_voting.pb").open("rb") as file:
        reading = pabulib.read(file, budget=380_000)
    result = equal_shares(reading.election, tie_order=order)
    assert len(published) == 33
    assert {int(winner) for winner in result.winners} == published
    assert result.cost == 378_250
