"""The labelled sentences, each half by itself: identifiers are never missed, the rest seldom, and few clean ones stopped."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engagement.places.place import read_place
from engagement.privacy.kinds import KINDS, Found, Strength
from engagement.privacy.look import look_for, words_of_place
from tests.privacy.sentences import labelled
from tests.privacy.sentences.labelled import Labelled

SENTENCES = labelled.read()
AFTERWARDS = labelled.read("afterwards.txt")
MOST_UNSEEN = 0.2
MOST_FALSE = 0.1
THURROCK = words_of_place(read_place(Path(__file__).parents[2] / "engagement" / "data" / "thurrock.toml"))

halves = pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])


def half(held_out: bool) -> list[Labelled]:
    return [one for one in SENTENCES if one.held_out == held_out]


def unseen(sentences: Sequence[Labelled], strength: Strength) -> list[str]:
    """What should have been found as its own kind and was not."""
    return [
        f"{one.number}: {one.text}"
        for one in sentences
        for kind, start, end in one.spans
        if KINDS[kind].strength is strength and not any(_is(found, kind, start, end) for found in seen(one))
    ]


def seen(one: Labelled) -> list[Found]:
    return look_for(one.text, known=THURROCK)


def _is(found: Found, kind: str, start: int, end: int) -> bool:
    return found.kind.word == kind and found.start < end and found.end > start


def test_the_set_is_large_half_clean_and_has_every_kind_in_both_halves() -> None:
    assert len(SENTENCES) >= 450
    assert sum(not one.spans for one in SENTENCES) * 2 >= len(SENTENCES)
    for held_out in (False, True):
        assert {kind for one in half(held_out) for kind, _start, _end in one.spans} == set(KINDS)


@halves
def test_no_identifier_is_unseen(held_out: bool) -> None:
    assert unseen(half(held_out), Strength.STRUCTURED) == []


@halves
@pytest.mark.parametrize("kind", [word for word, kind in KINDS.items() if kind.strength is not Strength.STRUCTURED])
def test_of_the_rest_at_most_a_fifth_is_unseen(held_out: bool, kind: str) -> None:
    spans = [one.spans for one in half(held_out)]
    all_of_it = sum(word == kind for found in spans for word, _start, _end in found)
    only = [Labelled(s.number, s.text, tuple(x for x in s.spans if x[0] == kind)) for s in half(held_out)]

    assert len(unseen(only, KINDS[kind].strength)) <= MOST_UNSEEN * all_of_it


@halves
def test_at_most_a_tenth_of_the_clean_sentences_is_stopped(held_out: bool) -> None:
    clean = [one for one in half(held_out) if not one.spans]

    assert sum(bool(seen(one)) for one in clean) <= MOST_FALSE * len(clean)


def test_no_identifier_of_the_harder_ones_is_unseen() -> None:
    assert unseen(AFTERWARDS, Strength.STRUCTURED) == []
