"""What everyone reads: published findings as a list, one by one, and as a feed.

Never a note's text; figures as everyone may read them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _

from engagement.insights import feed, figures, permissions, queries, rules
from engagement.insights.models import Insight
from engagement.insights.routes.blueprint import bp
from engagement.intelligence.figures import heard_in, heard_in_each
from engagement.intelligence.queries import list_themes
from engagement.intelligence.themes import queries as the_list
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import may, needs, page, paged
from engagement.shared.permits import anyone
from engagement.shared.publishing import Figure


@bp.get("/insights")
@needs(anyone)
def list_insights() -> Any:
    """See what communities found from what people said, by area and theme."""
    localities = places.list_localities()
    locality = next((one for one in localities if one.slug == request.args.get("locality")), None)
    themes = list_themes()
    theme = next((one for one in themes if one.slug == request.args.get("theme")), None)
    found = paged(queries.public_insights(locality_id=locality.id if locality else None, theme=theme))
    return page(
        "insights/list_insights.html",
        insights=found,
        called=_now(found),
        localities=localities,
        locality=locality,
        themes=themes,
        theme=theme,
        rules=rules,
        voices=_voices(heard_in_each()),
        allowed=permissions,
    )


@bp.get("/insights/feed.atom")
@needs(anyone)
def feed_insights() -> Any:
    """Follow what communities find, in a feed reader."""
    insights = db.session.scalars(queries.public_insights().limit(feed.MOST)).all()
    address = url_for(".feed_insights")
    body = feed.as_atom(insights, title=_("What communities found"), address=address, now=clock.now())
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@bp.get("/insights/<insight>")
@needs(permissions.read, of=queries.get_insight)
def show_insight(insight: Insight) -> Any:
    """Read a finding: what it says, how sure it is, what can be done, and how many voices are behind it."""
    if insight.public_number is None:
        return redirect(url_for(".show_work", insight=insight.key), code=303)
    is_public = rules.is_public(insight)
    return page(
        "insights/show_insight.html",
        insight=insight,
        version=insight.public if is_public else None,
        shown=_shown(insight, heard_in(insight.locality_id)) if is_public else None,
        history=rules.history(queries.versions_of(insight.id)) if is_public else [],
        quotes=queries.public_quotes(insight) if is_public else [],
        themes=list(the_list.effective(insight.themes).values()),
        works=may(permissions.see_work, insight),
        came=_came_of(insight) if is_public else [],
        rules=rules,
    )


def _came_of(insight: Insight) -> list[rules.Came]:
    """What others made of it, oldest first: insights ask without knowing whom (``doors.CAME``)."""
    told = (of(insight.id) for of in current_app.extensions["came"].values())
    return sorted((one for ones in told for one in ones), key=lambda one: (one.at, one.title))


def _voices(heard: Mapping[int, list[Figure]]) -> Callable[[Insight], Figure]:
    return lambda one: _shown(one, heard.get(one.locality_id, [])).behind.voices


def _shown(insight: Insight, heard: list[Figure]) -> figures.Shown:
    return figures.shown(insight.public.figures if insight.public else None, heard)


def _now(insights: Any) -> Any:
    """What the themes of listed findings are now, by the id they were given under."""
    return the_list.effective({theme.id: theme for one in insights for theme in one.themes}.values())
