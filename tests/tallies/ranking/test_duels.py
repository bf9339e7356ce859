"""Schulze and ranked pairs: what is worked by hand, and what both promise."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engagement.tallies import profiles, standings
from engagement.tallies.ranking import pairwise, ranked_pairs, schulze

from .profiles_at_random import any_profile, levels_of, raised, reversed_order

Count = Callable[[profiles.Profile], standings.Standing]
RULES: list[Count] = [schulze.schulze, ranked_pairs.ranked_pairs]
both = pytest.mark.parametrize("count", RULES, ids=["schulze", "ranked-pairs"])

# Schulze (2011), example 1: 45 voters.
SCHULZE = profiles.Profile.of(
    "ABCDE",
    ["ACBED", "ADECB", "BEDAC", "CABED", "CAEBD", "CBADE", "DCEBA", "EBADC"],
    times=[5, 5, 8, 3, 7, 2, 7, 8],
)
TENNESSEE = profiles.Profile.of("MNCK", ["MNCK", "NCKM", "CKNM", "KCNM"], times=[42, 26, 15, 17])
CIRCLE = profiles.Profile.of("abc", ["abc", "bca", "cab"], times=[4, 3, 2])


def test_the_example_of_schulzes_paper_comes_out_as_printed_there() -> None:
    standing = schulze.schulze(SCHULZE)
    assert standing.order == ("E", "A", "C", "B", "D")
    chains = dict(standing.stages)["strongest chain of won duels from E to"]
    assert dict(chains) == {"A": 25, "B": 28, "C": 28, "D": 31}
    assert dict(dict(standing.stages)["strongest chain of won duels from A to"]) == {"B": 28, "C": 28, "D": 30, "E": 24}
    assert standing.gap is not None and (standing.gap.size, standing.gap.taken) == (1, "E")


def test_ranked_pairs_keep_the_strong_pairs_and_refuse_those_that_contradict_them() -> None:
    standing = ranked_pairs.ranked_pairs(SCHULZE)
    assert standing.order == ("A", "C", "E", "B", "D")
    refused = dict(standing.stages)["pairs refused: they contradict stronger ones"]
    assert dict(refused) == {"D before C": 28, "B before A": 25, "E before A": 23}


@both
def test_nashville_beats_every_other_city_of_tennessee(count: Count) -> None:
    standing = count(TENNESSEE)
    assert standing.order == ("N", "C", "K", "M")
    assert ("beats every other option one against one (the Condorcet winner)", ("N",)) in standing.findings
    assert ("loses to every other option one against one (the Condorcet loser)", ("M",)) in standing.findings


@both
def test_in_a_circle_the_weakest_duel_gives_way(count: Count) -> None:
    """a before b: 6 to 3. b before c: 7 to 2. c before a: 5 to 4. The last is the weakest."""
    standing = count(CIRCLE)
    assert standing.order == ("a", "b", "c")
    assert standing.findings == (("the fewest options that each beat all others (the Smith set)", ("a", "b", "c")),)


def test_equal_pairs_that_close_a_circle_are_reported_and_parted_by_the_lot() -> None:
    even = profiles.Profile.of("abc", ["abc", "bca", "cab"])
    listed = ranked_pairs.ranked_pairs(even)
    assert listed.order == ("a", "b", "c")
    assert [(tie.tied, tie.parted_by, tie.at) for tie in listed.ties] == [
        (("a before b", "b before c", "c before a"), "place in the list", "pairs of strength 2")
    ]
    assert ranked_pairs.ranked_pairs(even, seed="2026").ties[0].parted_by == "lot"
    assert listed.gap is not None and listed.gap.size == 0


def test_equal_pairs_that_agree_are_no_tie() -> None:
    assert ranked_pairs.ranked_pairs(profiles.Profile.of("abc", ["abc"])).ties == ()


@both
def test_options_nobody_parts_share_a_place_and_say_so(count: Count) -> None:
    standing = count(profiles.Profile.of("abc", [["c", ["a", "b"]], ["c"], []]))
    assert [(place.option, place.place) for place in standing.places] == [("c", 1), ("a", 2), ("b", 2)]
    assert [(tie.tied, tie.at) for tie in standing.ties] == [(("a", "b"), "place 2")]
    assert (standing.ballots, standing.blank) == (3, 1)


@both
def test_an_option_lower_only_for_those_before_it_is_a_tie_too(count: Count) -> None:
    """a beats c; b drew with both. a and b share the first place, and nothing but a puts c below b."""
    standing = count(profiles.Profile.of("abc", [["b"], ["a", "c"]]))
    assert [(place.option, place.place) for place in standing.places] == [("a", 1), ("b", 1), ("c", 3)]
    assert [(tie.tied, tie.parted_by, tie.at) for tie in standing.ties] == [
        (("a", "b"), "place in the list", "place 1"),
        (("b", "c"), "options before them", "place 3"),
    ]


@both
def test_margins_and_winning_votes_can_differ_when_ballots_are_short(count: Callable[..., standings.Standing]) -> None:
    """a beats b by 4 to 2, b beats c by 5 to 4, c beats a by 6 to 3: a circle. By winning votes the weakest is a before
    b (4), by margins b before c (1 more).
    """
    short = profiles.Profile.of("abc", ["c", "bc", "ab", "ca"], times=[3, 2, 3, 1])
    assert pairwise.duels(short).before.tolist() == [[0, 4, 3], [2, 0, 5], [6, 4, 0]]
    assert count(short, strength=pairwise.Strength.WINNING_VOTES).order == ("b", "c", "a")
    assert count(short, strength=pairwise.Strength.MARGINS).order == ("c", "a", "b")


def test_withdrawn_options_leave_the_rest_as_if_they_had_never_stood() -> None:
    assert schulze.schulze(TENNESSEE, withdrawn=["N"]).order == ("C", "K", "M")
    with pytest.raises(ValueError, match="'X' cannot be withdrawn"):
        schulze.schulze(TENNESSEE, withdrawn=["X"])


@given(any_profile())
def test_duels_are_counted_as_a_person_would(profile: profiles.Profile) -> None:
    before = pairwise.duels(profile).before
    last = len(profile.options) + 1
    for i, j in np.ndindex(*before.shape):
        ranks = [
            (row[i] or last, row[j] or last, n)
            for row, n in zip(profile.ranks.tolist(), profile.times.tolist(), strict=True)
        ]
        assert before[i, j] == sum(n for a, b, n in ranks if a < b)


def test_counting_changes_no_ballot() -> None:
    for one in (profiles.Profile.of("a", [[], ["a"]]), profiles.Profile.of("ab", [["a"]])):
        ranks = one.ranks.copy()
        pairwise.duels(one)
        assert (one.ranks == ranks).all()


@given(any_profile())
def test_the_smith_set_is_the_smallest_that_beats_all_outside(profile: profiles.Profile) -> None:
    beats = pairwise.duels(profile).beats
    size = len(profile.options)
    sets = (chosen for k in range(1, size + 1) for chosen in combinations(range(size), k))
    first = next(s for s in sets if all(beats[i, j] for i in s for j in range(size) if j not in s))
    assert pairwise.duels(profile).smith == tuple(profile.options[n] for n in first)


@given(any_profile())
def test_schulze_finds_the_strongest_of_all_chains(profile: profiles.Profile) -> None:
    won = pairwise.duels(profile).strengths(pairwise.Strength.WINNING_VOTES)

    def best(here: int, goal: int, seen: frozenset[int]) -> int:
        steps = [k for k in range(len(won)) if k not in seen and won[here, k]]
        return max(
            (int(min(won[here, k], won.max() if k == goal else best(k, goal, seen | {k}))) for k in steps), default=0
        )

    chains = schulze.strongest(won)
    for i, j in np.ndindex(*won.shape):
        if i != j:
            assert chains[i, j] == best(i, j, frozenset({i}))


@both
@settings(max_examples=50)
@given(profile=any_profile())
def test_who_beats_every_other_comes_first_and_who_loses_to_every_other_last(
    count: Count, profile: profiles.Profile
) -> None:
    duels, standing = pairwise.duels(profile), count(profile)
    if duels.winner:
        assert [place.option for place in standing.places if place.place == 1] == [duels.winner]
    if duels.loser:
        assert standing.order[-1] == duels.loser
    assert {place.option for place in standing.places if place.place == 1} <= set(duels.smith)


@both
@settings(max_examples=50)
@given(profile=any_profile())
def test_first_choice_of_more_than_half_is_first(count: Count, profile: profiles.Profile) -> None:
    firsts = (profile.ranks == 1) & ((profile.ranks == 1).sum(axis=1) == 1)[:, None]
    votes = (firsts * profile.times[:, None]).sum(axis=0)
    for option, voters in zip(profile.options, votes, strict=True):
        if 2 * voters > profile.voters:
            assert count(profile).order[0] == option


@both
@settings(max_examples=50)
@given(profile=any_profile(), data=st.data())
def test_raising_the_winner_on_a_ballot_keeps_it_winning(
    count: Count, profile: profiles.Profile, data: st.DataObject
) -> None:
    before = count(profile)
    assume(len(profile.times) and not before.ties)
    better = raised(profile, before.order[0], data.draw(st.integers(0, len(profile.times) - 1)))
    assert count(better).places[0].option == before.order[0]


@both
@settings(max_examples=50)
@given(profile=any_profile())
def test_turning_every_ballot_upside_down_takes_a_sole_winner_from_the_top(
    count: Count, profile: profiles.Profile
) -> None:
    standing = count(profile)
    assume(not standing.ties)
    assert count(reversed_order(profile)).places[-1].option == standing.order[0]


@both
@settings(max_examples=50)
@given(profile=any_profile(), data=st.data())
def test_neither_the_order_of_ballots_nor_the_names_of_options_matter(
    count: Count, profile: profiles.Profile, data: st.DataObject
) -> None:
    standing = count(profile)
    shuffled = data.draw(st.permutations(range(len(profile.times))))
    again = profiles.Profile(profile.options, profile.ranks[list(shuffled)], profile.times[list(shuffled)])
    assert count(again) == standing
    assert count(profile.grouped()) == standing
    assume(not standing.ties)
    names = data.draw(st.permutations(profile.options))
    renamed = profiles.Profile(tuple(names), profile.ranks, profile.times)
    new = dict(zip(profile.options, names, strict=True))
    assert count(renamed).order == tuple(new[option] for option in standing.order)


@both
@settings(max_examples=50)
@given(profile=any_profile())
def test_a_copy_of_an_option_takes_no_win_from_another(count: Count, profile: profiles.Profile) -> None:
    """Cloned: wherever e stands, its copy stands just below. The winner is as before, or the copied option's copy."""
    standing = count(profile)
    copied = profile.options[-1]
    ballots = [[part for level in levels for part in _with_copy(level, copied)] for levels in levels_of(profile)]
    more = profiles.Profile.of([*profile.options, "copy"], ballots, times=profile.times.tolist())
    again = count(more)
    assume(not standing.ties and not again.ties)
    assert again.order[0] == standing.order[0] or {again.order[0], standing.order[0]} <= {copied, "copy"}


def _with_copy(level: list[str], copied: str) -> list[list[str]]:
    others = [option for option in level if option != copied]
    if copied not in level or others:
        return [[*level, "copy"]] if copied in level else [level]
    return [[copied], ["copy"]]
