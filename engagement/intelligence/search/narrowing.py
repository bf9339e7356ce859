"""Where to look: the filters of a search, and the scope words that stand for them in the index. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LEAST_VOICES = (2, 5, 10, 20, 50)
"""At least so many voices: what one can ask for."""
FIRST_YEAR = 1999
"""The scope word of this year stands for all years before it too."""

Word = tuple[str, str]
"""A letter that says which filter, and the value: ``("l", "3")`` is locality 3."""


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """The filters of a search. ``localities`` None is everywhere; an empty one is nowhere. The days are both included."""

    localities: frozenset[int] | None
    neighbourhood_id: int | None = None
    channel: str | None = None
    kind: str | None = None
    heard_how: str | None = None
    theme_id: int | None = None
    logged_by: int | None = None
    voices: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Hits:
    """The ids of notes found, newest or best first."""

    ids: list[int]
    more: bool = False
    """There are more than these, which are not counted."""
    since: date | None = None
    """Only notes heard since then were looked through: the words are in too many."""


def scope(narrowed: Narrowed, *, today: date) -> list[list[Word]]:
    """The groups of scope words of which a note must have one each. Months are whole: the days are for the caller to check."""
    groups = [
        [(letter, str(value))]
        for letter, value in (
            ("n", narrowed.neighbourhood_id),
            ("c", narrowed.channel),
            ("k", narrowed.kind),
            ("h", narrowed.heard_how),
            ("t", narrowed.theme_id),
            ("b", narrowed.logged_by),
            ("v", narrowed.voices),
        )
        if value is not None
    ]
    if narrowed.localities is not None:
        groups.insert(0, [("l", str(id_)) for id_ in sorted(narrowed.localities)])
    if narrowed.since or narrowed.until:
        groups.append(list(_months(narrowed.since or date.min, narrowed.until or today)))
    return groups


def _months(since: date, until: date) -> Iterator[Word]:
    """The years that lie wholly between two days, and the months of those that do not. One word at least, that no note has."""
    yield ("y", "0")
    for year in range(max(since.year, FIRST_YEAR), min(until.year, date.max.year - 1) + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        if since <= first and last <= until or year == FIRST_YEAR:
            yield ("y", str(year))
            continue
        for month in range(1, 13):
            begins = date(year, month, 1)
            ends = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            if begins <= until and ends >= since:
                yield ("m", f"{year}{month:02d}")
