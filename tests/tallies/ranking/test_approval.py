"""The approval count of a priority round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.ranking.approval import Ranked, approval

ballots = st.lists(st.frozensets(st.sampled_from("abcd")), max_size=12)


def test_options_are_ranked_by_their_approvals() -> None:
    tally = approval("abc", ballots=[frozenset("b"), frozenset("bc"), frozenset("bca")])
    assert tally.ranked == (Ranked("b", 3, 1), Ranked("c", 2, 2), Ranked("a", 1, 3))
    assert tally.ties == ()


def test_equals_share_a_place_and_keep_the_order_of_the_ballot_paper() -> None:
    tally = approval("dcba", ballots=[frozenset("ab"), frozenset("ac")])
    assert [(row.option, row.place) for row in tally.ranked] == [("a", 1), ("c", 2), ("b", 2), ("d", 4)]
    assert tally.ties == (("c", "b"),)


def test_a_blank_ballot_counts_as_a_ballot_and_approves_of_nothing() -> None:
    tally = approval("a", ballots=[frozenset(), frozenset("a")])
    assert (tally.ballots, tally.blank, tally.ranked[0].approvals) == (2, 1, 1)


def test_without_ballots_every_option_is_tied_at_nothing() -> None:
    assert approval("ab", ballots=[]).ties == (("a", "b"),)


def test_without_options_there_is_nothing_to_rank() -> None:
    assert approval("", ballots=[]).ranked == ()


def test_an_unknown_or_repeated_option_is_refused() -> None:
    with pytest.raises(ValueError, match="not an option"):
        approval("a", ballots=[frozenset("z")])
    with pytest.raises(ValueError, match="twice"):
        approval("aa", ballots=[])


@given(ballots)
def test_the_order_of_the_ballots_changes_nothing(cast: list[frozenset[str]]) -> None:
    assert approval("abcd", ballots=reversed(cast)) == approval("abcd", ballots=cast)


@given(ballots)
def test_one_more_approval_never_lowers_an_option(cast: list[frozenset[str]]) -> None:
    def place(of: list[frozenset[str]]) -> int:
        return next(row.place for row in approval("abcd", ballots=of).ranked if row.option == "a")

    assert place([*cast, frozenset("a")]) <= place(cast)
