"""Ballots' columns rewritten: entries taken out, put together in one place, or repeated in another."""

from collections.abc import Iterable, Sequence

import numpy as np

from engagement.tallies import elections


def without(ballots: elections.Ballots, places: Iterable[int]) -> elections.Ballots:
    """The ballots, had nobody supported these places."""
    kept = ~np.isin(ballots.places, list(places))
    return _sorted(ballots, ballots.owners[kept], ballots.places[kept], ballots.scores[kept])


def packed(ballots: elections.Ballots, members: Sequence[int]) -> elections.Ballots:
    """Support for every one of these places becomes support for the first, as much as for the least liked.
    Support for only some of them goes.
    """
    inside = np.isin(ballots.places, members)
    owners, scores = ballots.owners[inside], ballots.scores[inside]
    least = np.full(len(ballots), np.iinfo(np.int64).max)
    np.minimum.at(least, owners, scores)
    whole = np.flatnonzero(np.bincount(owners, minlength=len(ballots)) == len(members)).astype(np.int32)
    return _joined(without(ballots, members), whole, members[0], least[whole])


def extended(ballots: elections.Ballots, place: int, *, like: int, but: Sequence[int] = ()) -> elections.Ballots:
    """Support for the place `like` becomes support for this new place as well, except on these ballots."""
    up = (ballots.places == like) & ~np.isin(ballots.owners, but)
    return _joined(ballots, ballots.owners[up], place, ballots.scores[up])


def _joined(
    ballots: elections.Ballots, owners: elections.Places, place: int, scores: elections.Whole
) -> elections.Ballots:
    """The ballots with one more place supported by these owners."""
    places = np.concatenate([ballots.places, np.full(len(owners), place, np.int32)])
    return _sorted(ballots, np.concatenate([ballots.owners, owners]), places, np.concatenate([ballots.scores, scores]))


def _sorted(
    ballots: elections.Ballots, owners: elections.Places, places: elections.Places, scores: elections.Whole
) -> elections.Ballots:
    order = np.lexsort((places, owners))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owners, minlength=len(ballots)))])
    return elections.Ballots(starts.astype(np.int64), places[order], scores[order], ballots.times)
