"""How far two people who sort the same notes agree. Measured by the worker; scikit-learn is loaded when first needed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from engagement.intelligence.themes import queries as the_list
from engagement.places import queries as places
from engagement.shared.database import db
from engagement.theming import queries
from engagement.theming.models import Agreement

MOST_PAIRS = 2000
LEAST_USES = 5
"""A theme that was chosen fewer times has a kappa of its own, but does not count for the mean: it follows chance."""

Pairs = Sequence[tuple[Collection[int], Collection[int]]]


def measure_agreement(*, now: datetime) -> None:
    """The worker's chore: measure each locality anew where a note was coded twice, or themes were merged, since; commits."""
    merged = the_list.last_merged()
    for locality in places.list_localities():
        known, last = queries.find_agreement(locality.id), queries.last_second_coding(locality.id)
        if last != (known.last_coding if known else 0) or (known and merged and merged >= known.at):
            _measure(known or Agreement(locality_id=locality.id), last, now=now)
            db.session.commit()


def _measure(agreement: Agreement, last: int, *, now: datetime) -> None:
    pairs = queries.pairs_of(agreement.locality_id, most=MOST_PAIRS)
    agreement.at, agreement.last_coding, agreement.pairs = now, last, len(pairs)
    agreement.same = sum(set(one) == set(other) for one, other in pairs)
    agreement.by_theme = kappas(pairs)
    agreement.mean = mean(agreement.by_theme)
    db.session.add(agreement)


def kappas(pairs: Pairs) -> list[dict[str, Any]]:
    """For each theme that either chose: Cohen's kappa (Cohen 1960; from -1 to 1, None where all gave it) and how often
    the first, the second and both chose it; the most used first."""
    kappa = import_module("sklearn.metrics").cohen_kappa_score
    found = []
    for theme in sorted({theme for pair in pairs for chosen in pair for theme in chosen}):
        one, other = ([theme in pair[at] for pair in pairs] for at in (0, 1))
        both = sum(a and b for a, b in zip(one, other, strict=True))
        measured = float(kappa(one, other)) if len({*one, *other}) == 2 else None
        found.append({"theme": theme, "kappa": measured, "first": sum(one), "second": sum(other), "both": both})
    return sorted(found, key=lambda row: (-row["first"] - row["second"], row["theme"]))


def mean(by_theme: Sequence[dict[str, Any]]) -> float | None:
    """The mean kappa of the themes used often enough; None if there is none."""
    counted = [one["kappa"] for one in by_theme if _uses(one) >= LEAST_USES and one["kappa"] is not None]
    return sum(counted) / len(counted) if counted else None


def _uses(one: dict[str, Any]) -> int:
    """On how many notes either chose it."""
    uses: int = one["first"] + one["second"] - one["both"]
    return uses
