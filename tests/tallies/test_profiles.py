"""Rankings kept as a table: made, grouped, read from scores."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles

tables = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(-1, 4), min_size=wide, max_size=wide), min_size=1, max_size=8)
)


def test_plain_lists_become_ranks_with_equals_together_and_zero_for_not_ranked() -> None:
    profile = profiles.Profile.of("abcd", [["b", ["a", "d"]], [], ["c"]])
    assert profile.ranks.tolist() == [[2, 1, 0, 2], [0, 0, 0, 0], [0, 0, 1, 0]]
    assert (profile.voters, profile.blank) == (3, 1)


def test_unknown_options_and_options_ranked_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="not an option"):
        profiles.Profile.of("ab", [["z"]])
    with pytest.raises(ValueError, match="twice"):
        profiles.Profile.of("ab", [["a", ["b", "a"]]])


def test_a_table_of_the_wrong_shape_is_refused() -> None:
    ranks, times = np.zeros((2, 2), np.int16), np.ones(2, np.int64)
    with pytest.raises(ValueError, match="same id"):
        profiles.Profile(("a", "a"), ranks, times)
    with pytest.raises(ValueError, match="ballots by options"):
        profiles.Profile(("a", "b", "c"), ranks, times)
    with pytest.raises(ValueError, match="every ballot has a group"):
        profiles.Profile(("a", "b"), ranks, times, groups=("g",))


def test_scores_are_read_as_rankings_the_highest_first() -> None:
    projects = [elections.Project(key, key.upper(), 1) for key in "abc"]
    ballots = [elections.Ballot("v", {"a": 2, "b": 7, "c": 2}), elections.Ballot("w", {"c": 1})]
    profile = profiles.Profile.from_election(elections.Election.of(projects, ballots, budget=1))
    assert profile.ranks.tolist() == [[2, 1, 2], [0, 0, 1]]
    assert profile.names == {"a": "A", "b": "B", "c": "C"}


@given(tables)
def test_dense_ranks_count_the_different_better_scores(table: list[list[int]]) -> None:
    ranks = profiles.dense(np.asarray(table, dtype=np.int64))
    for row, ranked in zip(table, ranks.tolist(), strict=True):
        assert ranked == [1 + len({s for s in row if s > score}) if score > 0 else 0 for score in row]


@given(tables, st.data())
def test_grouping_keeps_every_ballot_and_its_group(table: list[list[int]], data: st.DataObject) -> None:
    groups = tuple(data.draw(st.sampled_from(["carers", "patients"])) for _ in table)
    times = [data.draw(st.integers(1, 3)) for _ in table]
    ranks = profiles.dense(np.asarray(table, dtype=np.int64))
    options = tuple(f"o{n}" for n in range(len(table[0])))
    for given_groups in ((), groups):
        profile = profiles.Profile(options, ranks, np.asarray(times, dtype=np.int64), groups=given_groups)
        grouped = profile.grouped()
        assert counted(grouped) == counted(profile)
        assert len(grouped.times) == len(counted(profile))
        assert (grouped.voters, grouped.blank) == (profile.voters, profile.blank)


def counted(profile: profiles.Profile) -> Counter:
    """How many voters cast each ballot of each group."""
    many: Counter = Counter()
    groups = profile.groups or [""] * len(profile.times)
    for row, group, times in zip(profile.ranks.tolist(), groups, profile.times.tolist(), strict=True):
        many[tuple(row), group] += times
    return many


def test_a_profile_without_ballots_is_its_own_grouping() -> None:
    profile = profiles.Profile.of("ab", [])
    assert profile.grouped().voters == profile.blank == 0
