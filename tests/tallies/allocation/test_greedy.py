"""Greedy by support, and by support for each pound."""

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import results, ties
from engagement.tallies.allocation.greedy import Misfit, fill, greedy
from engagement.tallies.allocation.per_pound import per_pound
from engagement.tallies.allocation.support import Support
from engagement.tallies.elections import Ballot, Election, Kind, Project
from engagement.tallies.files import pabulib
from tests.tallies.samples import KK24, any_election, ballots_of, election, needs_kk24, shuffled

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


Rule = Callable[..., results.Result]
both = pytest.mark.parametrize("rule", [greedy, per_pound])


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    street = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    result = greedy(street)
    assert result.winners == ("p", "g")
    assert result.ties == (ties.Tie(("g", "b"), "place in the list"),)
    assert result.gap == results.Gap(Fraction(0), "votes", "g", "b")
    street = election({"p": 60, "g": 15, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    result = per_pound(street)
    assert result.winners == ("g", "p")
    assert result.gap == results.Gap(Fraction(3, 60) - Fraction(1, 30), "votes for one of money", "p", "b")


def test_points_are_the_support_on_ballots_with_points_unless_voters_are_asked_for() -> None:
    projects = [Project("a", "A", 6), Project("b", "B", 6)]
    ballots = [Ballot("x", {"a": 9}), Ballot("y", {"b": 1}), Ballot("z", {"b": 2})]
    board = Election.of(projects, ballots, budget=10, kind=Kind.SCORING)
    assert greedy(board).winners == ("a",)
    assert greedy(board).gap == results.Gap(Fraction(6), "points", "a", "b")
    assert dict(greedy(board).rule.choices)["Support"] == "points: the scores of its supporters added up"
    assert greedy(board, by=Support.VOTERS).winners == ("b",)
    assert per_pound(board, by=Support.VOTERS).winners == ("b",)


def test_who_is_recused_is_no_zero() -> None:
    """Two of four support a, and three of five b: half, and three fifths. Out of the two able to vote on it, c has
    all.
    """
    projects = [Project(key, key, 10) for key in "abc"]
    keeps_out = frozenset("c")
    votes = {"v": "a", "w": "abc", "x": "bc", "y": "b", "z": ""}
    ballots = [
        Ballot(v, dict.fromkeys(names, 1), keeps_out if v in "vyz" else frozenset()) for v, names in votes.items()
    ]
    result = greedy(Election.of(projects, ballots, budget=20))
    assert result.winners == ("c", "b")
    assert [choice.support for choice in result.chosen] == [2, 3]
    assert "not recused" in dict(result.rule.choices)["Support"]


def test_by_the_pound_what_costs_nothing_goes_first_and_ties_are_parted_as_everywhere() -> None:
    board = election({"a": 20, "b": 10, "c": 0}, ballots=["ab", "ac"], budget=25)
    result = per_pound(board)
    assert result.winners == ("c", "b")
    assert result.ties == (ties.Tie(("b", "a"), "lower cost"),)
    assert result.gap == results.Gap(Fraction(0), "votes for one of money", "b", "a")


def test_an_add_on_waits_for_its_base_and_of_incompatible_projects_the_first_taken_shuts_out_the_rest() -> None:
    board = election({"a": 30, "b": 10, "c": 10}, ballots=["abc", "bc", "ab", "b"], budget=50)
    assert greedy(board, after={1: 0}).winners == ("c", "a", "b")
    assert greedy(board, after={1: 0}, apart=[frozenset({0, 2})]).winners == ("c",)
    assert greedy(board, apart=[frozenset({1, 2})]).winners == ("b", "a")
    assert greedy(board, after={2: 0}, apart=[frozenset({0, 1})]).winners == ("b",)
    said = dict(greedy(board, after={1: 0}, apart=[frozenset({0, 2})]).rule.choices)
    assert said["Add-ons"] == "only after what they add to"
    assert said["Incompatible projects"] == "at most one of each set"


def test_demands_that_cannot_be_met_are_refused() -> None:
    board = election({"a": 1, "b": 1, "c": 1}, ballots=["abc"], budget=3)
    with pytest.raises(ValueError, match="in a circle"):
        greedy(board, after={0: 1, 1: 0})
    with pytest.raises(ValueError, match="may not be chosen with"):
        greedy(board, after={0: 1, 1: 2}, apart=[frozenset({0, 2})])


def test_what_fills_up_after_another_rule_keeps_to_demands_already_met() -> None:
    board = election({"a": 30, "b": 10, "c": 10}, ballots=["abc", "bc", "ab"], budget=50)
    breaker = ties.breaker(board)
    chosen, _ = fill(
        board, already={"a"}, left=20, misfit=Misfit.SKIP, breaker=breaker, after={1: 0}, apart=[frozenset({0, 2})]
    )
    assert [(choice.id, choice.by) for choice in chosen] == [("b", "support")]


@both
@given(any_election(), st.randoms(use_true_random=False))
def test_the_order_of_the_voters_and_the_names_of_projects_change_nothing(
    rule: Rule, any_: Election, chance: random.Random
) -> None:
    assert rule(shuffled(any_, chance), seed="7") == rule(any_, seed="7")
    new = {project.id: f"{n}{project.id}" for n, project in enumerate(reversed(any_.projects))}
    renamed = Election.of(
        [replace(project, id=new[project.id]) for project in any_.projects],
        [Ballot.approving(ballot.voter, [new[key] for key in ballot.scores]) for ballot in ballots_of(any_)],
        budget=any_.budget,
    )
    assert rule(renamed, seed="7").winners == tuple(new[winner] for winner in rule(any_, seed="7").winners)


@given(any_election(), st.sampled_from(Misfit), st.sampled_from("abcdefg"))
def test_more_support_never_costs_a_winner_its_place(any_: Election, misfit: Misfit, loved: str) -> None:
    before = greedy(any_, misfit=misfit).winners
    fans = [Ballot.approving(ballot.voter, {*ballot.scores, loved}) for ballot in ballots_of(any_)]
    if loved in before:
        assert loved in greedy(Election.of(any_.projects, fans, budget=any_.budget), misfit=misfit).winners


@given(any_election(), st.sampled_from(Misfit), st.booleans())
def test_the_quick_descent_equals_a_slow_one_written_plainly(any_: Election, misfit: Misfit, pound: bool) -> None:
    places = range(len(any_.projects))
    after = {n: n - 1 for n in places if n % 3 == 1}
    apart = [frozenset({n, n + 2}) for n in places if n % 3 == 2 and n + 2 in places]
    rule = partial(per_pound if pound else greedy, misfit=misfit, after=after, apart=apart)
    assert rule(any_).winners == slow_descent(any_, misfit, pound, after, apart)


def slow_descent(
    any_: Election, misfit: Misfit, pound: bool, after: dict[int, int], apart: list[frozenset[int]]
) -> tuple[str, ...]:
    """Look through everything before every step."""

    def order(n: int) -> tuple[float | Fraction, int, int, int]:
        cost, voters = any_.projects[n].cost, int(any_.supporters[n])
        first = -voters if not pound else Fraction(-voters, cost) if cost else float("-inf")
        return first, cost, -voters, n

    taken: list[int] = []
    refused: set[int] = set()
    left = any_.budget
    while True:
        ready = [
            n
            for n in range(len(any_.projects))
            if any_.supporters[n] and n not in taken and n not in refused
            if after.get(n, n) in [n, *taken]
            if not any(n in members and members & set(taken) for members in apart)
        ]
        if not ready:
            break
        best = min(ready, key=order)
        if any_.projects[best].cost <= left:
            taken.append(best)
            left -= any_.projects[best].cost
        elif misfit is Misfit.STOP:
            break
        else:
            refused.add(best)
    return tuple(any_.projects[n].id for n in taken)


@both
@given(any_election(), st.sampled_from(Misfit), st.sampled_from(ties.Order))
def test_it_never_overspends_nor_funds_what_nobody_supports(
    rule: Rule, any_: Election, misfit: Misfit, order: ties.Order
) -> None:
    result = rule(any_, misfit=misfit, tie_order=order)
    assert result.cost <= any_.budget
    assert all(any_.support[winner] for winner in result.winners)


@both
@given(any_election())
def test_by_skipping_no_supported_project_is_left_that_would_fit(rule: Rule, any_: Election) -> None:
    result = rule(any_)
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
