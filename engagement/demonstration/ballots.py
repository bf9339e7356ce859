"""Invent ballots that add up: how many chose each option is given, who chose what together is chance."""

from collections.abc import Sequence
from random import Random


def invent(votes: Sequence[int], *, ballots: int, most: int, dice: Random) -> list[frozenset[int]]:
    """``ballots`` sets of 1 to ``most`` positions (from 1), in random order, in which position i+1 occurs ``votes[i]`` times.

    Each ballot gets a size; each option in turn goes to those with the most room left, which fits whenever anything does (Gale
    and Ryser, 1957). Raises ValueError when nothing fits.
    """
    room = _sizes(sum(votes), ballots=ballots, most=most, dice=dice)
    chosen: list[set[int]] = [set() for _one in room]
    for index in sorted(range(len(votes)), key=lambda index: -votes[index]):
        order = sorted(range(ballots), key=lambda ballot: (-room[ballot], dice.random()))
        for ballot in order[: votes[index]]:
            room[ballot] -= 1
            chosen[ballot].add(index + 1)
    if any(room):
        raise ValueError("No ballots add up to these votes")
    dice.shuffle(chosen)
    return [frozenset(one) for one in chosen]


def _sizes(total: int, *, ballots: int, most: int, dice: Random) -> list[int]:
    """How many options each ballot chooses: at least one, never more than ``most``, ``total`` together."""
    if not ballots <= total <= ballots * most:
        raise ValueError("No ballots add up to these votes")
    sizes = [1] * ballots
    for _one in range(total - ballots):
        open_ones = [ballot for ballot, size in enumerate(sizes) if size < most]
        sizes[dice.choice(open_ones)] += 1
    return sizes
