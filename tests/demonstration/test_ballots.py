"""Invented ballots add up, whatever they have to add up to."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.demonstration import ballots

chosen = st.lists(st.sets(st.integers(1, 6), min_size=1, max_size=4), min_size=1, max_size=30)


@given(chosen, st.integers())
def test_ballots_add_up_to_the_votes(real: list[set[int]], seed: int) -> None:
    votes = [Counter(position for one in real for position in one)[position] for position in range(1, 7)]

    try:
        invented = ballots.invent(votes, ballots=len(real), most=4, dice=Random(seed))
    except ValueError:
        pytest.fail(f"Nothing was found for {votes}, though {real} fits")

    found = Counter(position for one in invented for position in one)
    assert [found[position] for position in range(1, 7)] == votes
    assert all(1 <= len(one) <= 4 for one in invented)


def test_the_same_chance_gives_the_same_ballots() -> None:
    votes = [9, 7, 5, 3]

    assert ballots.invent(votes, ballots=12, most=3, dice=Random(4)) == ballots.invent(
        votes, ballots=12, most=3, dice=Random(4)
    )


@pytest.mark.parametrize(("votes", "most"), [([5], 1), ([1], 1), ([3, 3, 3], 2)])
def test_what_cannot_add_up_is_refused(votes: list[int], most: int) -> None:
    with pytest.raises(ValueError, match="add up"):
        ballots.invent(votes, ballots=4, most=most, dice=Random(1))
