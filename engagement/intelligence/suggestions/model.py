"""A learned model and what it suggests. NumPy alone, so that pages can use it.

For each theme the model is a weight a feature: a text's score is the sum over its features, turned into a probability by
two numbers learned on texts the weights had not seen (Platt 1999). So what each word added can be told, and adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.intelligence.suggestions.features import Also, Row, Vocabulary

Numbers = NDArray[np.float64]
MOST_WORDS = 5


@dataclass(frozen=True)
class Model:
    """``weights`` has a row a feature and a column a theme. ``slopes`` and ``offsets`` turn scores into probabilities.

    ``thresholds``: from which probability a theme counts as chosen. ``confident``: from which probability suggestions
    were right four times in five on texts held back while learning; above 1 if there is no such probability.
    ``precision`` and ``recall``: each theme's own on those texts (a precision of 0 if it was never chosen), a little
    flattered because the thresholds were found on them too; a page may hide a theme's suggestions below a floor.
    """

    themes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    intercepts: Numbers
    slopes: Numbers
    offsets: Numbers
    thresholds: Numbers
    precision: Numbers
    recall: Numbers
    confident: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme, how likely it is (0 to 1), and the words of the text that spoke for it, the strongest first."""

    theme: str
    probability: float
    words: tuple[str, ...]


def suggest(
    model: Model, texts: Sequence[str], *, also: Sequence[Also] | None = None, most: int = 5
) -> list[list[Suggestion]]:
    """The likeliest themes of each text, best first, at most so many."""
    known = also if also is not None else [()] * len(texts)
    return [_suggest_one(model, text, fields, most) for text, fields in zip(texts, known, strict=True)]


def probabilities(model: Model, texts: Sequence[str], *, also: Sequence[Also] | None = None) -> Numbers:
    """A row a text, a column a theme. The themes are judged one by one: a row need not add up to one."""
    known = also if also is not None else [()] * len(texts)
    rows = [score(model, model.vocabulary.row(text, fields)) for text, fields in zip(texts, known, strict=True)]
    return likely(model, np.array(rows).reshape(len(texts), len(model.themes)))


def score(model: Model, row: Row) -> Numbers:
    """What the features of one text speak for each theme, before it is turned into a probability."""
    return row.values @ model.weights[row.places] + model.intercepts


def likely(model: Model, scores: Numbers) -> Numbers:
    """Scores as probabilities."""
    return 1 / (1 + np.exp(-np.clip(scores * model.slopes + model.offsets, -500, 500)))


def chosen(model: Model, chances: Numbers) -> NDArray[np.bool_]:
    """The themes that would be chosen without a person: those above their threshold, and always the likeliest."""
    return chosen_above(chances, model.thresholds)


def chosen_above(chances: Numbers, thresholds: Numbers) -> NDArray[np.bool_]:
    """The same, for any thresholds."""
    above: NDArray[np.bool_] = chances >= thresholds
    if chances.size:
        above[np.arange(len(chances)), chances.argmax(axis=1)] = True
    return above


def spoken(model: Model, text: str, theme: str, *, also: Also = ()) -> dict[str, float]:
    """What each word of the text adds to the theme's score; a word's pieces count for it, a pair half for each of its words.

    With the intercept, and the text's length and known fields (both under ""), they add up to the score.
    """
    return _shares(model, model.vocabulary.row(text, also), model.themes.index(theme))


def strongest(model: Model, theme: str, *, most: int = 10) -> list[str]:
    """The whole words and pairs that speak most for a theme wherever they occur."""
    column = model.weights[:, model.themes.index(theme)]
    order = np.argsort(-column, kind="stable")
    names = (model.vocabulary.terms[at] for at in order if column[at] > 0)
    return [name.removeprefix("w:") for name in names if name.startswith("w:")][:most]


def _suggest_one(model: Model, text: str, also: Also, most: int) -> list[Suggestion]:
    row = model.vocabulary.row(text, also)
    chances = likely(model, score(model, row))
    order = [int(at) for at in np.argsort(-chances, kind="stable")[:most]]
    return [Suggestion(model.themes[at], float(chances[at]), _loudest(_shares(model, row, at))) for at in order]


def _shares(model: Model, row: Row, column: int) -> dict[str, float]:
    shares = dict.fromkeys(row.words, 0.0)
    adds = row.values * model.weights[row.places, column]
    for add, source in zip(adds.tolist(), row.sources, strict=True):
        for at in source:
            shares[row.words[at]] += add / len(source)
        if not source:
            shares[""] = shares.get("", 0.0) + add
    return shares


def _loudest(shares: dict[str, float]) -> tuple[str, ...]:
    said = sorted((word for word, share in shares.items() if word and share > 0), key=lambda word: -shares[word])
    return tuple(said[:MOST_WORDS])
