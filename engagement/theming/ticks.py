"""The themes of both levels to tick, printed once for all notes on which nothing is ticked yet: it is most of the page."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from engagement.shared.widgets import ITEM

GROUP = Markup(
    '<fieldset class="govuk-fieldset theming__group" data-theming-group>'
    '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{name}</legend>'
    '<div class="govuk-checkboxes govuk-checkboxes--small">{items}</div></fieldset>'
)
WHOLE = Markup(
    '<div class="govuk-form-group{wrong}"><fieldset class="govuk-fieldset" aria-describedby="{describes}">'
    '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{legend}</legend>'
    '<div id="{id}-hint" class="govuk-hint">{hint}</div>{error}<div class="theming__groups">{groups}</div></fieldset></div>'
)
ERROR = Markup(
    '<p id="{id}-error" class="govuk-error-message"><span class="govuk-visually-hidden">{error}:</span> {says}</p>'
)

Line = tuple[str, str, str]
"""Slug, name, and the slug of the theme above, or its own if there is none."""


def themes(field: Any, **_kwargs: object) -> Markup:
    """The widget: each theme of the first level with those below it."""
    lines: Sequence[Line] = tuple(field.choices)
    ticked = frozenset(field.typed)
    printed = _untouched(str(get_locale()), lines) if not ticked else _groups(lines, ticked)
    error = ERROR.format(id=field.id, error=_("Error"), says=field.errors[0]) if field.errors else ""
    return WHOLE.format(
        id=field.id,
        wrong=" govuk-form-group--error" if error else "",
        describes=f"{field.id}-hint {field.id}-error" if error else f"{field.id}-hint",
        legend=field.asks,
        hint=field.hint,
        error=error,
        groups=printed,
    )


@lru_cache(maxsize=16)
def _untouched(_locale: str, lines: Sequence[Line]) -> Markup:
    return _groups(lines, frozenset())


def _groups(lines: Sequence[Line], ticked: Collection[str]) -> Markup:
    numbered = enumerate(lines, 1)
    groups = groupby(numbered, key=lambda one: one[1][2])
    return Markup("").join(_group(list(members), ticked) for _above, members in groups)


def _group(members: list[tuple[int, Line]], ticked: Collection[str]) -> Markup:
    name = members[0][1][1]
    return GROUP.format(name=name, items=Markup("").join(_items(members, ticked)))


def _items(members: list[tuple[int, Line]], ticked: Collection[str]) -> Iterator[Markup]:
    for number, (slug, name, above) in members:
        general = slug == above and len(members) > 1
        yield ITEM.format(
            kind="checkboxes",
            id="themes" if number == 1 else f"themes-{number}",
            name="themes",
            type="checkbox",
            value=slug,
            checked=Markup(" checked") if slug in ticked else "",
            described="",
            text=_("%(theme)s, in general", theme=name) if general else name,
            hint="",
        )
