"""Learning a model from examples. Imports scikit-learn: for the worker and the terminal, never for a page.

One logistic regression a theme (against all the rest, rare and frequent weighing the same), over the features of ``features``.
Every number that turns scores into decisions is learned by cross-validation, on examples the weights had not seen.
The same examples in the same order give the same model.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from engagement.intelligence.suggestions import splits, thresholds
from engagement.intelligence.suggestions.examples import Example
from engagement.intelligence.suggestions.features import Vocabulary, vocabulary_of
from engagement.intelligence.suggestions.model import Model, Numbers, chosen_above

LEAST = 5
"""A theme with fewer examples is not learned, and never suggested."""

FOLDS = 5
STRENGTH = 4.0
"""How freely the weights may move (scikit-learn's C). Chosen by cross-validation: docs/suggestions.md."""

UNSEEN = -5.0
"""The score of a theme that none of the examples has; its opposite if all have it."""

Truth = NDArray[np.bool_]


class TooLittle(ValueError):
    """There is not enough to learn from; the sentence says what is missing."""


def learn(examples: Sequence[Example], *, tell: Callable[[str], None] = lambda says: None) -> Model:
    """A model of the themes that have at least LEAST examples; ``tell`` hears how far it is. Raises TooLittle.

    Give each wording once (``examples.once_each``), or what is held back while learning will have been seen.
    """
    themes = _learnable(examples)
    truth = truth_of(examples, themes)
    parts = np.array(splits.folds(examples, number=FOLDS))
    held_back = np.zeros(truth.shape)
    for part in range(FOLDS):
        tell(f"learning: part {part + 1} of {FOLDS} held back")
        seen = [example for example, at in zip(examples, parts, strict=True) if at != part]
        unseen = [example for example, at in zip(examples, parts, strict=True) if at == part]
        known = vocabulary_of([one.text for one in seen], [one.also for one in seen])
        weights, intercepts = _weights(matrix(known, seen), truth[parts != part])
        held_back[parts == part] = matrix(known, unseen) @ weights + intercepts
    tell("learning: from all of them")
    chances = np.zeros(truth.shape)
    for part in range(FOLDS):  # so that no text's probability was fitted on itself
        slopes, offsets = _calibrated(held_back[parts != part], truth[parts != part])
        chances[parts == part] = 1 / (1 + np.exp(-(held_back[parts == part] * slopes + offsets)))
    slopes, offsets = _calibrated(held_back, truth)
    found = thresholds.for_whole_sets(chances, truth)
    right = (truth & (chosen := chosen_above(chances, found))).sum(axis=0)
    known = vocabulary_of([one.text for one in examples], [one.also for one in examples])
    weights, intercepts = _weights(matrix(known, examples), truth)
    return Model(
        themes=themes,
        vocabulary=known,
        weights=weights.astype(np.float32),
        intercepts=intercepts,
        slopes=slopes,
        offsets=offsets,
        thresholds=found,
        precision=right / np.maximum(chosen.sum(axis=0), 1),
        recall=right / truth.sum(axis=0),
        confident=thresholds.for_precision(chances, truth),
    )


def matrix(vocabulary: Vocabulary, examples: Sequence[Example]) -> csr_matrix:
    """The features of the examples, a row each."""
    rows = [vocabulary.row(example.text, example.also) for example in examples]
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places = np.concatenate([row.places for row in rows])
    values = np.concatenate([row.values for row in rows])
    return csr_matrix((values, places, ends), shape=(len(rows), len(vocabulary.terms)))


def truth_of(examples: Sequence[Example], themes: Sequence[str]) -> Truth:
    """Which themes each example was given: a row an example, a column a theme."""
    return np.array([[theme in example.themes for theme in themes] for example in examples], dtype=bool)


def _learnable(examples: Sequence[Example]) -> tuple[str, ...]:
    if len(examples) < FOLDS * 2:
        raise TooLittle(f"there are {len(examples)} different texts to learn from, and at least {FOLDS * 2} are needed")
    given = sorted({theme for example in examples for theme in example.themes})
    themes = tuple(t for t in given if LEAST <= sum(t in e.themes for e in examples) <= len(examples) - LEAST)
    if len(themes) < 2:
        raise TooLittle(
            f"at least two themes with {LEAST} or more different texts, and {LEAST} without, are needed; "
            f"there are {len(themes)}, of {len(given)} themes in all"
        )
    return themes


def one_theme() -> LogisticRegression:
    """What is fitted for each theme."""
    return LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", dual=True, tol=1e-3, max_iter=1000, random_state=0
    )


def _weights(features: csr_matrix, truth: Truth) -> tuple[Numbers, Numbers]:
    """A column of weights and an intercept a theme."""
    weights = np.zeros((features.shape[1], truth.shape[1]))
    intercepts = np.zeros(truth.shape[1])
    for at in range(truth.shape[1]):
        if len(set(truth[:, at])) < 2:  # all texts with it, or all without it, are held back
            intercepts[at] = -UNSEEN if truth[:, at].all() else UNSEEN
            continue
        fitted = one_theme().fit(features, truth[:, at])
        weights[:, at], intercepts[at] = fitted.coef_[0], fitted.intercept_[0]
    return weights, intercepts


def _calibrated(scores: Numbers, truth: Truth) -> tuple[Numbers, Numbers]:
    """For each theme the slope and the offset that make its scores into probabilities (Platt 1999), held towards nought."""
    slopes, offsets = np.ones(truth.shape[1]), np.where(truth.all(axis=0), -UNSEEN, UNSEEN)
    for at in range(truth.shape[1]):
        if len(set(truth[:, at])) == 2:
            fit = LogisticRegression(C=1.0).fit(scores[:, [at]], truth[:, at])
            slopes[at], offsets[at] = max(float(fit.coef_[0, 0]), 1e-3), float(fit.intercept_[0])
    return slopes, offsets
