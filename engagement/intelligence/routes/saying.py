"""What people are saying, for everyone: numbers of voices by theme as they were last published, never anybody's words."""

from typing import Any, NamedTuple

from flask_babel import gettext as _

from engagement.figures import queries as figures
from engagement.figures.rules import Tables
from engagement.intelligence import queries
from engagement.intelligence.figures import GROUPS, HEARD, THEMES, cell_of
from engagement.intelligence.models import Theme
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared.pages import needs, page
from engagement.shared.permits import anyone
from engagement.shared.publishing import Figure


class Spoken(NamedTuple):
    """A theme, its published voices by group and in all, and the themes below it."""

    theme: Theme
    groups: dict[str, Figure]
    total: Figure
    below: list["Spoken"]


@bp.get("/localities/<locality>/saying")
@needs(anyone, of=places.get_locality)
def saying(locality: Locality) -> Any:
    """See what people say in a locality, as numbers of voices by theme."""
    tables = figures.released([locality.id], HEARD, THEMES)
    heard = {group: tables.figure(HEARD, group) for group in GROUPS}
    words = {"good": _("Something good"), "hard": _("Worries and barriers"), "idea": _("Ideas")}
    spoken = spoken_of(tables)
    return page(
        "intelligence/saying.html", locality=locality, heard=heard, spoken=spoken, words=words, month=tables.month
    )


def spoken_of(tables: Tables) -> list[Spoken]:
    """The themes of which anything may be shown, most voices first by what is shown, ties in the place's order."""
    themes = queries.list_themes()
    spoken = [_spoken(one, themes, tables) for one in themes if one.parent_id is None]
    return _loudest_first(spoken)


def _spoken(theme: Theme, themes: Any, tables: Tables) -> Spoken:
    groups = {group: tables.figure(THEMES, cell_of(theme.slug, group)) for group in GROUPS}
    whole = tables.figure(THEMES, *(cell_of(theme.slug, group) for group in GROUPS))
    below = [_spoken(one, themes, tables) for one in themes if one.parent_id == theme.id]
    return Spoken(theme, groups, whole, _loudest_first(below))


def _loudest_first(spoken: list[Spoken]) -> list[Spoken]:
    return sorted((one for one in spoken if not one.total.hidden), key=lambda one: -one.total.amount)
