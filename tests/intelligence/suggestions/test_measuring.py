"""Scores worked out by hand, and a test that cannot be fooled."""

import numpy as np
import pytest

from engagement.intelligence.suggestions import learning, measuring, scores, splits, thresholds
from engagement.intelligence.suggestions.examples import Example
from tests.intelligence.suggestions.samples import made

CHANCES = np.array([[0.9, 0.2, 0.1], [0.6, 0.7, 0.1], [0.3, 0.2, 0.1], [0.1, 0.8, 0.7]])
TRUTH = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 1]], dtype=bool)


def test_scores_by_hand() -> None:
    chosen = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 1]], dtype=bool)
    found = scores.of(CHANCES, chosen, TRUTH, confident=0.7)

    assert found.exact_match == 0.5
    assert found.micro_f1 == pytest.approx(2 * 3 / (5 + 5))
    assert found.macro_f1 == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert found.ranking == pytest.approx((1 + 1 / 2 + 1 / 2 + 1) / 4)
    assert found.first_right == 0.5
    assert (found.coverage, found.coverage_precision) == (0.75, 0.75)


def test_the_lowest_probability_with_four_in_five_right() -> None:
    chances = np.array([[0.9], [0.8], [0.7], [0.6], [0.5], [0.4]])
    truth = np.array([[1], [1], [0], [1], [1], [0]], dtype=bool)

    assert thresholds.for_precision(chances, truth) == 0.5
    assert thresholds.for_precision(chances, ~truth) == 1.01
    tied = np.full((6, 1), 0.5)
    assert thresholds.for_precision(tied, truth) == 1.01, "a tie is shown whole or not at all"


def test_thresholds_give_as_many_texts_as_can_be_exactly_their_themes() -> None:
    chances = np.tile([[0.9, 0.62], [0.9, 0.42]], (40, 1))
    truth = np.tile([[True, True], [True, False]], (40, 1))

    chosen = chances >= thresholds.for_whole_sets(chances, truth)

    assert (chosen == truth).all()


def test_confidence_is_counted_in_bands() -> None:
    found = scores.confidence(CHANCES, TRUTH)

    assert [(band.low, band.n, band.right) for band in found] == [(0.2, 1, 0.0), (0.6, 1, 0.0), (0.8, 2, 1.0)]


def test_what_is_learned_beats_the_baseline_and_rare_themes_count_as_missed() -> None:
    train, test = splits.at_random(made(120), share=0.25, seed=0)
    test.append(Example("a drone", frozenset({"Drones"})))
    found = measuring.measure(learning.learn(train), train, test)

    assert (found.trained_on, found.tested_on, found.themes, found.themes_learned) == (90, 31, 4, 3)
    assert found.model.exact_match > 0.8 > 0.5 > found.baseline.exact_match
    assert found.model.ranking > 0.9 > found.baseline.ranking
    drones = next(one for one in found.by_theme if one.theme == "Drones")
    assert (drones.n, drones.learned_from, drones.chosen, drones.precision, drones.recall) == (1, 0, 0, None, 0.0)


def test_the_same_wording_on_both_sides_is_refused() -> None:
    train = made(60)
    learned = learning.learn(train)

    with pytest.raises(ValueError, match="same wording"):
        measuring.measure(learned, train, [Example(train[0].text.upper() + "!", train[0].themes)])
