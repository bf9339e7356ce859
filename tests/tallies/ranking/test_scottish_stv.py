"""Scottish STV: worked by hand, against a slow count paper by paper, and what it promises."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagement.tallies import profiles, standings
from engagement.tallies.ranking import meek, piles, scottish_stv

from .profiles_at_random import any_profile, levels_of, strict_profile

# Twenty voters, two seats, so the quota is 20 ÷ 3, rounded down, plus one: 7.
BY_HAND = profiles.Profile.of(
    ["Ann", "Ben", "Cat", "Dan"], [["Ann", "Cat"], ["Ben"], ["Cat", "Dan"], ["Dan"]], times=[10, 4, 1, 5]
)


def votes(standing: standings.Standing, stage: int) -> dict[str, Fraction]:
    rows = next(rows for heading, rows in standing.stages if heading.startswith(f"stage {stage}, votes"))
    return {option: Fraction(total) for option, total in rows}


def test_a_surplus_is_passed_on_and_a_tie_looks_back() -> None:
    """Ann has 10, 3 over the quota: her ten papers go to Cat at 0.3 each. Cat now has 4, as Ben has: at stage 1 she had
    fewer, so she is excluded. Her own paper goes to Dan at 1; Ann's ten name nobody else. Then Ben has the fewest, and
    Dan is the only one left for the last seat.
    """
    standing = scottish_stv.scottish_stv(BY_HAND, seats=2)
    none = piles.LEFT_OVER
    assert votes(standing, 1) == {"Ann": 10, "Ben": 4, "Cat": 1, "Dan": 5, none: 0}
    assert votes(standing, 2) == {"Ann": 7, "Ben": 4, "Cat": 4, "Dan": 5, none: 0}
    assert votes(standing, 3) == {"Ann": 7, "Ben": 4, "Cat": 0, "Dan": 6, none: 3}
    assert votes(standing, 4) == votes(standing, 3)
    assert [(tie.tied, tie.parted_by, tie.at) for tie in standing.ties] == [
        (("Ben", "Cat"), "earlier stage", "stage 3, exclusion")
    ]
    assert standing.elected == ("Ann", "Dan")
    assert standing.order == ("Ann", "Dan", "Ben", "Cat")
    assert standing.gap is not None and standing.gap.size == 0
    assert [heading for heading, _ in standing.stages] == [
        "stage 1, votes: first preferences; elected: Ann",
        "stage 2, transfers: the surplus of Ann (3 over the quota) is passed on",
        "stage 2, votes",
        "stage 3, transfers: Cat is excluded",
        "stage 3, votes",
        "stage 4, votes: Ben is excluded; nothing more is transferred; elected: Dan",
    ]


def test_transfer_values_are_rounded_down_to_five_places_and_the_loss_is_shown() -> None:
    """42 papers with a surplus of 8: 8 ÷ 42 = 0.190476…, so each is worth 0.19047, together 7.99974."""
    tennessee = profiles.Profile.of("MNCK", ["MNCK", "NCKM", "CKNM", "KCNM"], times=[42, 26, 15, 17])
    standing = scottish_stv.scottish_stv(tennessee, seats=2)
    assert votes(standing, 2)["N"] == 26 + Fraction("7.99974")
    assert votes(standing, 2)[piles.LEFT_OVER] == Fraction("0.00026")
    assert standing.elected == ("M", "N")


def test_equals_at_every_stage_are_parted_by_the_published_lot() -> None:
    even = profiles.Profile.of("ab", ["a", "b"])
    listed = scottish_stv.scottish_stv(even, seats=1)
    assert (listed.elected, listed.ties[0].parted_by) == (("a",), "place in the list")
    drawn = {scottish_stv.scottish_stv(even, seats=1, seed=str(seed)).elected for seed in range(9)}
    assert drawn == {("a",), ("b",)}
    assert scottish_stv.scottish_stv(even, seats=1, seed="1").ties[0].parted_by == "lot"


def test_a_ballot_counts_as_far_as_its_order_is_clear() -> None:
    """ "a, then b and c equal, then d" is a paper for a alone; equal first preferences make a paper not valid."""
    unclear = profiles.Profile.of("abcd", [["a", ["b", "c"], "d"], [["a", "b"], "c"], ["d"], []], times=[2, 5, 3, 4])
    standing = scottish_stv.scottish_stv(unclear, seats=1)
    assert (standing.ballots, standing.blank, standing.spoiled) == (14, 4, 5)
    assert standing.elected == ("d",)
    assert "3: valid ballots" in dict(standing.rule.choices)["quota"]


def test_as_many_seats_as_options_elects_all_and_no_seats_is_refused() -> None:
    assert set(scottish_stv.scottish_stv(BY_HAND, seats=4).elected) == {"Ann", "Ben", "Cat", "Dan"}
    for none in (None, 0, -1):
        with pytest.raises(ValueError, match="how many seats"):
            scottish_stv.scottish_stv(BY_HAND, seats=none)


def test_withdrawn_options_leave_their_papers_to_the_next() -> None:
    standing = scottish_stv.scottish_stv(BY_HAND, seats=2, withdrawn=["Ann"])
    assert standing.elected == ("Cat", "Dan")


def paper_by_paper(profile: profiles.Profile, seats: int) -> tuple[list[str], list[dict[str, int]]]:
    """The law again, slowly: a list of papers, each with its preferences and its value. Ties by place in the list."""
    papers = []
    for levels, times in zip(levels_of(profile), profile.times.tolist(), strict=True):
        clear: list[str] = []
        for level in levels:
            if len(level) > 1:
                break
            clear += level
        papers += [(clear, 100_000, clear[0]) for _ in range(times) if clear]
    quota = (len(papers) // (seats + 1) + 1) * 100_000
    going, elected, waiting = list(profile.options), list[str](), list[str]()
    piles = {option: [paper for paper in papers if paper[2] == option] for option in going}
    kept: dict[str, int] = {}
    stages: list[dict[str, int]] = []

    def key(option: str) -> tuple[list[int], int]:
        return [stage[option] for stage in reversed(stages)], -profile.options.index(option)

    def close() -> None:
        stages.append({o: kept.get(o, sum(paper[1] for paper in piles[o])) for o in profile.options})
        for option in sorted(going, key=key, reverse=True):
            if stages[-1][option] >= quota:
                going.remove(option)
                elected.append(option)
                waiting.extend([option] if stages[-1][option] > quota else [])
        if len(going) <= seats - len(elected):
            elected.extend(sorted(going, key=key, reverse=True))
            going.clear()

    def hand_on(pile: list[tuple[list[str], int, str]], top: int, bottom: int) -> None:
        for preferences, value, _ in pile:
            following = next((option for option in preferences if option in going), None)
            if following:
                piles[following].append((preferences, value * top // bottom, following))

    close()
    while len(elected) < seats and going:
        if waiting:
            giver = max(waiting, key=key)
            waiting.remove(giver)
            total = stages[-1][giver]
            kept[giver] = quota
            hand_on(piles[giver], total - quota, total)
        else:
            loser = min(going, key=key)
            going.remove(loser)
            if len(going) > seats - len(elected):
                kept[loser] = 0
                hand_on(piles[loser], 1, 1)
        close()
    return elected, stages


@given(any_profile(most=14), st.integers(1, 4))
def test_the_quick_count_is_the_slow_one(profile: profiles.Profile, seats: int) -> None:
    standing = scottish_stv.scottish_stv(profile, seats=seats)
    elected, stages = paper_by_paper(profile, seats)
    assert list(standing.elected) == elected
    for number, stage in enumerate(stages, start=1):
        counted = votes(standing, number)
        assert {option: counted[option] * 100_000 for option in profile.options} == stage


@given(any_profile(), st.integers(1, 4))
def test_no_vote_is_lost_at_any_stage(profile: profiles.Profile, seats: int) -> None:
    standing = scottish_stv.scottish_stv(profile, seats=seats)
    for heading, rows in standing.stages:
        expected = 0 if "transfers" in heading else standing.ballots - standing.blank - standing.spoiled
        assert sum(total for _, total in rows) == expected
        assert all(total >= 0 for _, total in rows) or "transfers" in heading
    assert len(standing.elected) == min(seats, len(profile.options))
    assert sorted(standing.order) == sorted(profile.options)


both = pytest.mark.parametrize("count", [scottish_stv.scottish_stv, meek.meek], ids=["scottish", "meek"])


@both
@given(profile=any_profile(equals=False, most=12), seats=st.integers(1, 3))
def test_a_group_of_some_quotas_gets_as_many_seats(
    count: Callable[..., standings.Standing], profile: profiles.Profile, seats: int
) -> None:
    """Voters who rank the same options before all others, and are k quotas, elect at least k of these options."""
    elected = set(count(profile, seats=seats).elected)
    ballots = [[option for level in levels for option in level] for levels in levels_of(profile)]
    quota = (profile.voters - profile.blank) // (seats + 1) + 1
    for ballot in ballots:
        for size in range(1, len(ballot) + 1):
            group = set(ballot[:size])
            voters = sum(n for b, n in zip(ballots, profile.times.tolist(), strict=True) if set(b[:size]) == group)
            assert len(elected & group) >= min(voters // quota, size)


@both
@given(profile=strict_profile(), seats=st.integers(1, 3), data=st.data())
def test_neither_the_order_of_ballots_nor_the_names_of_options_matter(
    count: Callable[..., standings.Standing], profile: profiles.Profile, seats: int, data: st.DataObject
) -> None:
    standing = count(profile, seats=seats)
    order = list(data.draw(st.permutations(range(len(profile.times)))))
    again = profiles.Profile(profile.options, profile.ranks[order], profile.times[order])
    assert count(again, seats=seats) == standing
    assert count(profile.grouped(), seats=seats) == standing
    assume(not standing.ties)
    names = data.draw(st.permutations(profile.options))
    renamed = profiles.Profile(tuple(names), profile.ranks, profile.times)
    new = dict(zip(profile.options, names, strict=True))
    assert count(renamed, seats=seats).elected == tuple(new[option] for option in standing.elected)
