"""What is changing in a locality, or in the whole place: month by month, what rises, what is quiet but serious. For staff."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import format_date

from engagement.intelligence import permissions, queries
from engagement.intelligence import rules as notes
from engagement.intelligence.models import Theme
from engagement.intelligence.routes.blueprint import bp
from engagement.intelligence.trends import chart, rules
from engagement.intelligence.trends import queries as trends
from engagement.intelligence.trends.models import ALL
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock, sheets
from engagement.shared.language import direction
from engagement.shared.pages import needs, page

SPANS = (12, 24, 36)
"""How many months may be shown."""
SHOWN = 10
"""Rows of a list of themes."""
HEADS = ("month", "locality", "theme", "channel", "kind", "notes", "voices")


@bp.get("/localities/<locality>/trends")
@needs(permissions.read_notes, of=places.get_locality)
def trends_here(locality: Locality) -> Any:
    """See how what is said in a locality changes from month to month."""
    return _show([locality.id], locality)


@bp.get("/trends")
@needs(permissions.read_everywhere)
def trends_everywhere() -> Any:
    """See how what is said in all localities changes from month to month."""
    return _show(None, None)


@bp.get("/localities/<locality>/trends/file")
@needs(permissions.read_notes, of=places.get_locality)
def trends_file(locality: Locality) -> Any:
    """Take the monthly figures of a locality away as a spreadsheet."""
    return _file([locality.id], locality.slug)


@bp.get("/trends/file")
@needs(permissions.read_everywhere)
def trends_everywhere_file() -> Any:
    """Take the monthly figures of all localities away as a spreadsheet."""
    return _file(None, current_place().slug)


def _show(localities: Collection[int] | None, locality: Locality | None) -> Any:
    this_month = rules.month_of(clock.today())
    months = rules.months_to(this_month, _span())
    themes = {theme.id: theme for theme in queries.list_themes()}
    theme = next((one for one in themes.values() if one.slug == request.args.get("theme")), None)
    channel = request.args.get("channel") if request.args.get("channel") in current_place().names("channels") else None
    asked: dict[str, Any] = {"localities": localities, "since": months[0], "until": this_month, "channel": channel}
    figures = rules.by_theme(trends.list_figures(trends.BY_THEME, **asked))
    heard = figures.get(theme.id if theme else ALL, rules.Heard())
    sorted_ = {id_: one for id_, one in figures.items() if id_ in themes}
    return page(
        "intelligence/trends.html",
        locality=locality,
        theme=theme,
        themes=themes,
        channel=channel,
        span=len(months),
        spans=SPANS,
        names=[_name(month) for month in months],
        series=_series(heard, months),
        drawn=_drawn(heard, months),
        rising=rules.rising(sorted_, this_month=this_month)[:SHOWN],
        quiet=rules.quiet_but_serious(_lowest(sorted_, themes), this_month=this_month)[:SHOWN],
        beside=_beside(heard, months, theme, **asked),
        kinds=notes.KINDS,
        file=url_for(".trends_file", locality=locality.slug) if locality else url_for(".trends_everywhere_file"),
        rules=rules,
    )


def _span() -> int:
    """The months asked for, twelve unless another number is offered."""
    months = request.args.get("months", SPANS[0], type=int)
    return months if months in SPANS else SPANS[0]


def _series(heard: rules.Heard, months: list[int]) -> list[list[int]]:
    """Voices month by month: of strengths and ideas, and of worries and barriers."""
    return [[heard.voices_in([month], kinds) for month in months] for kinds in (rules.GOOD, rules.HARD)]


def _drawn(heard: rules.Heard, months: list[int]) -> chart.Chart:
    names = [_name(month, "MMM") for month in months]
    return chart.draw(names, _series(heard, months), rtl=direction() == "rtl")


def _beside(heard: rules.Heard, months: list[int], theme: Theme | None, **asked: Any) -> Mapping[str, Any]:
    """The same voices by channel and, for the whole place, by locality: (name, good, hard) each."""
    only = {**asked, "theme_id": theme.id if theme else ALL}
    tables = {"channels": _table("channel", current_place().names("channels"), only)}
    if asked["localities"] is None:
        named = {one.id: one.name for one in places.list_localities()}
        tables["localities"] = _table("locality_id", named, only)
    return tables


def _table(by: str, names: Mapping[Any, str], asked: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    rows: dict[Any, list[int]] = {}
    for key, kind, _notes, voices in trends.list_figures((by, "kind"), **asked):
        rows.setdefault(key, [0, 0])[kind in rules.HARD] += voices
    return [(names.get(key, str(key)), good, hard) for key, (good, hard) in rows.items()]


def _lowest(figures: Mapping[int, rules.Heard], themes: Mapping[int, Theme]) -> Mapping[int, rules.Heard]:
    """Without the themes that have others below them, which would count the same notes twice."""
    above = {theme.parent_id for theme in themes.values()}
    return {id_: heard for id_, heard in figures.items() if id_ not in above}


def _name(month: int, pattern: str = "MMMM yyyy") -> str:
    return format_date(date(month // 100, month % 100, 1), pattern)


def _file(localities: Collection[int] | None, slug: str) -> Any:
    until = rules.month_of(clock.today())
    rows = trends.each_row(localities=localities, since=0, until=until)
    name = f"trends-{slug}-{until}"
    if request.args.get("as") == "xlsx":
        return sheets.xlsx_file(f"{name}.xlsx", HEADS, rows)
    return sheets.csv_file(f"{name}.csv", HEADS, rows)
