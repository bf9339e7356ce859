"""Others said this: a note is found again when somebody else says it in other words."""

import re

import pytest

from engagement.intelligence.likeness.alike import read_words
from engagement.intelligence.likeness.meanings import Meanings
from tests.intelligence.likeness import filler
from tests.intelligence.likeness.rewordings import HELD_BACK, LATER, PAIRS, Search, comments, found, needs_nhs, searches


@pytest.fixture(scope="module")
def among_filler(meanings: Meanings) -> dict[str, Search]:
    return searches(filler.notes(4_000), meanings=meanings)


def test_the_re_wordings_are_many_each_its_own_and_share_few_words() -> None:
    small = read_words().small
    shared = [
        len((_words(pair.earlier) & _words(pair.reworded)) - small) / len(_words(pair.reworded) - small)
        for pair in PAIRS
    ]
    assert len(PAIRS) >= 220
    assert len({pair.theme for pair in PAIRS}) >= 15
    assert len({text for pair in PAIRS + LATER for text in pair[1:]}) == 2 * len(PAIRS + LATER)
    assert sum(shared) / len(shared) < 0.15


def test_the_earlier_wording_comes_up_at_least_four_times_as_often_as_by_words(among_filler: dict[str, Search]) -> None:
    by_meaning, by_words = found(HELD_BACK, among_filler["meaning"]), found(HELD_BACK, among_filler["words"])
    assert by_meaning >= 4 * by_words
    assert by_meaning >= len(HELD_BACK) * 0.4


def test_both_together_lose_little_of_what_meaning_finds(among_filler: dict[str, Search]) -> None:
    assert found(HELD_BACK, among_filler["both"]) >= 0.9 * found(HELD_BACK, among_filler["meaning"])


@needs_nhs
def test_it_holds_among_real_comments(meanings: Meanings) -> None:
    search = searches(comments(), meanings=meanings)
    assert found(HELD_BACK, search["meaning"]) >= 4 * found(HELD_BACK, search["words"])


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w']+", text.lower()))
