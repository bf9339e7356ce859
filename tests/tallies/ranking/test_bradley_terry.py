"""Bradley–Terry: strengths with their intervals, from single comparisons and from rankings."""

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.tallies import profiles
from engagement.tallies.elections import Ballot, Election, Project
from engagement.tallies.ranking import bradley_terry
from engagement.tallies.ranking.bradley_terry import Comparisons, Unranked
from engagement.tallies.standings import Standing

answers = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(0, 20)).filter(lambda one: one[0] != one[1])
)
rankings = st.lists(st.permutations("abcd").flatmap(lambda all_: st.integers(0, 4).map(lambda n: all_[:n])), max_size=8)


def strengths_of(standing: Standing) -> dict[str, float]:
    return {place.option: float(place.total or 0) for place in standing.places}


def test_two_options_worked_by_hand() -> None:
    """The garden is put first 8 times of 10. Its log strength is t, the bench's -t, so the chance that it wins is
    c(2t), c(x) = 1 ÷ (1 + e^-x). At the likeliest t the wins missing match: 8 - 10 c(2t) = the prior's pull, 2 c(t) - 1.
    """
    standing = bradley_terry.bradley_terry(
        Comparisons.of(["garden", "bench"], [("garden", "bench", 8), ("bench", "garden", 2)])
    )
    t = strengths_of(standing)["garden"]
    assert standing.order == ("garden", "bench")
    assert round(t, 2) == 0.61
    assert 8 - 10 / (1 + math.exp(-2 * t)) == pytest.approx(2 / (1 + math.exp(-t)) - 1, abs=1e-8)
    assert strengths_of(standing)["bench"] == -t
    first = standing.places[0]
    assert first.low is not None and first.high is not None
    assert (round(first.low, 2), round(first.high, 2)) == (0.02, 1.19)


def test_it_never_binds_and_says_what_it_chose() -> None:
    standing = bradley_terry.bradley_terry(Comparisons.of("ab", [("a", "b")]))
    assert not standing.binding
    assert dict(standing.rule.choices)["Standing"] == "for information: never binding"
    assert dict(standing.rule.settings) == {"rule": "bradley-terry", "prior": "1"}
    with pytest.raises(ValueError, match="fills no seats"):
        bradley_terry.bradley_terry(Comparisons.of("ab", []), seats=1)


def test_options_never_compared_stand_in_the_middle_with_the_widest_interval() -> None:
    standing = bradley_terry.bradley_terry(Comparisons.of("abc", [("a", "b", 30), ("b", "a", 10)]))
    by_option = {place.option: place for place in standing.places}
    widths = {key: (place.high or 0) - (place.low or 0) for key, place in by_option.items()}
    assert standing.order == ("a", "c", "b")
    assert widths["c"] > 1.5 * max(widths["a"], widths["b"])


def test_groups_never_compared_with_each_other_and_unbroken_wins_are_no_error() -> None:
    standing = bradley_terry.bradley_terry(Comparisons.of("abcd", [("a", "b", 10**6), ("c", "d", 5)]))
    assert standing.order == ("a", "c", "d", "b")
    assert all(math.isfinite(strength) for strength in strengths_of(standing).values())


@pytest.mark.parametrize("options", ["", "a", "abc"])
def test_without_answers_all_are_average(options: str) -> None:
    standing = bradley_terry.bradley_terry(Comparisons.of(options, []))
    assert set(strengths_of(standing).values()) <= {0.0}
    assert all(place.place == 1 for place in standing.places)
    assert len(standing.ties) == (len(options) > 1)


def test_equal_ranks_are_half_a_win_each() -> None:
    equal = profiles.Profile.of("ab", [[["a", "b"]]])
    assert strengths_of(bradley_terry.bradley_terry(equal)) == {"a": 0.0, "b": 0.0}


def test_an_option_left_out_is_after_the_ranked_or_not_compared_as_stated() -> None:
    profile = profiles.Profile.of("abc", [["a", "b"]] * 6 + [["c"]])
    below = bradley_terry.bradley_terry(profile)
    apart = bradley_terry.bradley_terry(profile, unranked=Unranked.NOT_COMPARED)
    assert below.order == ("a", "b", "c")
    assert apart.order == ("a", "c", "b")
    assert dict(apart.rule.choices)["Options not ranked"] == "not compared with anything"


def test_a_blank_ballot_counts_as_a_ballot_and_compares_nothing() -> None:
    with_blank = bradley_terry.bradley_terry(profiles.Profile.of("ab", [["a", "b"], []]))
    assert (with_blank.ballots, with_blank.blank) == (2, 1)
    assert strengths_of(with_blank) == strengths_of(
        bradley_terry.bradley_terry(profiles.Profile.of("ab", [["a", "b"]]))
    )


def test_scores_of_an_election_are_read_as_rankings() -> None:
    projects = [Project(key, key.upper(), 1) for key in "ab"]
    election = Election.of(projects, [Ballot("ada", {"b": 9, "a": 2})], budget=0)
    standing = bradley_terry.bradley_terry(election)
    assert [(place.option, place.name) for place in standing.places] == [("b", "B"), ("a", "A")]


def test_an_unknown_option_a_comparison_with_itself_and_no_prior_are_refused() -> None:
    with pytest.raises(ValueError, match="not an option"):
        Comparisons.of("ab", [("a", "z")])
    with pytest.raises(ValueError, match="before another"):
        Comparisons.of("ab", [("a", "a")])
    with pytest.raises(ValueError, match="same id"):
        Comparisons.of("aa", [])
    with pytest.raises(ValueError, match="at least a thousandth"):
        bradley_terry.bradley_terry(Comparisons.of("ab", []), prior=0)


def by_climbing(wins: np.ndarray, *, prior: float) -> np.ndarray:
    """Uphill in small steps from equal strengths, which go on adding up to 0: slow and plain."""
    played = wins + wins.T
    strength = np.ones(len(wins))
    for _ in range(1500):
        chances = strength[:, None] / (strength[:, None] + strength[None, :])
        slope = wins.sum(1) - (played * chances).sum(1) - prior * (strength - 1) / (strength + 1)
        strength = strength * np.exp((slope - slope.mean()) / (played.sum() + prior))
    return np.log(strength)


@settings(max_examples=25)
@given(answers)
def test_plain_climbing_finds_the_same_strengths(given_: list[tuple[str, str, int]]) -> None:
    compared = Comparisons.of("abcd", [(better, worse, times % 4) for better, worse, times in given_][:6])
    found = strengths_of(bradley_terry.bradley_terry(compared))
    assert [found[key] for key in "abcd"] == pytest.approx(by_climbing(compared.wins, prior=1), abs=1e-4)


@given(answers)
def test_strengths_add_up_to_nothing_and_lie_in_their_intervals(given_: list[tuple[str, str, int]]) -> None:
    standing = bradley_terry.bradley_terry(Comparisons.of("abcd", given_))
    assert sum(strengths_of(standing).values()) == pytest.approx(0, abs=1e-8)
    for place in standing.places:
        assert place.low is not None and place.high is not None and place.total is not None
        assert place.low < place.total < place.high


@given(answers)
def test_swapping_all_answers_turns_the_order_round(given_: list[tuple[str, str, int]]) -> None:
    forth = strengths_of(bradley_terry.bradley_terry(Comparisons.of("abcd", given_)))
    back = strengths_of(bradley_terry.bradley_terry(Comparisons.of("abcd", [(w, b, n) for b, w, n in given_])))
    assert [forth[key] for key in "abcd"] == pytest.approx([-back[key] for key in "abcd"], abs=1e-8)


@given(answers)
def test_one_more_win_never_lowers_an_option(given_: list[tuple[str, str, int]]) -> None:
    before = strengths_of(bradley_terry.bradley_terry(Comparisons.of("abcd", given_)))
    after = strengths_of(bradley_terry.bradley_terry(Comparisons.of("abcd", [*given_, ("a", "b")])))
    assert after["a"] > before["a"] - 1e-8


@given(rankings, st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_of_ballots_matter(cast: list[list[str]], chance: object) -> None:
    forth = bradley_terry.bradley_terry(profiles.Profile.of("abcd", cast))
    back = bradley_terry.bradley_terry(profiles.Profile.of("dcba", cast[::-1]).grouped())
    assert [strengths_of(forth)[key] for key in "abcd"] == pytest.approx(
        [strengths_of(back)[key] for key in "abcd"], abs=1e-8
    )


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), max_size=8), st.sampled_from(Unranked))
def test_wins_are_those_counted_pair_by_pair(scores: list[list[int]], unranked: Unranked) -> None:
    ranks = profiles.dense(np.array(scores, dtype=np.int64).reshape(-1, 4))
    slow = np.zeros((4, 4))
    for row in ranks:
        for i, j in itertools.permutations(range(4), 2):
            if row[i] and row[j]:
                slow[i, j] += 1 if row[i] < row[j] else 0.5 if row[i] == row[j] else 0
            elif row[i] and unranked is Unranked.BELOW:
                slow[i, j] += 1
    profile = profiles.Profile(tuple("abcd"), ranks, np.ones(len(ranks), np.int64))
    assert (bradley_terry.wins_of(profile, unranked=unranked) == slow).all()


def rankings_by(truth: np.ndarray, *, voters: int, seed: int) -> profiles.Profile:
    """Rankings of the Plackett–Luce model: log strengths with Gumbel noise, the largest first."""
    drawn = truth + np.random.default_rng(seed).gumbel(size=(voters, len(truth)))
    ranks = (np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1).astype(np.int16)
    return profiles.Profile(tuple(map(str, range(len(truth)))), ranks, np.ones(voters, np.int64))


def test_nine_intervals_of_ten_hold_the_true_strength_of_rankings() -> None:
    truth = np.linspace(-1, 1, 6)
    places = [
        place
        for seed in range(100)
        for place in bradley_terry.bradley_terry(rankings_by(truth, voters=80, seed=seed)).places
    ]
    held = [(place.low or 0) <= truth[int(place.option)] <= (place.high or 0) for place in places]
    assert 0.86 < np.mean(held) < 0.94


def test_ten_thousand_rankings_of_thirty_options_take_a_moment() -> None:
    profile = rankings_by(np.linspace(-1, 1, 30), voters=10_000, seed=1)
    started = time.process_time()
    assert bradley_terry.bradley_terry(profile).order[0] == "29"
    assert time.process_time() - started < 5
