"""Pairs of an earlier note and the same thing re-worded by somebody else, and how often each search finds the earlier one.

``rewordings.tsv`` was written before anything was measured. Every second pair is for tuning, the others are held back.
``later.tsv`` was written after the word lists and all choices were settled, and has been used for nothing else.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from engagement.intelligence.likeness import together
from engagement.intelligence.likeness.index import Index
from engagement.intelligence.likeness.meanings import Meanings
from engagement.intelligence.likeness.words import Words

HERE = Path(__file__).parent
NHS = HERE.parents[2].parent / "shared" / "data" / "nhs-comments.csv"
needs_nhs = pytest.mark.skipif(not NHS.exists(), reason=f"the real comments are not at {NHS}")
Search = Callable[[str], list[int]]


class Pair(NamedTuple):
    """The same thing said twice."""

    theme: str
    earlier: str
    reworded: str


def _pairs(name: str) -> list[Pair]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [Pair(*row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


PAIRS = _pairs("rewordings.tsv")
TUNING, HELD_BACK = PAIRS[::2], PAIRS[1::2]
LATER = _pairs("later.tsv")


def comments() -> list[str]:
    """The real comments."""
    with NHS.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def searches(others: Sequence[str], *, meanings: Meanings) -> dict[str, Search]:
    """By words, by meaning and by both, over all earlier notes hidden among the others. A note's key is its place from 1."""
    texts = [pair.earlier for pair in PAIRS + LATER] + list(others)
    index, words = Index(), Words()
    index.extend(range(1, len(texts) + 1), meanings.of(texts))
    for key, text in enumerate(texts, start=1):
        words.add(key, text)

    def by_meaning(text: str, count: int = 5) -> list[int]:
        return [near.key for near in index.nearest(meanings.of_one(text), count=count)]

    def by_both(text: str) -> list[int]:
        return together.merge(by_meaning(text, 50), words.nearest(text, count=50))

    return {"words": words.nearest, "meaning": by_meaning, "both": by_both}


def found(pairs: Sequence[Pair], search: Search) -> int:
    """Of how many pairs the earlier note is among the first five."""
    first = {pair.earlier: key for key, pair in enumerate(PAIRS + LATER, start=1)}
    return sum(first[pair.earlier] in search(pair.reworded)[:5] for pair in pairs)
