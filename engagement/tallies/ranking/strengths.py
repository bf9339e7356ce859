"""Log strengths from a table of wins: the likeliest under Bradley and Terry's model with a prior, and how sure they are.

Every table here has options in rows and columns; `wins[i, j]` is how often i was put before j. The prior imagines that
each option also won, and lost, `prior` times against an average one. Sources: see `bradley_terry`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

NINETY = NormalDist().inv_cdf(0.95)  # standard errors to either side of a 90 % interval
CLOSE_ENOUGH = 1e-9  # the largest step, in log strength, at which the search ends; the next would be its square
ROUNDING = 1e-12  # the part of a likelihood that is lost in adding it up
STEPS = 200


@dataclass(frozen=True, eq=False)
class Fit:
    """Log strengths that add up to 0, and the covariance of their errors."""

    strengths: Table
    covariance: Table

    @property
    def margins(self) -> Table:
        """Half the width of each 90 % interval."""
        return np.asarray(NINETY * np.sqrt(np.maximum(np.diag(self.covariance), 0)))


def fit(wins: Table, *, prior: float) -> Fit:
    """The likeliest log strengths that add up to 0, by Newton's method. The likelihood is concave: a step that
    overshoots is halved, and the search ends with the first step below `CLOSE_ENOUGH`.

    Raises ArithmeticError when it does not end, which counts that are finite have not been seen to cause.
    """
    strengths = np.zeros(len(wins))
    if len(wins) < 2:
        return Fit(strengths, np.zeros(wins.shape))
    reached = _likelihood(wins, strengths, prior)
    for _ in range(STEPS):
        step = _constrained(_information(wins, strengths, prior)) @ _slope(wins, strengths, prior)
        if np.abs(step).max() < CLOSE_ENOUGH:
            strengths = strengths + step
            return Fit(strengths, _constrained(_information(wins, strengths, prior)))
        while (further := _likelihood(wins, strengths + step, prior)) < reached - ROUNDING * abs(reached):
            step = step / 2
        strengths, reached = strengths + step, further
    raise ArithmeticError("The strengths do not settle.")


def chances_of(strengths: Table) -> Table:
    """The chance that the option of the row is put before that of the column."""
    return np.asarray(np.exp(-np.logaddexp(0, strengths[None, :] - strengths[:, None])))


def _likelihood(wins: Table, strengths: Table, prior: float) -> float:
    pairs = np.logaddexp(0, strengths[None, :] - strengths[:, None])
    imagined = np.logaddexp(0, strengths) + np.logaddexp(0, -strengths)
    return -float((wins * pairs).sum() + prior * imagined.sum())


def _slope(wins: Table, strengths: Table, prior: float) -> Table:
    unlikely = wins * chances_of(strengths).T  # not wins less those expected: two large numbers, and little between
    slope = unlikely.sum(axis=1) - unlikely.sum(axis=0) - prior * np.tanh(strengths / 2)
    return np.asarray(slope - slope.mean())


def _information(wins: Table, strengths: Table, prior: float) -> Table:
    """How sharply the likelihood bends: the observed information, with the prior's."""
    chances = chances_of(strengths)
    weights = (wins + wins.T) * chances * chances.T
    np.fill_diagonal(weights, 0)
    return np.diag(weights.sum(axis=1) + _prior_information(strengths, prior)) - weights


def _prior_information(strengths: Table, prior: float) -> Table:
    return np.asarray(prior / (2 * np.cosh(strengths / 2) ** 2))


def _constrained(information: Table) -> Table:
    """Its inverse among strengths that add up to 0. What is added first changes nothing there, and keeps the prior from
    drowning in a million answers.
    """
    inverse = np.linalg.inv(information + np.diag(information).max())
    sums = inverse.sum(axis=1)
    return np.asarray(inverse - np.outer(sums, sums) / sums.sum())


def widened(fitted: Fit, surprises: Iterable[tuple[NDArray[np.int64], Table]], *, prior: float) -> Fit:
    """The fit with the wider of two variances for each option: its own, which takes all wins as independent, and
    Godambe's, which asks how much the voters' answers differ from what was expected of them. `surprises` are wins less
    those expected, voters × options, some voters at a time, with how many each row stands for.
    """
    if len(fitted.strengths) < 2:
        return fitted
    spread = np.diag(_prior_information(fitted.strengths, prior))
    for times, surprise in surprises:
        # Not `@`: on such narrow tables the threads of a linear algebra library spend more in waiting than they save.
        spread += np.einsum("bi,bj->ij", surprise * times[:, None], surprise)
    robust = fitted.covariance @ spread @ fitted.covariance
    scale = np.sqrt(np.maximum(np.diag(robust) / np.diag(fitted.covariance), 1))
    return Fit(fitted.strengths, fitted.covariance * np.outer(scale, scale))
