"""Parting examples into those learned from and those tested on. Pure; give them wordings once each (``examples.once_each``)."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from engagement.intelligence.suggestions.examples import Example


class CannotSplit(ValueError):
    """The examples cannot be parted as asked; the sentence says why."""


def by_date(examples: Sequence[Example], *, share: float) -> tuple[list[Example], list[Example], date]:
    """The earlier ones, the later ones (at least ``share`` of all, whole days), and the first day of the later ones."""
    days = sorted(_day(example) for example in examples)
    first = days[min(int(len(days) * (1 - share)), len(days) - 1)] if days else date.max
    earlier = [example for example in examples if _day(example) < first]
    later = [example for example in examples if _day(example) >= first]
    if not earlier or not later:
        raise CannotSplit("it cannot be split by date: the days are too few. --split random can split it")
    return earlier, later, first


def at_random(examples: Sequence[Example], *, share: float, seed: int) -> tuple[list[Example], list[Example]]:
    """Most of the examples, and ``share`` of them: of each theme about that share, by each example's rarest theme."""
    order = _by_rarest(examples, seed=seed)
    tested = {at for n, at in enumerate(order) if math.floor((n + 1) * share) > math.floor(n * share)}
    return (
        [example for at, example in enumerate(examples) if at not in tested],
        [example for at, example in enumerate(examples) if at in tested],
    )


def folds(examples: Sequence[Example], *, number: int, seed: int = 0) -> list[int]:
    """Which of ``number`` parts each example is in, each part with about its share of each theme."""
    parts = [0] * len(examples)
    for n, at in enumerate(_by_rarest(examples, seed=seed)):
        parts[at] = n % number
    return parts


def _by_rarest(examples: Sequence[Example], *, seed: int) -> list[int]:
    """Positions, grouped by each example's rarest theme, by chance within a group."""
    common = Counter(theme for example in examples for theme in example.themes)
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, example in enumerate(examples):
        groups[min(example.themes, key=lambda theme: (common[theme], theme), default="")].append(at)
    chance = random.Random(seed)
    return [at for theme in sorted(groups) for at in chance.sample(groups[theme], len(groups[theme]))]


def _day(example: Example) -> date:
    if example.on is None:
        raise CannotSplit("it cannot be split by date: there are texts without one")
    return example.on
