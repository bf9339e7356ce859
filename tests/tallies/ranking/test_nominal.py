"""Nominal group: the last silent ranking decides, and every move is shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import profiles
from engagement.tallies.ranking import borda, nominal
from tests.tallies import samples


def test_the_example_of_the_rules_by_hand() -> None:
    options = ["playground", "garden", "bench"]
    first = [["playground", "garden", "bench"], ["garden", "playground", "bench"], ["bench", "playground", "garden"]]
    then = [["garden", "playground", "bench"], ["garden", "playground", "bench"], ["playground", "garden", "bench"]]
    standing = nominal.nominal([profiles.Profile.of(options, ballots) for ballots in (first, then)])
    assert [(p.option, p.total) for p in standing.places] == [("garden", 4), ("playground", 5), ("bench", 9)]
    assert standing.stages == (
        ("Round 1: sum of ranks", (("playground", 5), ("garden", 6), ("bench", 7))),
        ("Round 2: sum of ranks", (("garden", 4), ("playground", 5), ("bench", 9))),
        ("Places risen from round 1 to round 2", (("garden", 1), ("playground", -1), ("bench", 0))),
    )


def test_equal_ranks_and_options_left_out_share_the_ranks_they_span() -> None:
    standing = nominal.nominal([profiles.Profile.of("abcd", [[["a", "b"]]])])
    assert {p.option: p.total for p in standing.places} == {
        "a": Fraction(3, 2),
        "b": Fraction(3, 2),
        "c": Fraction(7, 2),
        "d": Fraction(7, 2),
    }


@given(st.lists(samples.any_ranking(), max_size=7))
def test_one_round_ranks_as_borda_does(ballots: list[list[list[str]]]) -> None:
    profile = profiles.Profile.of("abcd", ballots)
    standing = nominal.nominal([profile])
    assert [(p.option, p.place) for p in standing.places] == [(p.option, p.place) for p in borda.borda(profile).places]
    assert sum(p.total or 0 for p in standing.places) == 10 * len(ballots)


def test_rounds_must_rank_the_same_options() -> None:
    with pytest.raises(ValueError, match="the same options"):
        nominal.nominal([])
    with pytest.raises(ValueError, match="the same options"):
        nominal.nominal([profiles.Profile.of("ab", []), profiles.Profile.of("ba", [])])
