"""From which probability a theme is chosen, or a suggestion shown, from texts held back while learning. NumPy alone."""

import numpy as np
from numpy.typing import NDArray

from engagement.intelligence.suggestions.model import Numbers, chosen_above

GRID = np.arange(0.10, 0.96, 0.05)
LEAST_OF_ITS_OWN = 30
"""A theme with fewer examples takes the threshold all have in common: one of its own would follow chance."""

PULL = 0.0005
"""The share of texts a theme's own threshold must win for each whole step of 1 it leaves the common one."""

WANTED = 0.8
"""Of the suggestions shown, the share that must be right."""

Truth = NDArray[np.bool_]


def for_whole_sets(chances: Numbers, truth: Truth) -> Numbers:
    """A threshold a theme, so that as many texts as possible get exactly their themes, the likeliest being chosen always."""

    def whole(thresholds: Numbers) -> float:
        return float((chosen_above(chances, thresholds) == truth).all(axis=1).mean())

    common = max(GRID, key=lambda one: whole(np.full(truth.shape[1], one)))
    found = np.full(truth.shape[1], float(common))
    for theme in np.argsort(-truth.sum(axis=0), kind="stable"):
        if truth[:, theme].sum() < LEAST_OF_ITS_OWN:
            break
        tries = np.tile(found, (len(GRID), 1))
        tries[:, theme] = GRID
        worth = [whole(one) - PULL * abs(one[theme] - common) for one in tries]
        found[theme] = GRID[int(np.argmax(worth))]
    return found


def for_precision(chances: Numbers, truth: Truth, *, wanted: float = WANTED) -> float:
    """The lowest probability above which ``wanted`` of all suggestions were right; 1.01 if there is none."""
    order = np.argsort(-chances, axis=None, kind="stable")
    at, right = chances.ravel()[order], truth.ravel()[order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    last_of_its_height = np.append(at[1:] != at[:-1], True)
    enough = np.flatnonzero((precision >= wanted) & last_of_its_height)
    return float(at[enough[-1]]) if len(enough) else 1.01
