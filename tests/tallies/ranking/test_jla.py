"""Choose and rank up to ten; each stakeholder group weighs the same."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import profiles, standings
from engagement.tallies.ranking import jla
from tests.tallies import samples

rankings = st.lists(st.tuples(samples.any_ranking(), st.sampled_from(["carers", "patients", "workers"])), max_size=8)
Grouped = list[tuple[list[list[str]], str]]


def profile_of(cast: Grouped) -> profiles.Profile:
    return profiles.Profile.of("abcd", [ranking for ranking, _ in cast], groups=[group for _, group in cast])


def totals(standing: standings.Standing) -> dict[str, object]:
    return {place.option: place.total for place in standing.places}


def test_the_example_of_the_rules_by_hand() -> None:
    ballots = [
        ["playground", "garden", "bench"],
        ["playground", "garden"],
        ["playground", "bench"],
        ["garden", "bench"],
    ]
    groups = ["residents", "residents", "residents", "workers"]
    profile = profiles.Profile.of(["playground", "garden", "bench"], ballots, groups=groups)
    standing = jla.choose_and_rank(profile, k=3)
    assert list(totals(standing).items()) == [("garden", 5), ("playground", 4), ("bench", 3)]
    stages = {heading: dict(pairs) for heading, pairs in standing.stages}
    assert stages["residents: points"] == {"playground": 9, "garden": 4, "bench": 3}
    assert stages["residents: position scores"] == {"playground": 3, "garden": 2, "bench": 1}
    assert stages["workers: points"] == {"playground": 0, "garden": 3, "bench": 2}
    assert stages["workers: position scores"] == {"playground": 1, "garden": 3, "bench": 2}


def test_ten_choices_get_ten_points_down_to_one_and_the_rest_none() -> None:
    options = [f"o{n}" for n in range(1, 13)]
    (_, points), _ = jla.choose_and_rank(profiles.Profile.of(options, [options])).stages
    assert [total for _, total in points] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]


def test_equal_ranks_share_the_points_they_span_even_across_the_end() -> None:
    (_, points), (_, scores) = jla.choose_and_rank(profiles.Profile.of("abcd", [["a", ["b", "c", "d"]]]), k=2).stages
    assert dict(points) == {"a": 2, "b": Fraction(1, 3), "c": Fraction(1, 3), "d": Fraction(1, 3)}
    assert dict(scores) == {"a": 4, "b": 2, "c": 2, "d": 2}


@given(rankings, st.integers(1, 5))
def test_the_count_and_its_definition_agree(cast: Grouped, k: int) -> None:
    expected = dict.fromkeys("abcd", Fraction(0))
    for group in {group for _, group in cast}:
        points = dict.fromkeys("abcd", Fraction(0))
        for ranking, of in cast:
            at = 0
            for level in ranking if of == group else []:
                share = Fraction(sum(max(0, k - place) for place in range(at, at + len(level))), len(level))
                points |= {option: points[option] + share for option in level}
                at += len(level)
        for one in "abcd":
            behind = sum(points[one] > points[other] for other in "abcd")
            expected[one] += behind + Fraction(sum(points[one] == points[other] for other in "abcd") + 1, 2)
    assert totals(jla.choose_and_rank(profile_of(cast), k=k)) == expected


@given(rankings, st.integers(2, 50))
def test_more_ballots_of_the_same_from_one_group_change_nothing(cast: Grouped, many: int) -> None:
    profile = profile_of(cast)
    heavier = replace(profile, times=np.where([group == "carers" for _, group in cast], many, 1).astype(np.int64))
    assert jla.choose_and_rank(heavier).places == jla.choose_and_rank(profile).places


@given(rankings, st.permutations(range(8)))
def test_the_order_of_the_ballots_changes_nothing(cast: Grouped, order: list[int]) -> None:
    shuffled = [cast[n] for n in order if n < len(cast)]
    assert jla.choose_and_rank(profile_of(shuffled)) == jla.choose_and_rank(profile_of(cast))
    assert jla.choose_and_rank(profile_of(cast).grouped()) == jla.choose_and_rank(profile_of(cast))


def test_without_groups_everyone_is_one() -> None:
    standing = jla.choose_and_rank(profiles.Profile.of("ab", [["b"], []]))
    assert [heading for heading, _ in standing.stages] == ["everyone: points", "everyone: position scores"]
    assert (standing.order, standing.ballots, standing.blank) == (("b", "a"), 2, 1)
    with pytest.raises(ValueError, match="at least one"):
        jla.choose_and_rank(profiles.Profile.of("ab", []), k=0)
