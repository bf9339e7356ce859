"""The list of themes for pages that know only a slug, such as an answer's: as people have changed it.

The list is kept further down the ladder, so the application is told at its start who knows it (``engagement.doors.THEMES``).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from flask import current_app, g

from engagement.places.place import current_place


class Line(NamedTuple):
    """A theme: its slug, the slug and name of what it is now (another's, where it was merged), whether it can be chosen, and
    whether it is of the upper level."""

    slug: str
    now: str
    name: str
    in_use: bool
    top: bool


def choices() -> list[tuple[str, str]]:
    """The themes of the upper level that can be chosen, as (slug, name in the reader's language)."""
    return [(line.slug, called(line.slug)) for line in _lines().values() if line.in_use and line.top]


def choices_of_both_levels(*, held: Collection[str] = ()) -> list[tuple[str, str]]:
    """All themes that can be chosen, as (slug, name in the reader's language), in the list's order; and those that are held
    already, so that nothing is taken away that nobody unticked."""
    return [(line.slug, called(line.slug)) for line in _lines().values() if line.in_use or line.slug in held]


def called(slug: str) -> str:
    """What a theme is called now in the reader's language, or in the words that people gave it."""
    line = _lines().get(slug)
    return current_place().called("themes", line.now, line.name) if line else current_place().called("themes", slug)


def _lines() -> Mapping[str, Line]:
    """Read once a request; from the place's file where nobody has loaded a list yet."""
    if "theme_lines" not in g:
        told: Sequence[Line] = current_app.extensions["themes"]() or _of_the_file()
        g.theme_lines = {line.slug: line for line in told}
    found: Mapping[str, Line] = g.theme_lines
    return found


def _of_the_file() -> list[Line]:
    themes = current_place().items("themes")
    return [Line(one.slug, one.slug, one.name, True, one is top) for top in themes for one in (top, *top.below)]
