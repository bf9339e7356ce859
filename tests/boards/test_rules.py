"""The written rule of quorum and recusal, edge by edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.boards import rules
from engagement.shared.money import Money
from engagement.tallies.recorded import Outcome


def room(members: int, *, present: int, recused: tuple[int, ...] = (), chair: int | None = None) -> rules.Room:
    """Members 1…n, of whom 1…present are here."""
    return rules.Room(
        members=frozenset(range(1, members + 1)),
        present=frozenset(range(1, present + 1)),
        recused=frozenset(recused),
        chairs=frozenset({chair} if chair else ()),
    )


@pytest.mark.parametrize(
    ("eligible", "needed"), [(0, 3), (1, 3), (2, 3), (3, 3), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (25, 13)]
)
def test_the_quorum_is_more_than_half_and_at_least_three(eligible: int, needed: int) -> None:
    assert rules.needed(eligible) == needed


@pytest.mark.parametrize(
    ("members", "present", "recused", "quorate"),
    [
        (8, 4, (), False),
        (8, 5, (), True),
        (8, 5, (1,), True),  # 7 eligible, 4 needed, 4 here
        (8, 4, (8,), True),  # an absent member's interest lowers the bar: 7 eligible, 4 needed, 4 here
        (8, 4, (1,), False),  # 3 here of 7
        (8, 5, (1, 2), False),  # 6 eligible, 4 needed, 3 here
        (5, 5, (1, 2), True),  # 3 eligible, 3 needed, 3 here
        (5, 5, (1, 2, 3), False),  # never fewer than 3
        (3, 2, (), False),
        (3, 3, (), True),
        (2, 2, (), False),
        (0, 0, (), False),
    ],
)
def test_a_recused_member_leaves_both_sides_of_the_quorum(
    members: int, present: int, recused: tuple[int, ...], quorate: bool
) -> None:
    assert room(members, present=present, recused=recused).quorate is quorate


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({1: "for", 2: "for", 3: "against"}, Outcome.CARRIED),
        ({1: "for"}, Outcome.CARRIED),  # the others abstain by not voting
        ({1: "against"}, Outcome.LOST),
        ({}, Outcome.LOST),
        ({1: "abstain", 2: "abstain", 3: "abstain"}, Outcome.LOST),
        ({1: "for", 2: "against"}, Outcome.TIED_NEEDS_CASTING),
    ],
)
def test_more_for_than_against_carries(votes: dict[int, str], outcome: Outcome) -> None:
    assert rules.decide(room(5, present=3, chair=1), votes).outcome is outcome


def test_a_vote_of_somebody_recused_or_gone_does_not_count() -> None:
    votes = {1: "for", 2: "for", 3: "against", 9: "for"}
    decided = rules.decide(room(9, present=6, recused=(1, 2), chair=3), votes)

    assert (decided.count.votes_for, decided.count.votes_against) == (0, 1)
    assert (decided.count.recused, decided.count.absent) == (2, 3)
    assert decided.quorum == 4
    assert decided.outcome is Outcome.LOST


def test_a_tie_is_lost_when_the_chair_is_away_or_has_an_interest() -> None:
    votes = {1: "for", 2: "against", 3: "abstain"}

    assert rules.decide(room(5, present=3), votes).outcome is Outcome.LOST
    assert rules.decide(room(5, present=3, chair=5), votes).outcome is Outcome.LOST
    assert rules.decide(room(5, present=4, recused=(4,), chair=4), votes).outcome is Outcome.LOST


def test_the_casting_vote_decides_a_tie_and_nothing_else() -> None:
    here = room(5, present=3, chair=1)
    tie = {1: "for", 2: "against"}

    assert rules.decide(here, tie, casting="for").outcome is Outcome.CARRIED
    assert rules.decide(here, tie, casting="against").outcome is Outcome.LOST
    with pytest.raises(rules.NoCasting):
        rules.decide(here, {1: "for"}, casting="for")


def test_what_is_agreed_is_within_what_is_asked() -> None:
    asked = Money.pounds(500)

    assert rules.check_amount(asked, None) == asked
    assert rules.check_amount(None, Money.pounds(5)) is None
    assert rules.check_amount(asked, asked) == asked
    for amount in (Money(0), Money.pounds(501)):
        with pytest.raises(rules.MoreThanAsked):
            rules.check_amount(asked, amount)


@given(
    members=st.frozensets(st.integers(1, 25)),
    present=st.frozensets(st.integers(1, 30)),
    recused=st.frozensets(st.integers(1, 30)),
    votes=st.dictionaries(st.integers(1, 30), st.sampled_from(rules.CHOICES)),
)
def test_every_member_is_in_exactly_one_state_and_no_quorum_decides_nothing(
    members: frozenset[int], present: frozenset[int], recused: frozenset[int], votes: dict[int, str]
) -> None:
    here = rules.Room(members=members, present=present, recused=recused)
    decided = rules.decide(here, votes)

    assert decided.count.seats == len(members)
    assert decided.count.present == len(here.here)
    assert (decided.outcome is Outcome.NO_QUORUM) is (not here.quorate)
