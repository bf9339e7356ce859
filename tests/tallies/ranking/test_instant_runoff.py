"""Instant run-off: worked by hand, against a slow count in fractions, and what it promises."""

from fractions import Fraction

import pytest
from hypothesis import assume, given

from engagement.tallies import profiles
from engagement.tallies.ranking import instant_runoff, pairwise, piles, scottish_stv

from .profiles_at_random import any_profile, levels_of

TENNESSEE = profiles.Profile.of("MNCK", ["MNCK", "NCKM", "CKNM", "KCNM"], times=[42, 26, 15, 17])
EQUALS = profiles.Profile.of("abc", [["a"], [["b", "c"]], ["b"]], times=[4, 3, 2])


def test_knoxville_wins_tennessee_after_three_eliminations() -> None:
    """Chattanooga (15) goes out, its voters go to Knoxville: 32. Nashville (26) goes out: Knoxville 58 to 42."""
    standing = instant_runoff.instant_runoff(TENNESSEE)
    assert standing.order == ("K", "M", "N", "C")
    assert [(place.option, place.total) for place in standing.places] == [("K", 100), ("M", 42), ("N", 26), ("C", 15)]
    assert [heading for heading, _ in standing.stages] == [
        "stage 1: C goes out",
        "stage 2: N goes out",
        "stage 3: M goes out",
        "stage 4: K is left",
    ]
    assert standing.gap is not None and (standing.gap.size, standing.gap.taken, standing.gap.instead_of) == (
        2,
        "K",
        "C",
    )


@pytest.mark.parametrize(
    ("equal_ranks", "first"),
    [
        (instant_runoff.Equals.SHARE, {"a": 4, "b": Fraction(7, 2), "c": Fraction(3, 2)}),
        (instant_runoff.Equals.EACH, {"a": 4, "b": 5, "c": 3}),
        (instant_runoff.Equals.STOP, {"a": 4, "b": 2, "c": 0}),
    ],
)
def test_equal_ranks_have_three_stated_meanings(
    equal_ranks: instant_runoff.Equals, first: dict[str, Fraction | int]
) -> None:
    standing = instant_runoff.instant_runoff(EQUALS, equal_ranks=equal_ranks)
    assert {option: total for option, total in standing.stages[0][1] if option in "abc"} == first
    assert standing.order[0] == ("a" if equal_ranks is instant_runoff.Equals.STOP else "b")
    assert dict(standing.rule.settings)["equal_ranks"] == equal_ranks
    assert standing.spoiled == (3 if equal_ranks is instant_runoff.Equals.STOP else 0)


def test_a_tie_in_elimination_looks_back_and_then_draws() -> None:
    """d goes out first and leaves b and c with 3 each; c had only 2 before, so c goes out."""
    tied = profiles.Profile.of("abcd", ["a", "b", "c", "dc"], times=[4, 3, 2, 1])
    standing = instant_runoff.instant_runoff(tied)
    assert [(tie.tied, tie.parted_by, tie.at) for tie in standing.ties] == [
        (("b", "c"), "earlier stage", "stage 2, elimination")
    ]
    assert standing.order == ("a", "b", "c", "d")
    drawn = {instant_runoff.instant_runoff(profiles.Profile.of("ab", ["a", "b"]), seed=str(n)).order for n in range(9)}
    assert drawn == {("a", "b"), ("b", "a")}


def test_shares_stay_exact_beyond_64_bits() -> None:
    """43 options ranked equal: parts of a vote of which the least common multiple of 1 to 43 make a whole."""
    many = [f"o{n}" for n in range(43)]
    standing = instant_runoff.instant_runoff(profiles.Profile.of(many, [[many], ["o7"]], times=[10**6, 1]))
    assert standing.order[0] == "o7"
    assert dict(standing.stages[0][1])["o7"] == Fraction(10**6, 43) + 1
    assert dict(standing.stages[0][1])[piles.LEFT_OVER] == 0


@given(any_profile(most=12))
def test_the_quick_count_is_the_slow_one(profile: profiles.Profile) -> None:
    standing = instant_runoff.instant_runoff(profile)
    still = list(profile.options)
    for option, (_, rows) in zip(reversed(standing.order), standing.stages, strict=True):
        votes = dict.fromkeys(still, Fraction(0))
        for levels, times in zip(levels_of(profile), profile.times.tolist(), strict=True):
            best = next((here for level in levels if (here := [o for o in level if o in still])), [])
            for each in best:
                votes[each] += Fraction(times, len(best))
        assert {name: total for name, total in rows if name in still} == votes
        assert sum(total for _, total in rows) == profile.voters - profile.blank
        assert votes[option] == min(votes.values())
        still.remove(option)


@given(any_profile(most=12))
def test_for_one_seat_it_elects_whom_scottish_law_elects(profile: profiles.Profile) -> None:
    runoff = instant_runoff.instant_runoff(profile, equal_ranks=instant_runoff.Equals.STOP, seats=1)
    law = scottish_stv.scottish_stv(profile, seats=1)
    assume(not runoff.ties)
    assert runoff.elected == law.elected
    assert runoff.spoiled == law.spoiled


@given(any_profile(most=12))
def test_who_is_first_for_more_than_half_wins_and_who_loses_every_duel_does_not(profile: profiles.Profile) -> None:
    standing = instant_runoff.instant_runoff(profile)
    firsts = (profile.ranks == 1) & ((profile.ranks == 1).sum(axis=1) == 1)[:, None]
    for option, voters in zip(profile.options, (firsts * profile.times[:, None]).sum(axis=0), strict=True):
        if 2 * voters > profile.voters:
            assert standing.order[0] == option
    strict = (profile.ranks.max(axis=1, initial=0) == (profile.ranks > 0).sum(axis=1)).all()
    if strict and not standing.ties:
        assert standing.order[0] != pairwise.duels(profile).loser
