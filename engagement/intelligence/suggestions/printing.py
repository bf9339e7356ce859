"""A test of suggestions, as lines for people and as an object for programs."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from engagement.intelligence.suggestions.files import Reading
from engagement.intelligence.suggestions.measuring import Measured
from engagement.intelligence.suggestions.thresholds import WANTED

SAYS = {
    "micro_f1": "Micro F1",
    "macro_f1": "Macro F1",
    "exact_match": "Exact match",
    "ranking": "Label-ranking average precision",
    "first_right": "First suggestion right",
    "coverage": f"Coverage at {WANTED:.0%} precision",
    "coverage_precision": "  precision it reached",
}


@dataclasses.dataclass(frozen=True)
class Account:
    """A test with what led to it: the file's rows, how it was parted, and the words that speak most for each theme."""

    reading: Reading
    different: int
    split: str
    also: tuple[str, ...]
    features: int
    stored_bytes: int
    strongest: dict[str, list[str]]
    measured: Measured


def as_object(account: Account) -> dict[str, Any]:
    """Everything, for JSON."""
    reading = account.reading
    rest = {key: getattr(account, key) for key in ("also", "features", "stored_bytes", "strongest")}
    return {
        "rows": reading.rows,
        "left_out": dict(reading.left_out.most_common()),
        "examples": len(reading.examples),
        "different_texts": account.different,
        "split": account.split,
        **rest,
        **dataclasses.asdict(account.measured),
    }


def text(account: Account) -> Iterator[str]:
    """Lines for people."""
    reading, measured = account.reading, account.measured
    yield f"Rows read: {reading.rows:,}"
    for reason, number in reading.left_out.most_common():
        yield f"  left out: {number:,} ({reason})"
    repeats = len(reading.examples) - account.different
    yield f"  repeats: {repeats:,} (the same words again: each wording counts once, dated when first seen,"
    yield "           with the themes it was given most often, so that none is on both sides)"
    yield f"Different texts: {account.different:,}. {account.split}"
    yield f"Trained on {measured.trained_on:,}, tested on {measured.tested_on:,}."
    yield f"Themes: {measured.themes}, of which {measured.themes_learned} have examples enough to be learned; the rest"
    yield "        are never suggested, and count as missed."
    yield f"Also used: {', '.join(account.also) or 'nothing but the text'}."
    yield f"Model: {account.features:,} features, {account.stored_bytes / 1e6:.1f} MB stored."
    yield ""
    yield f"{'':34}{'model':>8}{'baseline':>10}   (baseline: always {measured.baseline_theme!r};"
    yield f"{'':34}{'':>8}{'':>10}    ranked: themes by how frequent they are)"
    for name, says in SAYS.items():
        model, baseline = getattr(measured.model, name), getattr(measured.baseline, name)
        yield f"{says:34}{_share(model):>8}{_share(baseline):>10}"
    yield ""
    yield "First suggestions, by how likely they were said to be:"
    yield f"{'said':>12}{'texts':>8}{'mean said':>11}{'right':>8}"
    for band in measured.confidence:
        yield f"{f'{band.low:.1f} to {band.high:.1f}':>12}{band.n:>8}{band.said:>11.3f}{band.right:>8.3f}"
    yield ""
    width = max(len(one.theme) for one in measured.by_theme)
    yield f"{'Theme':{width}}{'n':>6}{'learned':>9}{'chosen':>8}{'precision':>11}{'recall':>8}   words that speak most for it"
    for one in measured.by_theme:
        words = ", ".join(account.strongest.get(one.theme, [])) or "(too few to learn)"
        yield (
            f"{one.theme:{width}}{one.n:>6}{one.learned_from:>9}{one.chosen:>8}"
            f"{_share(one.precision):>11}{_share(one.recall):>8}   {words}"
        )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
