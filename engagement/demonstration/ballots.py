"""Invent ballots that add up: how many chose each option is given, who chose what together is chance."""

from collections.abc import Sequence
from random import Random

MOVES = 20
"""How often, for each ballot, a choice is moved to another ballot. Enough to forget how they were dealt."""


def invent(votes: Sequence[int], *, ballots: int, most: int, dice: Random) -> list[frozenset[int]]:
    """``ballots`` sets of 1 to ``most`` positions (from 1), in which position i+1 occurs ``votes[i]`` times.

    Dealt out like cards, which makes ballots of nearly one size, then shuffled by moving single choices. Raises ValueError when
    no ballots add up to these votes.
    """
    if not ballots <= sum(votes) <= ballots * most or max(votes) > ballots:
        raise ValueError("No ballots add up to these votes")
    cards = [position for position, number in enumerate(votes, start=1) for _one in range(number)]
    dealt = [set(cards[start::ballots]) for start in range(ballots)]
    for _one in range(MOVES * ballots):
        giver, taker = dice.choice(dealt), dice.choice(dealt)
        spare = sorted(giver - taker)
        if spare and len(giver) > 1 and len(taker) < most:
            position = dice.choice(spare)
            giver.remove(position)
            taker.add(position)
    return [frozenset(one) for one in dealt]
