"""Reading a file, parting it, learning and testing: all that `engagement intelligence evaluate` does but read its options.

Imports scikit-learn. Progress goes to ``tell``; nothing is printed here.
"""

import time
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from engagement.intelligence.intake import Unusable
from engagement.intelligence.suggestions import files, learning, measuring, model, splits, storing
from engagement.intelligence.suggestions.examples import Example, once_each
from engagement.intelligence.suggestions.printing import Account

DATE, RANDOM = "date", "random"


class CannotEvaluate(ValueError):
    """The file cannot be used so; the sentence says why."""


def evaluate(
    path: Path,
    *,
    columns: files.Columns,
    split: str,
    share: float,
    seed: int,
    today: date,
    not_themes: Collection[str] = files.NOT_THEMES,
    tell: Callable[[str], None] = lambda says: None,
) -> Account:
    """Learn from one part of a file and test on the other. Raises CannotEvaluate."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reading = files.read(file, columns=columns, today=today, not_themes=not_themes)
        different = once_each(reading.examples)
        train, test, says = _part(different, split=split, share=share, seed=seed)
        began = time.process_time()
        learned = learning.learn(train, tell=tell)
    except (Unusable, splits.CannotSplit, learning.TooLittle) as fault:
        raise CannotEvaluate(f"{path.name} cannot be used: {fault}.") from fault
    except OSError as fault:
        raise CannotEvaluate(f"{path.name} cannot be read: {fault.strerror}.") from fault
    tell(f"learned from {len(train):,} texts in {time.process_time() - began:.1f} CPU seconds")
    began = time.process_time()
    model.suggest(learned, [one.text for one in test], also=[one.also for one in test])
    tell(f"a suggestion with its words takes {(time.process_time() - began) / len(test) * 1000:.2f} CPU ms")
    return Account(
        reading=reading,
        different=len(different),
        split=says,
        also=columns.also,
        features=len(learned.vocabulary.terms),
        stored_bytes=len(storing.dump(learned)),
        strongest={theme: model.strongest(learned, theme, most=6) for theme in learned.themes},
        measured=measuring.measure(learned, train, test),
    )


def _part(examples: list[Example], *, split: str, share: float, seed: int) -> tuple[list[Example], list[Example], str]:
    if split == DATE:
        train, test, first = splits.by_date(examples, share=share)
        return train, test, f"Split by date: those first seen from {first.isoformat()} on are the test."
    train, test = splits.at_random(examples, share=share, seed=seed)
    if not test:
        raise splits.CannotSplit(f"there are {len(examples)} different texts with themes, too few to test on any")
    return train, test, f"Split at random, seed {seed}: of each theme, by a text's rarest, {share:.0%} are the test."
