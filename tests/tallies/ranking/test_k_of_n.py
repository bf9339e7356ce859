"""Up to, or exactly, k ticks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles
from engagement.tallies.ranking import approval, k_of_n
from tests.tallies import samples


def test_the_example_of_the_rules_by_hand() -> None:
    election = samples.election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    standing = k_of_n.k_of_n(election, k=1)
    assert [(p.option, p.total) for p in standing.places] == [("p", 2), ("g", 1), ("b", 0)]
    assert (standing.ballots, standing.blank, standing.spoiled) == (4, 0, 1)


def test_exactly_k_spoils_short_ballots_too_but_not_blank_ones() -> None:
    election = samples.election({"a": 1, "b": 1, "c": 1}, ballots=["ab", "abc", "c", ""], budget=1)
    standing = k_of_n.k_of_n(election, k=2, exactly=True)
    assert [(p.option, p.total) for p in standing.places] == [("a", 1), ("b", 1), ("c", 0)]
    assert (standing.ballots, standing.blank, standing.spoiled) == (4, 1, 2)
    assert ("exactly", "yes") in standing.rule.settings


@given(samples.any_election(), st.integers(1, 7), st.booleans())
def test_spoiled_ballots_count_like_blank_ones(election: elections.Election, k: int, exactly: bool) -> None:
    ballots = samples.ballots_of(election)
    kept = [len(b.scores) == k if exactly else len(b.scores) <= k for b in ballots]
    blanked = [b if keep else elections.Ballot(b.voter, {}) for b, keep in zip(ballots, kept, strict=True)]
    expected = approval.approval(elections.Election.of(election.projects, blanked, budget=1))
    for paper in (election, profiles.Profile.from_election(election)):
        standing = k_of_n.k_of_n(paper, k=k, exactly=exactly)
        assert standing.places == expected.places
        assert standing.blank + standing.spoiled == expected.blank


def test_there_must_be_room_for_a_tick() -> None:
    with pytest.raises(ValueError, match="at least one"):
        k_of_n.k_of_n(profiles.Profile.of("a", []), k=0)
