"""Greatest total score: by hand, against every set there is, and against dynamic programming."""

import random
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement import tallies
from engagement.tallies import results, ties
from engagement.tallies.allocation import programmes
from engagement.tallies.allocation.optimum import Aim, optimum
from engagement.tallies.elections import Ballot, Election, Kind, Project
from tests.tallies.samples import any_election, election, renamed, shuffled


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    street = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    result = optimum(street)
    assert result.winners == ("p", "g")
    assert result.ties == (ties.Tie(("g", "b"), "place in the list", "another set is as good"),)
    assert result.gap == results.Gap(0, "points", "g", "b")
    assert optimum(election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "pg", "pg", "g"], budget=60)).winners == (
        "g",
        "b",
    )


def test_what_is_added_up_is_a_choice() -> None:
    projects = [Project("a", "A", 9), Project("b", "B", 10)]
    ballots = [Ballot("x", {"a": 9}), Ballot("y", {"b": 4}), Ballot("z", {"b": 4})]
    board = Election.of(projects, ballots, budget=10, kind=Kind.SCORING)
    assert [optimum(board, aim=aim).winners for aim in Aim] == [("a",), ("a",), ("b",)]
    assert optimum(board).gap == results.Gap(1, "points", "a", "b")
    assert optimum(board, aim=Aim.SCORE_COST).gap == results.Gap(1, "points times money", "a", "b")
    pence = Election.of(projects, ballots, budget=10, kind=Kind.SCORING, scale=4)
    assert optimum(pence, aim=Aim.SCORE_COST).gap == results.Gap(Fraction(1, 4), "points times money", "a", "b")


def test_who_is_recused_is_no_zero() -> None:
    """a has one of the two who may vote on it, b one of three: half, and a third."""
    ballots = [Ballot("x", {"a": 1}), Ballot("y", {"b": 1}), Ballot("z", {}, frozenset("a"))]
    board = Election.of([Project("a", "A", 10), Project("b", "B", 9)], ballots, budget=10)
    assert optimum(board).winners == ("a",)
    assert optimum(board).gap == results.Gap(Fraction(1, 2), "points", "a", "b")


def test_of_sets_as_good_the_cheaper_is_taken_then_the_one_with_more_supporters_then_the_lot() -> None:
    cheaper = optimum(election({"a": 10, "b": 9}, ballots=["ab"], budget=10))
    assert (cheaper.winners, cheaper.ties[0].parted_by) == (("b",), "lower cost")
    projects = [Project("a", "A", 9), Project("b", "B", 9)]
    board = Election.of(projects, [Ballot("x", {"a": 2, "b": 1}), Ballot("y", {"b": 1})], budget=10, kind=Kind.SCORING)
    assert (optimum(board).winners, optimum(board).ties[0].parted_by) == (("b",), "more support")
    assert optimum(board, tie_order=ties.Order.FILE).winners == ("a",)
    drawn = optimum(board, tie_order=ties.Order.FILE, seed="s")
    assert drawn.ties[0].parted_by == "lot"
    assert drawn.winners == (min("ab", key=ties.lots("ab", seed="s").__getitem__),)


def test_demands_are_kept() -> None:
    board = election({"a": 30, "b": 10, "c": 10, "d": 10}, ballots=["abc", "bc", "ab", "b", "a"], budget=40)
    assert set(optimum(board).winners) == {"a", "b"}
    assert set(optimum(board, apart=[frozenset({0, 1})]).winners) == {"b", "c"}
    assert set(optimum(board, after={1: 0}, apart=[frozenset({0, 2})]).winners) == {"a", "b"}
    assert set(optimum(board, together=[frozenset({0, 2})]).winners) == {"a", "c"}
    assert set(optimum(board, together=[frozenset({1, 3})]).winners) == {"a", "c"}  # nobody supports d
    assert set(optimum(board, rows=[programmes.Row({0: 1}, 0)]).winners) == {"b", "c"}
    with pytest.raises(ValueError, match="cannot be met"):
        optimum(board, rows=[programmes.Row({0: -1}, -1), programmes.Row({0: 1}, 0)])


def test_only_one_module_loads_the_solver() -> None:
    files = Path(tallies.__file__).parent.rglob("*.py")
    assert [file.stem for file in files if "import highspy" in file.read_text(encoding="utf-8")] == ["programmes"]


def test_numbers_beyond_what_the_solver_can_hold_are_refused_not_guessed() -> None:
    with pytest.raises(programmes.Unproved, match="too large"):
        optimum(election({"a": 2**60 + 1, "b": 2}, ballots=["ab"], budget=2**60))


def sets_of(any_: Election) -> list[frozenset[int]]:
    supported = [n for n in range(len(any_.projects)) if any_.supporters[n]]
    every = chain.from_iterable(combinations(supported, size) for size in range(len(supported) + 1))
    return [frozenset(one) for one in every if sum(any_.projects[n].cost for n in one) <= any_.budget]


@settings(max_examples=60, deadline=None)
@given(any_election(), st.sampled_from(Aim), st.sampled_from([None, "seed"]), st.booleans())
def test_no_set_there_is_comes_before_it(any_: Election, aim: Aim, seed: str | None, demanding: bool) -> None:
    """Brute force: every set, compared by the whole stated order."""
    many = len(any_.projects) > 3
    after = {0: 1} if demanding and many else {}
    apart = [frozenset({1, 2}), frozenset({2, 3})] if demanding and many else []
    lots = ties.lots([p.id for p in any_.projects], seed=seed)
    by_lot = sorted(range(len(any_.projects)), key=lambda n: lots[any_.projects[n].id])

    def order(one: frozenset[int]) -> tuple[object, ...]:
        worth = sum(
            int(any_.supporters[n]) * ((any_.projects[n].cost or 1) if aim is Aim.SCORE_COST else 1) for n in one
        )
        cost = sum(any_.projects[n].cost for n in one)
        return -worth, cost, -sum(int(any_.supporters[n]) for n in one), [n not in one for n in by_lot]

    fits = [one for one in sets_of(any_) if all(len(one & rivals) <= 1 for rivals in apart)]
    fits = [one for one in fits if all(base in one for place, base in after.items() if place in one)]
    result = optimum(any_, aim=aim, seed=seed, after=after, apart=apart)
    assert {any_.place[winner] for winner in result.winners} == min(fits, key=order)
    best = min(fits, key=order)
    as_good = [one for one in fits if order(one)[0] == order(best)[0] and one != best]
    assert bool(result.ties) == bool(as_good)
    others = [one for one in fits if one - best]
    if result.gap is None:
        assert not others
    else:
        assert result.gap.size == min(order(one)[0] - order(best)[0] for one in others)  # type: ignore[operator]


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_its_total_is_what_dynamic_programming_finds(chance: random.Random) -> None:
    costs = [chance.randint(1, 60) for _ in range(25)]
    points = [chance.randint(1, 50) for _ in costs]
    board = Election.of(
        [Project(f"{n}", "", cost) for n, cost in enumerate(costs)],
        [Ballot("v", {f"{n}": number for n, number in enumerate(points)})],
        budget=300,
        kind=Kind.SCORING,
    )
    best = [0] * 301
    for cost, number in zip(costs, points, strict=True):
        for money in range(300, cost - 1, -1):
            best[money] = max(best[money], best[money - cost] + number)
    result = optimum(board)
    assert sum(points[int(winner)] for winner in result.winners) == best[300]
    assert result.cost <= 300


@settings(max_examples=20, deadline=None)
@given(any_election(), st.randoms(use_true_random=False))
def test_the_order_of_the_voters_changes_nothing(any_: Election, chance: random.Random) -> None:
    assert optimum(shuffled(any_, chance), seed="s") == optimum(any_, seed="s")


@settings(max_examples=20, deadline=None)
@given(any_election())
def test_the_names_of_the_projects_change_nothing(any_: Election) -> None:
    winners = tuple(f"z{key}" for key in optimum(any_, seed="s").winners)
    assert optimum(renamed(any_), seed="s").winners == winners
