"""Bradley–Terry: a strength for each option from "which of these two matters more?", with how sure we are of it.

The chance that i is put before j is strength i ÷ (strength i + strength j). The strengths are those under which the
answers, with a small prior, are likeliest; a log strength of 0 is the average option. It informs and is *never
binding*: strengths lean on who was compared with whom, and a statistical model is no vote.

A whole ranking is broken into its pairs. These are not independent, so its intervals also weigh how much ballots
differ from one another, and the wider of the two is given.

Sources: R. Bradley and M. Terry, "Rank Analysis of Incomplete Block Designs" (1952); D. Hunter, "MM Algorithms for
Generalized Bradley-Terry Models" (2004); F. Caron and A. Doucet, "Efficient Bayesian Inference for Generalized
Bradley–Terry Models" (2012), for what a prior mends; H. Azari Soufiani and others, "Generalized
Method-of-Moments for Rank Aggregation" (2013), for breaking rankings into pairs; V. Godambe, "An Optimum Property of
Regular Maximum Likelihood Estimation" (1960), for the interval of a ranking's strengths.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import NormalDist
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, profiles, results, standings
from engagement.tallies.ranking import pairwise, papers, positions

Table = NDArray[np.float64]

NINETY = NormalDist().inv_cdf(0.95)  # standard errors to either side of a 90 % interval
CLOSE_ENOUGH = 1e-9  # the largest step, in log strength, at which the search ends; the next would be its square
ROUNDING = 1e-12  # the part of a likelihood that is lost in adding it up
STEPS = 200
LEAST_PRIOR = 0.001  # less would drown in the rounding of large counts
DECIMALS = 9  # strengths this close are equal


class Unranked(StrEnum):
    """What a ranking that leaves an option out says of it."""

    BELOW = "below"  # every option ranked is before it
    NOT_COMPARED = "not-compared"  # nothing


_UNRANKED = {
    Unranked.BELOW: "after all that are ranked; two left out are not compared",
    Unranked.NOT_COMPARED: "not compared with anything",
}


@dataclass(frozen=True, eq=False)
class Comparisons:
    """`wins[i, j]` is how often option i was put before option j. Half a win each when they were called equal."""

    options: tuple[str, ...]
    wins: Table
    answers: int

    @classmethod
    def of(cls, options: Sequence[str], answers: Iterable[tuple[str, str] | tuple[str, str, int]]) -> Self:
        """Make it of (better, worse) or (better, worse, how many times).

        Raises ValueError for an unknown or repeated option, one compared with itself, or a negative count.
        """
        place = {option: n for n, option in enumerate(options)}
        if len(place) < len(options):
            raise ValueError("Two options have the same id.")
        wins = np.zeros((len(options), len(options)))
        answered = 0
        for better, worse, *counted in answers:
            times = counted[0] if counted else 1
            if unknown := [option for option in (better, worse) if option not in place]:
                raise ValueError(f"An answer names {unknown[0]!r}, which is not an option.")
            if better == worse or times < 0:
                raise ValueError("An answer puts one option before another, no times or more.")
            wins[place[better], place[worse]] += times
            answered += times
        return cls(tuple(options), wins, answered)


@dataclass(frozen=True, eq=False)
class Fit:
    """Log strengths that add up to 0, and the covariance of their errors."""

    strengths: Table
    covariance: Table

    @property
    def margins(self) -> Table:
        """Half the width of each 90 % interval."""
        return np.asarray(NINETY * np.sqrt(np.maximum(np.diag(self.covariance), 0)))


def bradley_terry(
    compared: Comparisons | profiles.Profile | elections.Election,
    *,
    prior: float = 1.0,
    unranked: Unranked = Unranked.BELOW,
    seats: int | None = None,
    seed: str | None = None,
) -> standings.Standing:
    """Rank options by log strength, each with its 90 % interval. `prior` is how many times each option is imagined
    to have won, and to have lost, against an average one: options never compared get 0 and a wide interval.

    Raises ValueError for a prior below a thousandth, for seats (it informs and elects nobody), and for an election with
    members recused.
    """
    if not prior >= LEAST_PRIOR:
        raise ValueError("The prior must be at least a thousandth.")
    if seats is not None:
        raise ValueError("Bradley–Terry informs and never decides: it fills no seats.")
    if isinstance(compared, elections.Election):
        compared = papers.ranked(compared)
    if isinstance(compared, Comparisons):
        names, ballots, blank = {}, compared.answers, 0
        fitted = fit(compared.wins, prior=prior)
    else:
        names, ballots, blank = dict(compared.names), compared.voters, compared.blank
        fitted = _fit_rankings(compared, prior=prior, unranked=unranked)
    rule = _rule(prior, unranked, rankings=isinstance(compared, profiles.Profile))
    strengths = (fitted.strengths.round(DECIMALS) + 0.0).tolist()
    margins = fitted.margins.tolist()
    standing = standings.by_total(
        compared.options,
        totals=strengths,
        rule=standings.with_ties(rule, seats=None, seed=seed),
        ballots=ballots,
        blank=blank,
        unit="log strength",
        names=names,
        seed=seed,
        intervals=[(strength - margin, strength + margin) for strength, margin in zip(strengths, margins, strict=True)],
    )
    return replace(standing, binding=False)


def _rule(prior: float, unranked: Unranked, *, rankings: bool) -> results.Rule:
    choices = [
        ("Standing", "for information: never binding"),
        ("Strengths", "natural logarithms; 0 is the average option"),
        ("Prior", f"{prior:g} imagined win and {prior:g} imagined loss for each option against an average one"),
        ("Intervals", "90 %, from the curvature of the likelihood with the prior"),
        ("Equal strengths", f"those that agree to {DECIMALS} decimals"),
    ]
    settings = [("rule", "bradley-terry"), ("prior", f"{prior:g}")]
    if rankings:
        choices[3] = ("Intervals", "90 %: from the likelihood or from how ballots differ, whichever is wider")
        choices.append(("Rankings", "broken into pairs, an approximation; equal ranks are half a win each"))
        choices.append(("Options not ranked", _UNRANKED[unranked]))
        settings.append(("unranked", unranked.value))
    return results.Rule("Bradley–Terry", tuple(choices), tuple(settings))


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


def _chances(strengths: Table) -> Table:
    """The chance that the option of the row is put before that of the column."""
    return np.asarray(np.exp(-np.logaddexp(0, strengths[None, :] - strengths[:, None])))


def _likelihood(wins: Table, strengths: Table, prior: float) -> float:
    pairs = np.logaddexp(0, strengths[None, :] - strengths[:, None])
    imagined = np.logaddexp(0, strengths) + np.logaddexp(0, -strengths)
    return -float((wins * pairs).sum() + prior * imagined.sum())


def _slope(wins: Table, strengths: Table, prior: float) -> Table:
    unlikely = wins * _chances(strengths).T  # not wins less those expected: two large numbers, and little between
    slope = unlikely.sum(axis=1) - unlikely.sum(axis=0) - prior * np.tanh(strengths / 2)
    return np.asarray(slope - slope.mean())


def _information(wins: Table, strengths: Table, prior: float) -> Table:
    """How sharply the likelihood bends: the observed information, with the prior's."""
    chances = _chances(strengths)
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


def _fit_rankings(profile: profiles.Profile, *, prior: float, unranked: Unranked) -> Fit:
    """As `fit`, with the wider of two variances: the likelihood's, and the one of Godambe that takes each ballot as one
    answer, not as many.
    """
    fitted = fit(wins_of(profile, unranked=unranked), prior=prior)
    if len(profile.options) < 2:
        return fitted
    spread = np.diag(_prior_information(fitted.strengths, prior))
    chances = _chances(fitted.strengths)
    np.fill_diagonal(chances, 0)
    for before, beside, times, ranks in positions.spans(profile):
        ranked = ranks > 0
        if unranked is Unranked.BELOW:
            others = ranks.shape[1]
            expected = chances.sum(axis=1) - ~ranked * (~ranked @ chances.T)
        else:
            others = ranked.sum(axis=1, keepdims=True)
            expected = ranked * (ranked @ chances.T)
        won = ranked * (others - before - (beside + 1) / 2)
        surprise = won - expected
        spread += (surprise * times[:, None]).T @ surprise
    robust = fitted.covariance @ spread @ fitted.covariance
    scale = np.sqrt(np.maximum(np.diag(robust) / np.diag(fitted.covariance), 1))
    return Fit(fitted.strengths, fitted.covariance * np.outer(scale, scale))


def wins_of(profile: profiles.Profile, *, unranked: Unranked) -> Table:
    """How often rankings put the option of the row before that of the column; half a win each where they are equal."""
    before = pairwise.duels(profile).before.astype(np.float64)
    both = np.zeros(before.shape)  # how many rank the two of them
    for _, _, times, ranks in positions.spans(profile):
        ranked = (ranks > 0).astype(np.float64)
        both += (ranked * times[:, None]).T @ ranked
    alone = np.diag(both)[:, None] - both  # how many rank that of the row, and not that of the column
    if unranked is Unranked.BELOW:
        compared = both + alone + alone.T
    else:
        before -= alone
        compared = both
    equal = compared - before - before.T
    np.fill_diagonal(equal, 0)
    return before + equal / 2
