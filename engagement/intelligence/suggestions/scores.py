"""How well suggestions meet what people chose. Rows are texts and columns themes throughout; shares from 0 to 1."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, label_ranking_average_precision_score  # type: ignore[import-untyped]

from engagement.intelligence.suggestions.model import Numbers

Truth = NDArray[np.bool_]
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Scores:
    """``coverage``: the share of texts that are shown a suggestion at the confidence learned for a precision of 0.8;
    ``coverage_precision``: what share of those suggestions was right here (None if nothing was shown)."""

    micro_f1: float
    macro_f1: float
    exact_match: float
    ranking: float  # label-ranking average precision
    first_right: float  # the share of texts whose likeliest theme is one of theirs
    coverage: float
    coverage_precision: float | None


@dataclass(frozen=True, slots=True)
class ThemeScores:
    """One theme: texts that have it in the test and in the training part, how often chosen; None where nothing to divide."""

    theme: str
    n: int
    learned_from: int
    chosen: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """First suggestions said with a probability from ``low`` to ``high``: how many, how likely on average, how many right."""

    low: float
    high: float
    n: int
    said: float
    right: float


def of(chances: Numbers, chosen: Truth, truth: Truth, *, confident: float) -> Scores:
    """The scores of one way of suggesting. Macro F1 is over the themes that the texts have or are given."""
    present = truth.any(axis=0) | chosen.any(axis=0)
    shown = chances >= confident
    return Scores(
        micro_f1=float(f1_score(truth, chosen, average="micro", zero_division=0)),
        macro_f1=float(f1_score(truth[:, present], chosen[:, present], average="macro", zero_division=0)),
        exact_match=float((chosen == truth).all(axis=1).mean()),
        ranking=float(label_ranking_average_precision_score(truth, chances)),
        first_right=float(truth[np.arange(len(truth)), chances.argmax(axis=1)].mean()),
        coverage=float(shown.any(axis=1).mean()),
        coverage_precision=float(truth[shown].mean()) if shown.any() else None,
    )


def by_theme(chosen: Truth, truth: Truth, themes: tuple[str, ...], learned_from: list[int]) -> list[ThemeScores]:
    """Each theme's own figures, the most frequent first."""
    found = []
    for at, theme in enumerate(themes):
        n, given, right = int(truth[:, at].sum()), int(chosen[:, at].sum()), int((truth & chosen)[:, at].sum())
        precision, recall = right / given if given else None, right / n if n else None
        found.append(ThemeScores(theme, n, learned_from[at], given, precision, recall))
    return sorted(found, key=lambda one: (-one.n, -one.learned_from, one.theme))


def confidence(chances: Numbers, truth: Truth) -> list[Confidence]:
    """Whether first suggestions said to be 70 % likely are right 7 times in 10."""
    said, right = chances.max(axis=1), truth[np.arange(len(truth)), chances.argmax(axis=1)]
    place = np.clip(np.digitize(said, BINS) - 1, 0, len(BINS) - 2)
    return [
        Confidence(BINS[at], BINS[at + 1], int(inside.sum()), float(said[inside].mean()), float(right[inside].mean()))
        for at in range(len(BINS) - 1)
        if (inside := place == at).any()
    ]
