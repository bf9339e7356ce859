"""Words and meaning give one answer."""

from collections.abc import Iterator

import pytest

from engagement.intelligence.likeness.together import merge
from engagement.intelligence.likeness.words import Words


@pytest.fixture
def words() -> Iterator[Words]:
    found = Words()
    for key, text in enumerate(
        ["The bus never comes", "Bus drivers are late", "My flat is damp", "Bus bus bus"], start=1
    ):
        found.add(key, text)
    yield found
    found.close()


def test_what_both_find_comes_first_and_meaning_weighs_more() -> None:
    assert merge([1, 2, 3], [3, 9]) == [3, 1, 2, 9]
    assert merge([], [4, 2]) == [4, 2]
    assert merge([2, 2, 1], []) == [2, 1]
    assert merge([], []) == []
    assert merge([5, 6, 7], [8], count=2) == [5, 6]


def test_words_are_found_by_their_stems_dropped_and_replaced(words: Words) -> None:
    assert set(words.nearest("bus")) == {1, 2, 4}
    words.drop(4)
    words.add(2, "The choir")
    assert words.nearest("dampness never") == [1, 3]


@pytest.mark.parametrize("text", ["", "?!", '" OR * NEAR(', "a\0b", "\ud800", "😀", "بس", "bus " * 25_000])
def test_no_question_to_the_words_raises(words: Words, text: str) -> None:
    words.add(9, text)
    assert isinstance(words.nearest(text), list)
