"""What is learned from: texts with the themes people chose."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One text and its themes. ``also`` holds what else is known of it, as (field, value): the question it answers, the service."""

    text: str
    themes: frozenset[str]
    on: date | None = None
    also: tuple[tuple[str, str], ...] = ()


def wording(text: str) -> str:
    """The words alone: two texts of the same wording differ at most in capitals, spaces and punctuation."""
    return " ".join(WORD.findall(text.casefold()))


def once_each(examples: Iterable[Example]) -> list[Example]:
    """Every wording once, dated when it was first seen, in order of first appearance, with the themes it was given most often.

    So no wording can be learned from and tested on. If two sets of themes were given equally often, the earlier stands.
    """
    alike: dict[str, list[Example]] = {}
    for example in examples:
        alike.setdefault(wording(example.text), []).append(example)
    return [_one_of(group) for group in alike.values()]


def _one_of(group: list[Example]) -> Example:
    first = min(group, key=lambda example: example.on or date.max)
    usual = Counter(example.themes for example in group).most_common(1)[0][0]
    return Example(first.text, usual, first.on, first.also)
