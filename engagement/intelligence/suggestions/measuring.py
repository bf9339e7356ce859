"""Testing a model on examples it has not seen, beside always saying the most frequent theme. Imports scikit-learn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engagement.intelligence.suggestions import learning, model, scores, thresholds
from engagement.intelligence.suggestions.examples import Example, wording


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a test."""

    trained_on: int
    tested_on: int
    themes: int
    themes_learned: int
    model: scores.Scores
    baseline: scores.Scores
    baseline_theme: str
    by_theme: list[scores.ThemeScores]
    confidence: list[scores.Confidence]


def measure(learned: model.Model, train: Sequence[Example], test: Sequence[Example]) -> Measured:
    """Every theme of either part counts, also those too rare to be learned: they are never suggested, and so missed.

    Raises ValueError if the test is empty or a wording is in both parts.
    """
    if not test:
        raise ValueError("there is nothing to test on")
    if {wording(one.text) for one in train} & {wording(one.text) for one in test}:
        raise ValueError("the same wording is in both parts")
    given = Counter(theme for example in train for theme in example.themes)
    rest = {theme for example in (*train, *test) for theme in example.themes} - set(learned.themes)
    themes = (*learned.themes, *sorted(rest))
    truth = learning.truth_of(test, themes)
    known = model.probabilities(learned, [one.text for one in test], also=[one.also for one in test])
    unknown = np.zeros((len(test), len(rest)))
    chances = np.hstack([known, unknown])
    chosen = np.hstack([model.chosen(learned, known), unknown.astype(bool)])
    frequency = np.array([given[theme] for theme in themes]) / len(train)
    return Measured(
        trained_on=len(train),
        tested_on=len(test),
        themes=len(themes),
        themes_learned=len(learned.themes),
        model=scores.of(chances, chosen, truth, confident=learned.confident),
        baseline=_baseline(frequency, learning.truth_of(train, themes), truth),
        baseline_theme=themes[int(frequency.argmax())],
        by_theme=scores.by_theme(chosen, truth, themes, [given[theme] for theme in themes]),
        confidence=scores.confidence(chances, truth),
    )


def _baseline(frequency: model.Numbers, train: scores.Truth, test: scores.Truth) -> scores.Scores:
    """Always the most frequent theme; ranked, all themes by how frequent they are."""
    chosen = np.zeros(test.shape, dtype=bool)
    chosen[:, frequency.argmax()] = True
    confident = thresholds.for_precision(np.tile(frequency, (len(train), 1)), train)
    return scores.of(np.tile(frequency, (len(test), 1)), chosen, test, confident=confident)
