"""Sequential Phragmén: by hand, by properties, and against a slow plain count."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import results, ties
from engagement.tallies.allocation.greedy import Misfit
from engagement.tallies.allocation.phragmen import phragmen
from engagement.tallies.elections import Ballot, Election, Kind, Project
from tests.tallies.samples import any_election, ballots_of, election, renamed, shuffled

misfits = st.sampled_from(Misfit)


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    """The playground's three hold its £60 after £20 each; garden and bench have one supporter. Dee has £30 after
    £30; Ada, who helped to buy the playground, has £30 for the bench only after £50.
    """
    street = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    result = phragmen(street)
    assert (result.winners, result.ties) == (("p", "g"), ())
    assert result.gap == results.Gap(10.0, "of money a voter", "p", "g")


def test_it_stops_at_the_first_that_does_not_fit_unless_asked_to_skip_it() -> None:
    town = election({"a": 40, "b": 70, "c": 30}, ballots=["a", "a", "b", "b", "b", "c"], budget=75)
    assert phragmen(town).winners == ("a",)
    skipping = phragmen(town, misfit=Misfit.SKIP)
    assert skipping.winners == ("a", "c")
    assert dict(skipping.rule.choices)["When a project does not fit"] == "skip it and go on"


def test_a_project_beyond_the_whole_budget_stops_nothing() -> None:
    assert phragmen(election({"a": 90, "b": 30}, ballots=["a", "a", "a", "a", "b"], budget=80)).winners == ("b",)


def test_the_size_of_a_score_changes_nothing() -> None:
    projects = [Project("a", "A", 10), Project("b", "B", 10)]
    ballots = [Ballot("x", {"a": 9}), Ballot("y", {"b": 1}), Ballot("z", {"b": 1})]
    board = Election.of(projects, ballots, budget=10, kind=Kind.SCORING)
    assert phragmen(board).winners == ("b",)


def test_of_equals_those_that_would_have_fitted_are_a_tie() -> None:
    board = election({"b": 20, "a": 10, "c": 20}, ballots=["abc", "bc"], budget=100)
    result = phragmen(board)
    assert result.winners[0] == "a"
    assert result.ties[0] == ties.Tie(("a", "b", "c"), "lower cost")
    assert result.gap is not None and result.gap.size == 0


def test_an_add_on_is_bought_after_its_base_and_an_incompatible_project_never() -> None:
    board = election({"a": 30, "b": 10, "c": 10}, ballots=["abc", "abc", "a"], budget=50)
    assert phragmen(board).winners == ("b", "c", "a")
    assert phragmen(board, after={1: 0}).winners == ("c", "a", "b")
    assert phragmen(board, after={1: 0}, apart=[frozenset({0, 2})]).winners == ("c",)
    with pytest.raises(ValueError, match="does not support its base"):
        phragmen(board, after={0: 1})


def test_moments_a_hair_apart_are_told_apart_exactly() -> None:
    """A third of 10**17 and a third of 10**17 + 1 are the same double."""
    for costs in ({"a": 10**17 + 1, "b": 10**17}, {"b": 10**17, "a": 10**17 + 1}):
        result = phragmen(election(costs, ballots=["a", "a", "a", "b", "b", "b"], budget=10**17 + 5))
        assert (result.winners, result.ties) == (("b",), ())


@given(any_election(), misfits)
def test_it_never_overspends_nor_funds_what_nobody_supports(any_: Election, misfit: Misfit) -> None:
    result = phragmen(any_, misfit=misfit)
    assert result.cost <= any_.budget
    assert all(any_.support[winner] for winner in result.winners)


@given(any_election())
def test_by_skipping_no_supported_project_is_left_that_would_fit(any_: Election) -> None:
    result = phragmen(any_, misfit=Misfit.SKIP)
    waiting = [p for p in any_.projects if p.id not in result.winners and any_.support[p.id]]
    assert all(project.cost > result.left for project in waiting)


@given(any_election(), misfits, st.randoms(use_true_random=False))
def test_the_order_of_the_voters_changes_nothing(any_: Election, misfit: Misfit, chance: random.Random) -> None:
    assert phragmen(shuffled(any_, chance), misfit=misfit, seed="s") == phragmen(any_, misfit=misfit, seed="s")


@given(any_election(), misfits)
def test_the_names_of_the_projects_change_nothing(any_: Election, misfit: Misfit) -> None:
    winners = tuple(f"z{key}" for key in phragmen(any_, misfit=misfit, seed="s").winners)
    assert phragmen(renamed(any_), misfit=misfit, seed="s").winners == winners


@given(any_election(), misfits)
def test_equal_ballots_may_be_put_together_first(any_: Election, misfit: Misfit) -> None:
    grouped = replace(any_, ballots=any_.ballots.grouped(), voters=())
    assert phragmen(grouped, misfit=misfit) == phragmen(any_, misfit=misfit)


@given(any_election(), misfits)
def test_costs_that_doubles_confuse_are_compared_exactly(any_: Election, misfit: Misfit) -> None:
    huge = [replace(project, cost=project.cost // 8 * 10**20 + n % 3) for n, project in enumerate(any_.projects)]
    vast = Election.of(huge, ballots_of(any_), budget=any_.budget * 10**20)
    assert list(phragmen(vast, misfit=misfit).winners) == slow_count(vast, misfit, [])


@given(any_election(), misfits, st.booleans())
def test_the_quick_count_equals_a_slow_one_written_plainly(any_: Election, misfit: Misfit, demanding: bool) -> None:
    apart = [frozenset({0, 2}), frozenset({1, 2})] if demanding and len(any_.projects) > 2 else []
    assert list(phragmen(any_, misfit=misfit, apart=apart).winners) == slow_count(any_, misfit, apart)


def slow_count(any_: Election, misfit: Misfit, apart: list[frozenset[int]]) -> list[str]:
    """Phragmén told as loads: buying spreads the cost so that all supporters end up having paid equally much."""
    ballots = ballots_of(any_)
    loads = [Fraction(0)] * len(ballots)
    places, left = {p.id: n for n, p in enumerate(any_.projects)}, any_.budget
    bought = list[str]()
    waiting = [p for p in any_.projects if any_.support[p.id] and p.cost <= any_.budget]
    while waiting:
        offers = []
        for project in waiting:
            payers = [n for n, ballot in enumerate(ballots) if project.id in ballot.scores]
            load = (project.cost + sum(loads[n] for n in payers)) / Fraction(len(payers))
            offers.append((load, project.cost, -len(payers), places[project.id], payers))
        load, cost, _, place, payers = min(offers)
        waiting = [p for p in waiting if places[p.id] != place]
        if any(place in members and any(places[won] in members for won in bought) for members in apart):
            continue
        if cost > left:
            if misfit is Misfit.STOP:
                break
            continue
        for n in payers:
            loads[n] = load
        bought.append(any_.projects[place].id)
        left -= cost
    return bought
