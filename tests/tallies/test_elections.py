"""Ballots in columns: what is counted, what is left out, and equal ballots together."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.elections import Ballot, Ballots, Election, Project

scores = st.lists(st.dictionaries(st.sampled_from("abcde"), st.integers(-1, 3)), max_size=10)


def cast(rows: list[dict[str, int]]) -> Election:
    projects = [Project(key, key.upper(), 10) for key in "abcde"]
    return Election.of(projects, [Ballot(f"v{n}", row) for n, row in enumerate(rows)], budget=30)


def counted(ballots: Ballots) -> Counter:
    """How many voters cast each ballot, by its places and scores."""
    many: Counter = Counter()
    for n, times in enumerate(ballots.times.tolist()):
        entries = slice(ballots.starts[n], ballots.starts[n + 1])
        many[tuple(ballots.places[entries].tolist()), tuple(ballots.scores[entries].tolist())] += times
    return many


@given(scores)
def test_grouping_changes_no_count(rows: list[dict[str, int]]) -> None:
    plain = cast(rows)
    grouped = plain.ballots.grouped()
    assert counted(grouped) == counted(plain.ballots)
    assert len(grouped) == len(counted(plain.ballots))
    assert grouped.voters == plain.ballots.voters == len(rows)
    again = Election(plain.projects, grouped, plain.budget)
    assert again.support == plain.support
    assert again.points.tolist() == plain.points.tolist()


@given(scores)
def test_grouping_twice_is_grouping_once(rows: list[dict[str, int]]) -> None:
    once = cast(rows).ballots.grouped()
    assert once.grouped() is once


@given(scores)
def test_support_counts_voters_and_points_add_scores(rows: list[dict[str, int]]) -> None:
    election = cast(rows)
    assert election.support == {key: sum(row.get(key, 0) > 0 for row in rows) for key in "abcde"}
    assert election.points.tolist() == [sum(max(0, row.get(key, 0)) for row in rows) for key in "abcde"]


def test_a_recused_voter_is_no_supporter_and_not_among_those_eligible() -> None:
    projects = [Project("a", "A", 1), Project("b", "B", 1)]
    ballots = [Ballot("ada", {"a": 3, "b": 2}, recused=frozenset("a")), Ballot("ben", {"a": 1}), Ballot("cy", {})]
    election = Election.of(projects, ballots, budget=1, absent=["dee"])
    assert election.support == {"a": 1, "b": 1}
    assert election.eligible == {"a": 2, "b": 3}
    assert election.recused == {"a": {"ada"}}
    assert election.absent == {"dee"}


def test_each_entry_knows_its_ballot() -> None:
    assert cast([{"a": 1, "c": 1}, {}, {"b": 2}]).ballots.owners.tolist() == [0, 0, 2]


def test_what_makes_no_sense_is_refused() -> None:
    a = Project("a", "A", 1)
    with pytest.raises(ValueError, match="same id"):
        Election.of([a, a], [], budget=1)
    with pytest.raises(ValueError, match="negative"):
        Election.of([a], [], budget=-1)
    with pytest.raises(ValueError, match="not there: z"):
        Election.of([a], [Ballot("v", {"z": 1})], budget=1)
    with pytest.raises(ValueError, match="recused"):
        Election((a,), cast([]).ballots, 1, recused={"z": frozenset("v")})
    zero = Ballots(np.array([0, 1]), np.array([0], np.int32), np.array([0]), np.array([1]))
    with pytest.raises(ValueError, match="above zero"):
        Election((a,), zero, 1)
