"""Who was heard, for everyone: published figures; for staff who may read notes the numbers behind them too."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from engagement.equality import figures as equality
from engagement.equality import rules as equality_rules
from engagement.feedback import figures as feedback
from engagement.figures import queries as figures
from engagement.figures.rules import Behind, Tables
from engagement.intelligence import figures as notes
from engagement.intelligence import permissions
from engagement.intelligence import queries as intelligence
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.reporting import figures as own
from engagement.reporting import queries, rules
from engagement.reporting.models import ALL
from engagement.shared import look, sheets
from engagement.shared.pages import may, needs, page
from engagement.shared.permits import anyone
from engagement.shared.publishing import NOT_SHOWN, Figure

bp = Blueprint("reporting", __name__)

TABLES = (
    notes.HEARD,
    notes.CONVERSATIONS,
    notes.THEMES,
    notes.STEPS,
    own.LOUDEST,
    own.ASKED,
    own.TOLD,
    equality.WHO,
    feedback.ANSWERS,
    feedback.PACE,
)
WITHIN_OTHERS = (equality.WHO, notes.STEPS, feedback.ANSWERS)
"""Tables of which it is not said why a figure is hidden."""
SHOWN = 10
"""Themes that are compared with and without the five who wrote down most."""


@bp.get("/localities/<locality>/voices")
@needs(anyone, of=places.get_locality)
def voices_here(locality: Locality) -> Any:
    """See who was heard in a locality, whether a few spoke for all, and who was not heard."""
    profiles = [one.profile for one in current_place().localities if one.slug == locality.slug]
    return _show([locality.id], locality, profiles, exact=may(permissions.read_notes, locality))


@bp.get("/voices")
@needs(anyone)
def voices_everywhere() -> Any:
    """See who was heard in the whole place, whether a few spoke for all, and who was not heard."""
    profiles = [one.profile for one in current_place().localities]
    return _show(None, None, profiles, exact=may(permissions.read_everywhere))


@bp.get("/localities/<locality>/voices.csv")
@needs(anyone, of=places.get_locality)
def voices_file(locality: Locality) -> Any:
    """Download the published figures of a locality."""
    return _file([locality.id], locality.slug)


@bp.get("/voices.csv")
@needs(anyone)
def voices_everywhere_file() -> Any:
    """Download the published figures of the whole place."""
    return _file(None, current_place().slug)


def _show(
    localities: Collection[int] | None, locality: Locality | None, profiles: list[Mapping[str, Any]], *, exact: bool
) -> Any:
    tables, spoken = figures.released(localities, *TABLES), queries.spoken(localities)
    heard = tables.shown(notes.HEARD, *notes.GROUPS)
    everything = spoken.get(ALL, rules.Spoken())
    answered, _waiting = feedback.of_tables(tables)
    return page(
        "reporting/voices.html",
        locality=locality,
        exact=exact,
        month=tables.month,
        heard=heard,
        conversations=tables.shown(notes.CONVERSATIONS, *notes.GROUPS),
        everything=everything,
        raised=rules.who_raised(tables.figure(own.ASKED, *notes.GROUPS), heard.figure),
        behind=_behind(tables, notes.HEARD, *notes.GROUPS),
        themes=_themes(tables, spoken),
        told=tables.figure(own.TOLD, own.TOLD),
        steps=_steps(tables),
        answered=answered,
        compared=list(_compared(tables, profiles)),
        illustrative=any(one.get("illustrative") for one in profiles),
        rules=rules,
        file=url_for(".voices_file", locality=locality.slug) if locality else url_for(".voices_everywhere_file"),
    )


def _behind(tables: Tables, table: str, *cells: str) -> Behind:
    return Behind(tables.figure(table, *cells), tables.figure(own.LOUDEST, *cells))


def _themes(tables: Tables, spoken: Mapping[int, rules.Spoken]) -> list[dict[str, Any]]:
    """The themes of the upper level that most spoke of, by what is published, and their place without the five."""
    rows: list[dict[str, Any]] = []
    for theme in (one for one in intelligence.list_themes() if one.parent_id is None):
        cells = [notes.cell_of(theme.slug, group) for group in notes.GROUPS]
        shown = tables.shown(notes.THEMES, *cells)
        if shown.figure.amount >= rules.ENOUGH_OF_A_THEME:
            row = {"theme": theme, "shown": shown, "spoken": spoken.get(theme.id, rules.Spoken())}
            row |= {"behind": _behind(tables, notes.THEMES, *cells)}
            rows.append({**row, "raised": rules.who_raised(tables.figure(own.ASKED, *cells), shown.figure)})
    rows.sort(key=lambda row: -row["shown"].figure.amount)
    rows = rows[:SHOWN]
    without = {row["theme"].id: row["behind"].without for row in rows}
    places = rules.places_without(without, [row["theme"].id for row in rows])
    return [{**row, "without": places[row["theme"].id]} for row in rows]


def _steps(tables: Tables) -> Mapping[str, Figure]:
    """How many began on these pages and sent it."""
    return {"began": tables.part(notes.STEPS, notes.SENT, notes.LEFT), "sent": tables.part(notes.STEPS, notes.SENT)}


def _compared(tables: Tables, profiles: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each of the place's questions about people: those heard beside those who live there."""
    place = current_place()
    for question in equality_rules.questions():
        living: dict[str, float] = {}
        for profile in profiles:
            for answer, number in rules.who_lives(profile, question.slug).items():
                living[answer] = living.get(answer, 0) + number
        shown = {one: tables.shown(equality.WHO, equality.cell_of(question.slug, one)) for one in living}
        said = {answer: (one.figure, one.people) for answer, one in shown.items()}
        rows, enough = rules.compare(said, living, below=tables.below)
        names = {one.slug: place.called("equality_questions", one.slug, one.name) for one in question.below}
        name = place.called("equality_questions", question.slug, question.name)
        if rows:
            yield {"question": name, "names": names, "rows": rows, "enough": enough}


def _file(localities: Collection[int] | None, slug: str) -> Any:
    """What the pages show, as they show it."""
    tables = figures.released(localities, *TABLES)
    steps = _steps(tables)
    loop, waiting = feedback.of_tables(tables)
    rows = [
        [table, cell, look.figure((tables.part if table in WITHIN_OTHERS else tables.figure)(table, cell))]
        for table, cell in tables.cells
        if table not in (notes.STEPS, feedback.ANSWERS, feedback.PACE)
    ]
    rows += [[notes.STEPS, name, look.figure(figure)] for name, figure in steps.items()]
    rows += [
        [
            feedback.ANSWERS,
            _("told"),
            str(loop.told) if loop.told else look.figure(NOT_SHOWN),
        ]
    ]
    rows += [[feedback.ANSWERS, _("waiting"), look.figure(waiting)]]
    return sheets.csv_file(f"voices-{slug}-{tables.month}.csv", ("table", "what", "people"), rows)
