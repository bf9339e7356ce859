"""Cumulative and quadratic points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles, standings
from engagement.tallies.ranking import marks, points

PROJECTS = [elections.Project(key, key, 1) for key in ("playground", "garden", "bench")]
votes = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(-6, 6)), max_size=7)
Rows = list[dict[str, int]]


def cast(*rows: dict[str, int]) -> elections.Election:
    ballots = [elections.Ballot(f"v{n}", row) for n, row in enumerate(rows)]
    return elections.Election.of(PROJECTS, ballots, budget=1)


def totals(standing: standings.Standing) -> dict[str, object]:
    return {place.option: place.total for place in standing.places}


def test_the_cumulative_example_of_the_rules_by_hand() -> None:
    election = cast({"playground": 6, "bench": 4}, {"playground": 10}, {"garden": 7, "playground": 3}, {"garden": 11})
    standing = points.cumulative(election, points=10)
    assert totals(standing) == {"playground": 19, "garden": 7, "bench": 4}
    assert (standing.ballots, standing.blank, standing.spoiled) == (4, 0, 1)
    assert totals(points.cumulative(election))["garden"] == 18


def test_the_quadratic_example_of_the_rules_by_hand() -> None:
    rows = [
        {"playground": 4, "bench": 3},
        {"playground": 5},
        {"garden": 5, "playground": 1},
        {"garden": 3, "playground": -4},
    ]
    standing = points.quadratic(marks.Marks.of([p.id for p in PROJECTS], rows), credits=25)
    assert totals(standing) == {"playground": 5, "garden": 3, "bench": 3}
    assert standing.spoiled == 1
    assert totals(points.quadratic(cast(*rows[:3]), credits=25)) == {"playground": 9, "bench": 3, "garden": 0}


@given(votes, st.integers(0, 60))
def test_only_ballots_within_their_credits_are_counted(rows: Rows, credits: int) -> None:
    within = [row for row in rows if sum(vote * vote for vote in row.values()) <= credits]
    standing = points.quadratic(marks.Marks.of("abc", rows), credits=credits)
    assert totals(standing) == {key: sum(row.get(key, 0) for row in within) for key in "abc"}
    assert standing.spoiled == len(rows) - len(within)
    assert standing.blank == sum(not any(row.values()) for row in rows)


@given(votes, st.integers(0, 20))
def test_only_ballots_within_their_points_are_counted(rows: Rows, limit: int) -> None:
    above = [{key: abs(vote) for key, vote in row.items()} for row in rows]
    within = [row for row in above if sum(row.values()) <= limit]
    standing = points.cumulative(marks.Marks.of("abc", above), points=limit)
    assert totals(standing) == {key: sum(row.get(key, 0) for row in within) for key in "abc"}


def test_a_vote_too_dear_for_any_credits_does_not_overflow() -> None:
    huge = marks.Marks.of("ab", [{"a": 2**62, "b": -(2**62)}, {"a": 1}])
    standing = points.quadratic(huge, credits=100)
    assert (totals(standing), standing.spoiled) == ({"a": 1, "b": 0}, 1)


def test_ballots_put_together_count_as_often_as_they_were_cast() -> None:
    election = cast({"garden": 2}, {"garden": 2}, {"garden": 9})
    grouped = elections.Election(election.projects, election.ballots.grouped(), 1)
    assert points.cumulative(grouped, points=5) == points.cumulative(election, points=5)
    assert points.quadratic(grouped, credits=5) == points.quadratic(election, credits=5)


def test_points_below_zero_rankings_and_members_recused_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        points.cumulative(marks.Marks.of("a", [{"a": -1}]))
    with pytest.raises(ValueError, match="fewer credits"):
        points.quadratic(cast(), credits=-1)
    with pytest.raises(ValueError, match="no scores"):
        points.cumulative(profiles.Profile.of("a", []))
    kept_out = elections.Ballot("v", {}, recused=frozenset(["bench"]))
    with pytest.raises(ValueError, match="silence as a zero"):
        points.quadratic(elections.Election.of(PROJECTS, [kept_out], budget=1), credits=4)
