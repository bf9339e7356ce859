"""Greedy by support."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import ties
from engagement.tallies.allocation.greedy import Misfit, greedy
from engagement.tallies.elections import Election
from engagement.tallies.files import pabulib
from tests.tallies.samples import KK24, any_election, election, needs_kk24

STREET = election({"a": 50, "b": 60, "c": 40, "d": 5}, ballots=["ab", "ab", "ac"], budget=100)


def test_the_most_supported_go_first_and_what_does_not_fit_is_skipped() -> None:
    assert greedy(STREET).winners == ("a", "c")


def test_where_the_rule_is_to_stop_nothing_after_the_first_misfit_is_chosen() -> None:
    assert greedy(STREET, misfit=Misfit.STOP).winners == ("a",)


def test_the_rule_says_how_it_treats_misfits_and_ties() -> None:
    choices = dict(greedy(STREET).rule.choices)
    assert choices["When a project does not fit"] == "skip it and try the next"
    assert choices["Ties"] == "the lower cost, then more support, then the earlier in the list"


def test_a_tie_is_reported_only_between_projects_that_would_have_fitted() -> None:
    board = election({"a": 70, "b": 60, "c": 200}, ballots=["abc"], budget=100)
    result = greedy(board)
    assert (result.winners, result.ties) == (("b",), (ties.Tie(("b", "a"), "lower cost"),))


@given(any_election(), st.sampled_from(Misfit), st.sampled_from(ties.Order))
def test_it_never_overspends_nor_funds_what_nobody_supports(any_: Election, misfit: Misfit, order: ties.Order) -> None:
    result = greedy(any_, misfit=misfit, tie_order=order)
    assert result.cost <= any_.budget
    assert all(any_.support[winner] for winner in result.winners)


@given(any_election())
def test_by_skipping_no_supported_project_is_left_that_would_fit(any_: Election) -> None:
    result = greedy(any_)
    waiting = [p for p in any_.projects if p.id not in result.winners and any_.support[p.id]]
    assert all(project.cost > result.left for project in waiting)


@needs_kk24
def test_stopping_and_ties_by_the_file_give_what_the_board_of_winterthur_published() -> None:
    with (KK24 / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for budget, column in ((380_000, "grdy380k"), (190_000, "grdy190k")):
        with (KK24 / "pre_voting.pb").open("rb") as file:
            reading = pabulib.read(file, budget=budget)
        result = greedy(reading.election, misfit=Misfit.STOP, tie_order=ties.Order.FILE)
        assert {int(key) for key in result.winners} == {int(row["id"]) for row in rows if row[column] == "True"}
