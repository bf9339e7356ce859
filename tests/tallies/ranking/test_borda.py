"""Borda with average ranks, against its definition and its promises."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles, standings
from engagement.tallies.ranking import borda
from tests.tallies import samples

rankings = st.lists(samples.any_ranking(), max_size=7)
Rankings = list[list[list[str]]]
Mixed = list[Sequence[str | Sequence[str]]]


def points(standing: standings.Standing) -> dict[str, object]:
    return {place.option: place.total for place in standing.places}


def test_the_example_of_the_rules_by_hand() -> None:
    ballots: Mixed = [
        ["playground", "bench", "garden"],
        ["playground"],
        [["playground", "garden"]],
        ["garden", "bench"],
    ]
    standing = borda.borda(profiles.Profile.of(["playground", "garden", "bench"], ballots))
    assert points(standing) == {"playground": Fraction(11, 2), "garden": 4, "bench": Fraction(5, 2)}
    assert standing.gap is not None and standing.gap.size == Fraction(3, 2)


@given(rankings)
def test_a_point_for_each_option_behind_and_half_for_each_level(ballots: Rankings) -> None:
    expected = dict.fromkeys("abcd", Fraction(0))
    for ballot in ballots:
        level = {option: n for n, options in enumerate(ballot) for option in options}
        for one in "abcd":
            for other in set("abcd") - {one}:
                better, worse = level.get(one, 9), level.get(other, 9)
                expected[one] += Fraction(1 if better < worse else 0) + Fraction(better == worse, 2)
    assert points(borda.borda(profiles.Profile.of("abcd", ballots))) == expected


@given(rankings)
def test_every_ballot_hands_out_the_same_total(ballots: Rankings) -> None:
    standing = borda.borda(profiles.Profile.of("abcd", ballots))
    assert sum(place.total or 0 for place in standing.places) == 6 * len(ballots)


@given(rankings)
def test_equal_ballots_put_together_change_nothing(ballots: Rankings) -> None:
    profile = profiles.Profile.of("abcd", ballots)
    assert borda.borda(profile.grouped()) == borda.borda(profile)


@given(st.lists(samples.any_ranking(), min_size=1, max_size=7))
def test_what_every_ballot_puts_first_of_two_is_first_of_the_two(ballots: Rankings) -> None:
    agreed = [[[o for o in level if o not in "ab"] for level in ballot] for ballot in ballots]
    with_both = [[["a"], ["b"], *(level for level in ballot if level)] for ballot in agreed]
    order = borda.borda(profiles.Profile.of("bacd", with_both)).order
    assert order.index("a") < order.index("b")


@given(st.lists(samples.any_ranking(), min_size=1, max_size=7), st.integers(0, 3))
def test_to_raise_an_option_on_a_ballot_never_lowers_its_place(ballots: Rankings, to: int) -> None:
    def place(of: Rankings) -> int:
        return next(p.place for p in borda.borda(profiles.Profile.of("abcd", of)).places if p.option == "a")

    at = next((n for n, level in enumerate(ballots[0]) if "a" in level), len(ballots[0]))
    others = [[o for o in level if o != "a"] for level in ballots[0]]
    raised = [*others[: min(to, at)], ["a"], *others[min(to, at) :]]
    assert place([[level for level in raised if level], *ballots[1:]]) <= place(ballots)


def test_a_blank_ballot_gives_all_the_same_and_is_reported() -> None:
    standing = borda.borda(profiles.Profile.of("abc", [[], ["b"]]))
    assert points(standing) == {"b": 3, "a": Fraction(3, 2), "c": Fraction(3, 2)}
    assert (standing.ballots, standing.blank) == (2, 1)


def test_many_ballots_are_counted_some_at_a_time_to_the_same_end() -> None:
    ballots: Mixed = [["a", "b"], ["b", ["a", "c"]], [], ["c"]]
    few = borda.borda(profiles.Profile.of("abc", ballots))
    many = borda.borda(profiles.Profile.of("abc", ballots * 30_000))
    assert points(many) == {option: 30_000 * Fraction(str(total)) for option, total in points(few).items()}


def test_without_ballots_or_options_all_are_equal() -> None:
    assert {p.place for p in borda.borda(profiles.Profile.of("abc", [])).places} == {1}
    assert borda.borda(profiles.Profile.of("", [])).places == ()


def test_an_election_is_read_as_rankings_but_not_with_members_recused() -> None:
    projects = [elections.Project(key, key, 1) for key in "ab"]
    ballots = [elections.Ballot("v", {"b": 2, "a": 1})]
    assert borda.borda(elections.Election.of(projects, ballots, budget=1)).order == ("b", "a")
    kept_out = elections.Ballot("w", {}, recused=frozenset("b"))
    with pytest.raises(ValueError, match="recused"):
        borda.borda(elections.Election.of(projects, [*ballots, kept_out], budget=1))
