"""Published findings as others subscribe to them: Atom (RFC 4287). Only what everybody may read is in it."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from flask import current_app
from flask_babel import gettext as _

from engagement.insights import figures, rules
from engagement.insights.models import Insight
from engagement.places.place import current_place
from engagement.shared import look
from engagement.shared.look import path_to
from engagement.shared.typed import UNREADABLE

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100


def as_atom(insights: Sequence[Insight], *, title: str, address: str, now: datetime) -> bytes:
    """An Atom feed, the newest first."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", _site() + address)
    _add(feed, "title", title)
    newest = insights[0].published_at if insights else None
    _add(feed, "updated", (newest or now).isoformat())
    _add(_add(feed, "author"), "name", current_place().service_name)
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=_site() + address)
    for insight in insights:
        _add_entry(feed, insight)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: ElementTree.Element, insight: Insight) -> None:
    assert insight.public is not None and insight.published_at is not None, "only what is public is in the feed"
    where = _site() + path_to("insights.show_insight", insight=insight.key)
    entry = _add(feed, "entry")
    _add(entry, "id", where)
    _add(entry, "title", insight.public.finding)
    _add(entry, "updated", insight.published_at.isoformat())
    ElementTree.SubElement(entry, f"{{{ATOM}}}link", href=where)
    says = _(
        "%(locality)s. Voices behind it: %(voices)s. %(sure)s.",
        locality=insight.locality.name,
        voices=look.figure(figures.figure(insight.public.figures, "voices")),
        sure=rules.SURE[insight.public.confidence],
    )
    _add(entry, "summary", f"{says}\n{insight.public.why}")


def _add(under: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(under, f"{{{ATOM}}}{name}")
    element.text = None if text is None else UNREADABLE.sub("", text)
    return element


def _site() -> str:
    return str(current_app.extensions["settings"].site_url).rstrip("/")
