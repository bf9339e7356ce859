"""Every edge of a recorded vote: quorum, majority, recusal and the casting vote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.recorded import Casting, Count, Outcome, Quorum, decide

HALF = Quorum(numerator=1, denominator=2, minimum=3)
THIRD = Quorum(numerator=1, denominator=3, minimum=3)
ONE = Quorum(numerator=0, denominator=1, minimum=1)


def count(f: int, a: int, abstained: int = 0, recused: int = 0, absent: int = 0) -> Count:
    return Count(votes_for=f, votes_against=a, abstained=abstained, recused=recused, absent=absent)


@pytest.mark.parametrize(
    ("quorum", "eligible", "needed"),
    [
        (HALF, 12, 6),
        (HALF, 11, 6),  # rounded up
        (HALF, 7, 4),
        (HALF, 6, 3),
        (HALF, 5, 3),
        (HALF, 4, 3),  # the minimum
        (HALF, 0, 3),  # more than there are
        (THIRD, 10, 4),
        (THIRD, 9, 3),
        (ONE, 0, 1),
        (Quorum(numerator=1, denominator=1, minimum=1), 8, 8),
        (Quorum(numerator=2, denominator=3, minimum=1), 10, 7),
    ],
)
def test_the_quorum_is_a_part_of_the_eligible_rounded_up_and_never_below_the_minimum(
    quorum: Quorum, eligible: int, needed: int
) -> None:
    assert quorum.of(eligible) == needed


@pytest.mark.parametrize(
    ("why", "quorum", "counted", "allowed", "casting", "outcome"),
    [
        ("everybody for", HALF, count(12, 0), True, None, Outcome.CARRIED),
        ("everybody against", HALF, count(0, 12), True, None, Outcome.LOST),
        ("one more for", HALF, count(4, 3, 5), True, None, Outcome.CARRIED),
        ("one more against", HALF, count(3, 4, 5), True, None, Outcome.LOST),
        ("one for, the rest abstain", HALF, count(1, 0, 11), True, None, Outcome.CARRIED),
        ("everybody abstains", HALF, count(0, 0, 12), True, None, Outcome.LOST),
        ("exactly quorate", HALF, count(6, 0, 0, 0, 6), True, None, Outcome.CARRIED),
        ("one short", HALF, count(5, 0, 0, 0, 7), True, None, Outcome.NO_QUORUM),
        ("odd seats, rounded up, short", HALF, count(5, 0, 0, 0, 6), True, None, Outcome.NO_QUORUM),
        ("odd seats, rounded up, enough", HALF, count(6, 0, 0, 0, 5), True, None, Outcome.CARRIED),
        ("abstaining makes quorate", HALF, count(1, 0, 5, 0, 6), True, None, Outcome.CARRIED),
        ("recusals lower the quorum", HALF, count(5, 0, 0, 2, 5), True, None, Outcome.CARRIED),
        ("the same, were they absent", HALF, count(5, 0, 0, 0, 7), True, None, Outcome.NO_QUORUM),
        ("recused do not make quorate", HALF, count(4, 0, 0, 2, 6), True, None, Outcome.NO_QUORUM),
        ("a recused member is not against", HALF, count(4, 3, 0, 5), True, None, Outcome.CARRIED),
        ("the minimum holds among few", HALF, count(2, 0, 0, 8, 2), True, None, Outcome.NO_QUORUM),
        ("the minimum is met", HALF, count(3, 0, 0, 8, 1), True, None, Outcome.CARRIED),
        ("too few eligible ever to meet", HALF, count(2, 0, 0, 10), True, None, Outcome.NO_QUORUM),
        ("everybody recused", HALF, count(0, 0, 0, 12), True, None, Outcome.NO_QUORUM),
        ("everybody absent", ONE, count(0, 0, 0, 0, 12), True, None, Outcome.NO_QUORUM),
        ("no seats at all", ONE, count(0, 0), True, None, Outcome.NO_QUORUM),
        ("one member alone", ONE, count(1, 0), False, None, Outcome.CARRIED),
        ("a tie waits for the chair", HALF, count(6, 6), True, None, Outcome.TIED_NEEDS_CASTING),
        ("a tie with no casting vote", HALF, count(6, 6), False, None, Outcome.LOST),
        ("the chair decides for", HALF, count(6, 6), True, Casting.FOR, Outcome.CARRIED),
        ("the chair decides against", HALF, count(6, 6), True, Casting.AGAINST, Outcome.LOST),
        ("a tie made by a recusal", HALF, count(5, 5, 1, 1), True, None, Outcome.TIED_NEEDS_CASTING),
        ("a tie without a quorum", HALF, count(2, 2, 0, 0, 8), True, None, Outcome.NO_QUORUM),
    ],
)
def test_a_motion_is_decided(
    why: str, quorum: Quorum, counted: Count, allowed: bool, casting: Casting | None, outcome: Outcome
) -> None:
    assert decide(counted, quorum=quorum, casting_allowed=allowed, casting=casting).outcome is outcome, why


@pytest.mark.parametrize(
    ("counted", "allowed"),
    [(count(6, 6), False), (count(7, 5), True), (count(0, 0, 12), True), (count(1, 1, absent=10), True)],
)
def test_a_casting_vote_without_a_tie_to_decide_is_refused(counted: Count, allowed: bool) -> None:
    with pytest.raises(ValueError, match="casting"):
        decide(counted, quorum=HALF, casting_allowed=allowed, casting=Casting.FOR)


def test_the_numbers_behind_the_decision_are_spelt_out() -> None:
    decision = decide(count(4, 3, 1, 2, 2), quorum=HALF)
    assert (decision.count.seats, decision.count.eligible, decision.count.present, decision.quorum) == (
        12,
        10,
        8,
        5,
    )


def test_a_decision_says_when_there_can_never_be_a_quorum() -> None:
    assert not decide(count(2, 0, 0, 10), quorum=HALF).quorum_possible
    assert decide(count(2, 0, 0, 8, 2), quorum=HALF).quorum_possible


@pytest.mark.parametrize(("top", "bottom", "minimum"), [(3, 2, 1), (-1, 2, 1), (1, 0, 1), (0, 0, 1), (1, 2, 0)])
def test_a_quorum_that_makes_no_sense_is_refused(top: int, bottom: int, minimum: int) -> None:
    with pytest.raises(ValueError, match="quorum"):
        Quorum(numerator=top, denominator=bottom, minimum=minimum)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        count(3, -1)


@given(st.builds(count, *[st.integers(0, 9)] * 5), st.integers(0, 9))
def test_more_recusals_never_turn_a_quorate_decision(counted: Count, more: int) -> None:
    before = decide(counted, quorum=HALF)
    moved = min(more, counted.absent)
    states = (counted.votes_for, counted.votes_against, counted.abstained)
    after = decide(count(*states, counted.recused + moved, counted.absent - moved), quorum=HALF)
    if before.outcome is not Outcome.NO_QUORUM:
        assert after.outcome is before.outcome
