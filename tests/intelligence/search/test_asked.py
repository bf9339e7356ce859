"""What was typed is read kindly: nothing is an error, and what cannot be looked for is named."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.intelligence.search.asked import MOST, read, ways, words_of


@pytest.mark.parametrize(
    ("typed", "musts", "nots", "ignored"),
    [
        ("bus stop", (("bus",), ("stop",)), (), ()),
        ("the bus", (("bus",),), (), ("the",)),
        ("to be", (("to",), ("be",)), (), ()),
        ('"out of hours" doctor', (("out", "of", "hours"), ("doctor",)), (), ()),
        ("“out of hours”", (("out", "of", "hours"),), (), ()),
        ('bus "stop lamp', (("bus",), ("stop", "lamp")), (), ()),
        ("bus -tram", (("bus",),), (("tram",),), ()),
        ('bus -"bus stop"', (("bus",),), (("bus", "stop"),), ()),
        ("well-being don't 24/7", (("well", "being"), ("don", "t"), ("24", "7")), (), ()),
        ("bus 🙂 & -", (("bus",),), (), ("🙂", "&", "-")),
        ("NEAR(bus stop) OR a* ^b {c}:d", (("near", "bus"), ("stop",), ("b",), ("c", "d")), (), ("or", "a")),
        ("bus\0stop \ue000l1", (("bus", "stop"), ("l1",)), (), ()),
        ("بس‌ سٹاپ", (("بس",), ("سٹاپ",)), (), ()),
        ("", (), (), ()),
        ('""', (), (), ('""',)),
    ],
)
def test_what_is_typed_becomes_words_that_must_and_must_not_be_there(
    typed: str, musts: object, nots: object, ignored: object
) -> None:
    asked = read(typed)

    assert (asked.musts, asked.nots, asked.ignored) == (musts, nots, ignored)


def test_what_is_too_much_is_named_as_left_out() -> None:
    asked = read(" ".join(f"word{n}" for n in range(20)))

    assert len(asked.musts) == MOST
    assert asked.ignored[0] == "word12"


def test_a_plural_that_stemmers_miss_is_looked_for_too() -> None:
    assert ways(("bus",)) == [("bus",), ("buses",)]
    assert ways(("viruses",)) == [("viruses",), ("virus",)]
    assert ways(("glass",)) == [("glass",)]


@given(st.text(max_size=300))
def test_nothing_typed_is_an_error_and_words_hold_only_letters_marks_and_figures(typed: str) -> None:
    asked = read(typed)

    for phrase in (*asked.musts, *asked.nots):
        assert phrase
        assert all(words_of(word) == (word,) or word != word.lower() or len(word) == 60 for word in phrase)
        assert not set("".join(phrase)) & set(string.punctuation + string.whitespace + "\0")
