"""Weighted criteria: each option is scored on each criterion; the scores count as much as their criterion weighs.

Source: W. Edwards, "How to Use Multiattribute Utility Measurement for Social Decisionmaking" (1977).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engagement.tallies import results, standings

Exact = int | Fraction
Sheet = Mapping[str, Mapping[str, Exact]]  # one rater's scores: option, then criterion


def weighted(
    options: Sequence[str],
    *,
    weights: Mapping[str, Exact],
    scores: Mapping[str, Sheet],
    names: Mapping[str, str] | None = None,
    seats: int | None = None,
    seed: str | None = None,
) -> standings.Standing:
    """Rank options by the sum over criteria of weight × mean score: `scores[rater][option][criterion]`, gaps left
    out. An option nobody scored on some criterion has no total and stands last. `stages` hold the mean scores and
    how many gave one, a criterion at a time.

    Exact, in fractions. Raises ValueError for unknown options or criteria, and unless all weights are above zero.
    """
    _check(options, weights, scores)
    totals: dict[str, Fraction | None] = dict.fromkeys(options, Fraction(0))
    stages: list[standings.Stage] = []
    for criterion, weight in weights.items():
        given = {option: _given(scores, option, criterion) for option in options}
        means = {option: sum(each, Fraction(0)) / len(each) for option, each in given.items() if each}
        for option, total in totals.items():
            totals[option] = total + weight * means[option] if total is not None and option in means else None
        stages.append((f"{criterion}: mean score (weight {weight})", tuple(means.items())))
        stages.append((f"{criterion}: raters", tuple((option, len(given[option])) for option in options)))
    return standings.by_total(
        options,
        totals=list(totals.values()),
        rule=standings.with_ties(_rule(weights), seats=seats, seed=seed),
        ballots=len(scores),
        blank=sum(not any(sheet.values()) for sheet in scores.values()),
        unit="points",
        names=names,
        seats=seats,
        seed=seed,
        stages=tuple(stages),
        wanted=[bool(total) for total in totals.values()],
    )


def _given(scores: Mapping[str, Sheet], option: str, criterion: str) -> list[Fraction]:
    rows = [sheet.get(option, {}) for sheet in scores.values()]
    return [Fraction(row[criterion]) for row in rows if criterion in row]


def _check(options: Sequence[str], weights: Mapping[str, Exact], scores: Mapping[str, Sheet]) -> None:
    if not weights or min(weights.values()) <= 0:
        raise ValueError("There must be a criterion, and every weight must be above zero.")
    if len(set(options)) < len(options):
        raise ValueError("Two options have the same id.")
    named = {option for sheet in scores.values() for option in sheet}
    criteria = {criterion for sheet in scores.values() for row in sheet.values() for criterion in row}
    if unknown := sorted((named - set(options)) | (criteria - weights.keys())):
        raise ValueError(f"These are neither options nor criteria: {', '.join(unknown)}.")


def _rule(weights: Mapping[str, Exact]) -> results.Rule:
    listed = ", ".join(f"{criterion} {weight}" for criterion, weight in weights.items())
    choices = (
        ("Ranked by", "weight × mean score, added up over the criteria"),
        ("Weights", f"{listed}; {sum(weights.values())} in all"),
        ("A missing score", "is not a zero: it is no part of that criterion's mean"),
        ("An option nobody scored on some criterion", "has no total, and stands last"),
    )
    return results.Rule("Weighted criteria", choices, (("rule", "weighted"),))
