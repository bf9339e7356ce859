"""The approval count: of a priority round, of an election, of rankings."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles
from engagement.tallies.ranking import ticks
from engagement.tallies.ranking.approval import approval
from engagement.tallies.ranking.ticks import Ranked
from tests.tallies import samples

ballots = st.lists(st.frozensets(st.sampled_from("abcd")), max_size=12)


def test_options_are_ranked_by_their_approvals() -> None:
    tally = ticks.tally("abc", ballots=[frozenset("b"), frozenset("bc"), frozenset("bca")])
    assert tally.ranked == (Ranked("b", 3, 1), Ranked("c", 2, 2), Ranked("a", 1, 3))
    assert tally.ties == ()


def test_equals_share_a_place_and_keep_the_order_of_the_ballot_paper() -> None:
    tally = ticks.tally("dcba", ballots=[frozenset("ab"), frozenset("ac")])
    assert [(row.option, row.place) for row in tally.ranked] == [("a", 1), ("c", 2), ("b", 2), ("d", 4)]
    assert tally.ties == (("c", "b"),)


def test_a_blank_ballot_counts_as_a_ballot_and_approves_of_nothing() -> None:
    tally = ticks.tally("a", ballots=[frozenset(), frozenset("a")])
    assert (tally.ballots, tally.blank, tally.ranked[0].approvals) == (2, 1, 1)


def test_without_ballots_every_option_is_tied_at_nothing() -> None:
    assert ticks.tally("ab", ballots=[]).ties == (("a", "b"),)


def test_without_options_there_is_nothing_to_rank() -> None:
    assert ticks.tally("", ballots=[]).ranked == ()


def test_an_unknown_or_repeated_option_is_refused() -> None:
    with pytest.raises(ValueError, match="not an option"):
        ticks.tally("a", ballots=[frozenset("z")])
    with pytest.raises(ValueError, match="twice"):
        ticks.tally("aa", ballots=[])


@given(ballots)
def test_the_order_of_the_ballots_changes_nothing(cast: list[frozenset[str]]) -> None:
    assert ticks.tally("abcd", ballots=reversed(cast)) == ticks.tally("abcd", ballots=cast)


@given(ballots)
def test_one_more_approval_never_lowers_an_option(cast: list[frozenset[str]]) -> None:
    def place(of: list[frozenset[str]]) -> int:
        return next(row.place for row in ticks.tally("abcd", ballots=of).ranked if row.option == "a")

    assert place([*cast, frozenset("a")]) <= place(cast)


def test_the_example_of_the_rules_by_hand() -> None:
    projects = {"playground": 60, "garden": 30, "bench": 30}
    ticks = [["playground", "bench"], ["playground"], ["playground"], ["garden"]]
    ballots = [elections.Ballot.approving(voter, on) for voter, on in zip("ABCD", ticks, strict=True)]
    election = elections.Election.of([elections.Project(p, p, c) for p, c in projects.items()], ballots, budget=100)
    standing = approval(election, seats=2)
    assert [(p.option, p.total, p.place) for p in standing.places] == [
        ("playground", 3, 1),
        ("garden", 1, 2),
        ("bench", 1, 2),
    ]
    assert standing.elected == ("playground", "garden")
    assert standing.ties[0].at == "for the last seat"


@given(samples.any_election())
def test_an_election_and_plain_ballots_come_to_the_same(election: elections.Election) -> None:
    plain = [frozenset(ballot.scores) for ballot in samples.ballots_of(election)]
    tally = ticks.tally(tuple(election.support), ballots=plain)
    for paper in (election, profiles.Profile.from_election(election)):
        standing = approval(paper)
        assert [(p.option, p.total, p.place) for p in standing.places] == [
            (row.option, row.approvals, row.place) for row in tally.ranked
        ]
        assert (standing.ballots, standing.blank) == (tally.ballots, tally.blank)


def test_who_is_recused_is_no_part_of_the_share() -> None:
    projects = [elections.Project(key, key, 1) for key in "abc"]
    ballots = [
        elections.Ballot("v", {"b": 1, "c": 1}, recused=frozenset("ac")),
        elections.Ballot("w", {"a": 1}, recused=frozenset("c")),
    ]
    standing = approval(elections.Election.of(projects, ballots, budget=1), seats=3)
    assert [(p.option, p.total) for p in standing.places] == [("a", Fraction(1)), ("b", Fraction(1, 2)), ("c", None)]
    assert standing.elected == ("a", "b")
