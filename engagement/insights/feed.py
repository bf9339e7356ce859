"""Published findings as others subscribe to them: Atom. Only what everybody may read is in it."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from engagement.insights import figures, rules
from engagement.insights.models import Insight
from engagement.intelligence.figures import heard_in_each
from engagement.places.place import current_place
from engagement.shared import look
from engagement.shared.atom import Entry, Feed, written
from engagement.shared.look import path_to
from engagement.shared.publishing import Figure

MOST = 100


def as_atom(insights: Sequence[Insight], *, title: str, address: str, now: datetime) -> bytes:
    """An Atom feed, the newest first."""
    newest = insights[0].published_at if insights else None
    feed = Feed(
        id=_site() + address,
        title=title,
        updated=newest or now,
        author=current_place().service_name,
        address=_site() + address,
    )
    heard = heard_in_each()
    return written(feed, (_entry(insight, heard.get(insight.locality_id, [])) for insight in insights))


def _entry(insight: Insight, heard: Sequence[Figure]) -> Entry:
    assert insight.public is not None and insight.published_at is not None, "only what is public is in the feed"
    shown = figures.shown(insight.public.figures, heard)
    where = _site() + path_to("insights.show_insight", insight=insight.key)
    says = _(
        "%(locality)s. Voices behind it: %(voices)s. %(sure)s.",
        locality=insight.locality.name,
        voices=look.figure(shown.behind.voices),
        sure=rules.SURE[insight.public.confidence],
    )
    return Entry(
        id=where,
        title=insight.public.finding,
        updated=insight.published_at,
        page=where,
        summary=f"{says}\n{insight.public.why}",
    )


def _site() -> str:
    return str(current_app.extensions["settings"].site_url).rstrip("/")
