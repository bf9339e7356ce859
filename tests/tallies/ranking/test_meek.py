"""Meek's transferable vote: worked by hand, against a slow share-out, and what it promises."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import profiles
from engagement.tallies.ranking import flows, meek, piles

from .profiles_at_random import any_profile, levels_of, strict_profile

UNIT = 10**9
BY_HAND = profiles.Profile.of(
    ["Ann", "Ben", "Cat", "Dan"], [["Ann", "Cat"], ["Ben"], ["Cat", "Dan"], ["Dan"]], times=[10, 4, 1, 5]
)


def test_who_is_elected_keeps_only_what_is_needed_and_the_quota_falls() -> None:
    """Quota 20 ÷ 3 = 6.67. Ann has 10 and keeps two thirds of each vote: Cat gets a third of ten, 4.33 with her own. Ben
    (4) has the fewest and goes out; his four papers name nobody else, so 16 votes are left and the quota is 5.33. Ann
    now keeps 0.533 of each vote, and Cat, with 1 + 4.67 = 5.67, is elected. In Scottish law it was Dan.
    """
    standing = meek.meek(BY_HAND, seats=2)
    assert standing.elected == ("Ann", "Cat")
    assert [heading for heading, _ in standing.stages] == [
        "stage 1: the quota is reached; elected: Ann",
        "stage 2: Ben is excluded",
        "stage 3: the quota is reached; elected: Cat",
    ]
    second, third = (dict(rows) for _, rows in standing.stages[1:])
    assert float(second["(quota)"]) == pytest.approx(20 / 3, abs=1e-8)
    assert float(second["Cat"]) == pytest.approx(1 + 10 / 3, abs=1e-6)
    assert third[piles.LEFT_OVER] == 4
    assert float(third["(quota)"]) == pytest.approx(16 / 3, abs=1e-8)
    assert float(third["Cat"]) > 16 / 3
    assert standing.gap is not None and float(standing.gap.size) == pytest.approx(1 / 3, abs=1e-6)


def test_equal_ranks_share_the_vote_and_the_excluded_leave_theirs_to_the_rest() -> None:
    shared = profiles.Profile.of("abc", [[["a", "b"]], ["a"], ["c"]], times=[2, 3, 3])
    standing = meek.meek(shared, seats=1)
    assert dict(standing.stages[0][1])["b"] == 1
    assert standing.elected == ("a",)
    assert dict(standing.stages[-1][1])["a"] == 5


def test_a_tie_is_parted_by_the_published_lot_and_reported() -> None:
    even = profiles.Profile.of("ab", ["a", "b"])
    assert [(tie.tied, tie.parted_by, tie.at) for tie in meek.meek(even, seats=1).ties] == [
        (("a", "b"), "place in the list", "stage 1, exclusion")
    ]
    assert {meek.meek(even, seats=1, seed=str(n)).elected for n in range(9)} == {("a",), ("b",)}


def test_a_tie_that_only_rounding_would_part_is_a_tie() -> None:
    """The quota is 2, so Ann keeps two thirds of three votes and Ben gets the rest: 1, as much as the others have. With
    nine decimal places it comes to 0.999999999, and he would be excluded. Counted again with 27, it is a tie.
    """
    told: list[str] = []
    even = profiles.Profile.of(
        ["Ann", "Ben", "Cat", "Dan", "Eve"], [["Ann", "Ben"], ["Cat"], ["Dan"], ["Eve"]], times=[3, 1, 1, 1]
    )
    standing = meek.meek(even, seats=2, progress=told.append)
    assert (standing.ties[0].tied, standing.ties[0].at) == (("Ben", "Cat", "Dan", "Eve"), "stage 2, exclusion")
    assert standing.gap is not None and standing.gap.size == 0
    assert "too close for nine decimal places: counting again with more" in told
    assert "27 decimal places" in dict(standing.rule.choices)["rounding"]
    assert "9 decimal places" in dict(meek.meek(BY_HAND, seats=2).rule.choices)["rounding"]


def test_each_stage_is_told_as_it_ends() -> None:
    told: list[str] = []
    standing = meek.meek(BY_HAND, seats=2, progress=told.append)
    assert told == [heading for heading, _ in standing.stages]
    with pytest.raises(ValueError, match="how many seats"):
        meek.meek(BY_HAND)


@given(any_profile(most=12), st.data())
def test_the_quick_share_out_is_the_slow_one(profile: profiles.Profile, data: st.DataObject) -> None:
    """Every ballot on its own: each rank's share, what each option keeps rounded up, the rest to the next rank."""
    places = data.draw(st.permutations(range(len(profile.options))))
    cut, end = sorted(data.draw(st.tuples(*[st.integers(0, len(places))] * 2)))
    elected, hopeful = list(places[:cut]), list(places[cut:end])
    keeps = np.zeros(len(places), dtype=np.int64)
    keeps[elected] = [data.draw(st.integers(1, UNIT)) for _ in elected]
    keeps[hopeful] = UNIT
    votes = dict.fromkeys(profile.options, 0)
    inside = {profile.options[n] for n in (*elected, *hopeful)}
    for levels, times in zip(levels_of(profile), profile.times.tolist(), strict=True):
        left = UNIT
        for level in levels:
            here = [option for option in level if option in inside]
            share = left // len(here) if here else 0
            for option in here:
                keep = int(keeps[profile.options.index(option)])
                kept = -(-share * keep // UNIT)
                votes[option] += kept * times
                left -= kept
            if here and not any(profile.options.index(option) in elected for option in here):
                break
    assert flows.Ballots(profile).flow(hopeful, elected).share_out(keeps, unit=UNIT) == list(votes.values())


@given(strict_profile(), st.integers(1, 4))
def test_no_vote_is_lost_and_the_elected_hold_the_quota(profile: profiles.Profile, seats: int) -> None:
    standing = meek.meek(profile, seats=seats)
    for _, rows in standing.stages:
        held = {name: total for name, total in rows if name in profile.options}
        left = dict(rows)[piles.LEFT_OVER]
        assert sum(held.values()) + left == profile.voters - profile.blank
        assert left >= 0
    assert len(standing.elected) == min(seats, len(profile.options))
    assert sorted(standing.order) == sorted(profile.options)


@given(strict_profile())
def test_for_one_seat_more_than_half_of_first_preferences_wins(profile: profiles.Profile) -> None:
    firsts = ((profile.ranks == 1) * profile.times[:, None]).sum(axis=0)
    for option, voters in zip(profile.options, firsts, strict=True):
        if 2 * voters > profile.voters:
            assert meek.meek(profile, seats=1).elected == (option,)


def test_blank_ballots_are_never_part_of_the_quota() -> None:
    blank = profiles.Profile.of("ab", [["a"], [], ["b"]], times=[3, 100, 2])
    standing = meek.meek(blank, seats=1)
    assert (standing.blank, standing.elected) == (100, ("a",))
    assert float(Fraction(dict(standing.stages[0][1])["(quota)"])) == pytest.approx(2.5)
