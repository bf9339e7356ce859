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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import elections, profiles, results, standings
from engagement.tallies.ranking import pairwise, papers, positions, strengths

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
    wins: strengths.Table
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
        fitted = strengths.fit(compared.wins, prior=prior)
    else:
        names, ballots, blank = dict(compared.names), compared.voters, compared.blank
        fitted = strengths.fit(wins_of(compared, unranked=unranked), prior=prior)
        fitted = strengths.widened(fitted, _surprises(compared, fitted, unranked), prior=prior)
    rule = _rule(prior, unranked, rankings=isinstance(compared, profiles.Profile))
    totals = (fitted.strengths.round(DECIMALS) + 0.0).tolist()
    margins = fitted.margins.tolist()
    standing = standings.by_total(
        compared.options,
        totals=totals,
        rule=standings.with_ties(rule, seats=None, seed=seed),
        ballots=ballots,
        blank=blank,
        unit="log strength",
        names=names,
        seed=seed,
        intervals=[(total - margin, total + margin) for total, margin in zip(totals, margins, strict=True)],
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
        choices.append(("A blank ballot", "is counted as a ballot and compares nothing"))
        settings.append(("unranked", unranked.value))
    return results.Rule("Bradley–Terry", tuple(choices), tuple(settings))


def _surprises(
    profile: profiles.Profile, fitted: strengths.Fit, unranked: Unranked
) -> Iterator[tuple[NDArray[np.int64], strengths.Table]]:
    """How many more options each ballot puts behind an option than was expected, some ballots at a time."""
    chances = strengths.chances_of(fitted.strengths)
    np.fill_diagonal(chances, 0)
    for before, beside, times, ranks in positions.spans(profile):
        ranked = ranks > 0
        if unranked is Unranked.BELOW:
            others = len(chances)
            expected = chances.sum(axis=1) - ~ranked * _summed(~ranked, chances)
        else:
            others = ranked.sum(axis=1, keepdims=True)
            expected = ranked * _summed(ranked, chances)
        yield times, ranked * (others - before - (beside + 1) / 2) - expected


def _summed(over: NDArray[np.bool_], chances: strengths.Table) -> strengths.Table:
    """For each ballot and option: its chances against the options in `over`, added up."""
    return np.asarray(np.einsum("bj,ij->bi", over.astype(np.float64), chances))


def wins_of(profile: profiles.Profile, *, unranked: Unranked) -> strengths.Table:
    """How often rankings put the option of the row before that of the column; half a win each where they are equal."""
    before = pairwise.duels(profile).before.astype(np.float64)
    both = np.zeros(before.shape)  # how many rank the two of them
    for _, _, times, ranks in positions.spans(profile):
        ranked = (ranks > 0).astype(np.float64)
        both += np.einsum("bi,bj->ij", ranked * times[:, None], ranked)
    alone = np.diag(both)[:, None] - both  # how many rank that of the row, and not that of the column
    if unranked is Unranked.BELOW:
        compared = both + alone + alone.T
    else:
        before -= alone
        compared = both
    equal = compared - before - before.T
    np.fill_diagonal(equal, 0)
    return before + equal / 2
