"""What everybody reads: the calendar, one ask, how much is asked where, and the feeds."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from engagement.asks import feed, permissions, queries, rules
from engagement.asks.models import Ask
from engagement.asks.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.privacy import queries as privacy
from engagement.shared import clock
from engagement.shared.pages import may, needs, page
from engagement.shared.permits import anyone

WHEN = ("now", "coming", "past")


@bp.get("/asks")
@needs(anyone)
def list_asks() -> Any:
    """See who asks residents what, where and when."""
    localities = places.list_localities()
    locality = next((one for one in localities if one.slug == request.args.get("locality")), None)
    kind = request.args.get("kind") if request.args.get("kind") in rules.KINDS else None
    when = request.args.get("when", "")
    when, today = when if when in WHEN else "", clock.today()
    asks = queries.list_asks(locality=locality, kind=kind, when=when, today=today)
    return page(
        "asks/list_asks.html",
        asks=asks,
        months=[(month, list(found)) for month, found in groupby(asks, key=_month)],
        localities=localities,
        locality=locality,
        kind=kind or "",
        when=when,
        today=today,
        rules=rules,
        allowed=permissions,
    )


@bp.get("/asks/<ask>")
@needs(permissions.see_ask, of=queries.get_ask)
def show_ask(ask: Ask) -> Any:
    """See one ask: who asks whom, what it takes, and what came of it."""
    kept = privacy.list_kept(ask) if may(permissions.keep_ask, ask) else ()
    source = queries.source_of(ask)
    return page(
        "asks/show_ask.html", ask=ask, source=source, kept=kept, today=clock.today(), rules=rules, allowed=permissions
    )


@bp.get("/asks/load")
@needs(anyone)
def show_load() -> Any:
    """See how much each area is asked this quarter."""
    today, place = clock.today(), current_place()
    quarter = rules.quarter_of(today, place.year_starts)
    load = queries.load_of(places.list_localities(), quarter)
    return page("asks/show_load.html", load=load, quarter=quarter, limit=place.asks_a_quarter)


@bp.get("/asks.ics")
@needs(anyone)
def feed_calendar() -> Response:
    """Subscribe to the calendar of asks."""
    return _calendar(None)


@bp.get("/localities/<locality>/asks.ics")
@needs(anyone, of=places.get_locality)
def feed_calendar_of(locality: Locality) -> Response:
    """Subscribe to the asks of one area."""
    return _calendar(locality)


@bp.get("/asks.atom")
@needs(anyone)
def feed_news() -> Response:
    """Follow what is new in the calendar of asks."""
    today, address = clock.today(), url_for(".feed_news")
    asks = queries.list_feed(locality=None, since=today - rules.LOOK_BACK)
    news = feed.as_atom(asks, title=_("Who asks what"), address=address, now=clock.now(), today=today)
    return Response(news, content_type="application/atom+xml; charset=utf-8")


def _month(ask: Ask) -> date:
    """The month under which an ask is listed."""
    assert ask.opens_on is not None
    return ask.opens_on.replace(day=1)


def _calendar(locality: Locality | None) -> Response:
    title = _("Who asks what") if locality is None else _("Who asks what: %(locality)s", locality=locality.name)
    asks = queries.list_feed(locality=locality, since=clock.today() - rules.LOOK_BACK)
    answer = Response(feed.as_calendar(asks, title=title), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "inline; filename=asks.ics"
    return answer
