"""What a domain tells so that others can find what it knows by its meaning: `doors.KNOWN` gathers one `Source` a kind of thing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engagement.shared.permits import Actor


class Words(NamedTuple):
    """The text that a thing is found by, and the id of its locality (0: the whole place)."""

    text: str
    locality_id: int


class Card(NamedTuple):
    """How a thing found is shown. ``kind`` is a word for what it is, ``says`` its own words, ``about`` a line on when and where."""

    kind: str
    says: str
    about: str
    url: str


def _none(facts: Mapping[str, Any]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Source:
    """One kind of thing that is found by its meaning. It knows nothing of how."""

    code: int
    """From 1 to 15; it is kept in files, so it never changes."""
    fact: str
    """The field of journal entries that names one of these things: whatever happens to it, it is read again."""
    texts: Callable[[Collection[int]], Mapping[int, Words]]
    """ids → the words of those that may be found at all; the others are forgotten."""
    after: Callable[[int, int], Sequence[int]]
    """(id, most) → the next ids after it, in order: to read all."""
    seen_by: Callable[[Actor], Collection[int] | None]
    """The ids of the localities whose things this actor may be shown; None for all."""
    cards: Callable[[Actor, Collection[int]], Mapping[int, Card]]
    """ids → how they are shown to this actor; what must not be shown is left out."""
    also: Callable[[Mapping[str, Any]], Collection[int]] = _none
    """ids that a journal entry touches without naming them."""
