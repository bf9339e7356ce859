"""Writing PrefLib files: what is read back is what was written."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import preflib, preflib_writing
from engagement.tallies.profiles import Profile
from tests.tallies.files import test_preflib


@st.composite
def any_profile(draw: st.DrawFn) -> Profile:
    options = [str(n + 1) for n in range(draw(st.integers(1, 6)))]
    rankings = []
    for _ in range(draw(st.integers(0, 6))):
        order = draw(st.lists(st.sampled_from(options), unique=True))
        cuts = draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
        levels: list[list[str]] = []
        for option, cut in zip(order, cuts, strict=True):
            if cut or not levels:
                levels.append([])
            levels[-1].append(option)
        rankings.append(levels)
    times = draw(st.lists(st.integers(1, 10**6), min_size=len(rankings), max_size=len(rankings)))
    return Profile.of(options, rankings, times=times)


def counted(profile: Profile) -> Counter[tuple[int, ...]]:
    orders: Counter[tuple[int, ...]] = Counter()
    for row, times in zip(profile.ranks.tolist(), profile.times.tolist(), strict=True):
        orders[tuple(row)] += times
    return orders


@given(any_profile())
def test_orders_are_read_back_the_same_with_nothing_to_put_right(profile: Profile) -> None:
    text = "".join(preflib_writing.write(profile))
    reading = test_preflib.read(text, preflib_writing.kind_of(profile))
    assert counted(reading.profile) == counted(profile)
    assert reading.profile.options == profile.options
    assert reading.kind == preflib_writing.kind_of(profile)
    assert {repair.name for repair in reading.repairs} <= {"blank-ballot"}


@given(any_profile())
def test_categories_are_read_back_the_same(profile: Profile) -> None:
    names = [f"category {n}" for n in range(1, int(profile.ranks.max(initial=0)) + 2)]
    reading = test_preflib.read("".join(preflib_writing.write_categories(profile, categories=names)))
    assert reading.placed is not None
    assert counted(Profile(profile.options, reading.placed, reading.profile.times)) == counted(profile)
    assert reading.categories == tuple(names)


def test_a_file_is_of_the_narrowest_type_that_holds_its_orders() -> None:
    assert preflib_writing.kind_of(Profile.of("ab", ["ab", "ba"])) == "soc"
    assert preflib_writing.kind_of(Profile.of("ab", ["ab", "b"])) == "soi"
    assert preflib_writing.kind_of(Profile.of("ab", [[["a", "b"]]])) == "toc"
    assert preflib_writing.kind_of(Profile.of("abc", [[["a", "b"]]])) == "toi"


def test_the_heading_and_the_names_are_written() -> None:
    profile = Profile.of("ab", ["ab", "ba", "ab"])
    text = "".join(preflib_writing.write(profile, heading={"TITLE": "A small\nvote"}))
    assert "# TITLE: A small vote\n" in text
    assert "# NUMBER VOTERS: 3\n# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: a\n" in text
    assert text.endswith("2: 1,2\n1: 2,1\n")


def test_too_few_categories_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer categories"):
        list(preflib_writing.write_categories(Profile.of("ab", ["ab"]), categories=["yes"]))


def test_a_real_file_is_written_back_as_it_was() -> None:
    reading = test_preflib.read(test_preflib.DEBIAN)
    again = test_preflib.read("".join(preflib_writing.write(reading.profile, heading=dict(reading.heading))))
    assert (again.profile.ranks.tolist(), again.profile.names) == (
        reading.profile.ranks.tolist(),
        reading.profile.names,
    )
    assert isinstance(again, preflib.Reading)
