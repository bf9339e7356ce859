"""The calendar as others subscribe to it: iCalendar (RFC 5545) and Atom (RFC 4287). Only what everybody may read is in them."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

import icalendar
from flask import current_app
from flask_babel import gettext as _

from engagement.asks import rules
from engagement.asks.incoming import MINUTES
from engagement.asks.models import Ask
from engagement.places.place import current_place
from engagement.shared.atom import Entry, Feed, written
from engagement.shared.look import path_to
from engagement.shared.typed import UNREADABLE


def as_calendar(asks: Sequence[Ask], *, title: str) -> bytes:
    """An iCalendar file. An event's name never changes; one called off stays in it, marked so."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{current_place().service_name}//Asks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    for ask in asks:
        calendar.add_component(_event(ask))
    return calendar.to_ical()


def as_atom(asks: Sequence[Ask], *, title: str, address: str, now: datetime, today: date) -> bytes:
    """An Atom feed, the newest change first."""
    feed = Feed(
        id=_site() + address,
        title=title,
        updated=asks[0].changed_at if asks else now,
        author=current_place().service_name,
        address=_site() + address,
    )
    return written(feed, (_entry(ask, today) for ask in asks))


def _entry(ask: Ask, today: date) -> Entry:
    return Entry(
        id=_page_of(ask),
        title=ask.question,
        updated=ask.changed_at,
        page=_page_of(ask),
        summary=f"{rules.STATES[rules.status(ask, today)]}. {_said(ask)}",
    )


def is_ours(uid: str) -> bool:
    """Is this the name of an event of our own feed?"""
    return uid.endswith(f"@{_host()}")


def _event(ask: Ask) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{ask.key}@{_host()}")
    event.add("dtstamp", ask.changed_at.replace(microsecond=0))
    event.add("last-modified", ask.changed_at.replace(microsecond=0))
    event.add("sequence", ask.revision)
    event.add("dtstart", ask.opens_on)
    event.add("dtend", ask.closes_on)
    event.add("summary", _clean(ask.question))
    event.add("description", _clean(_said(ask)))
    event.add("location", ", ".join(one.name for one in ask.localities))
    event.add("categories", [str(rules.KINDS[ask.kind])])
    event.add("status", "CANCELLED" if ask.called_off_at else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", _page_of(ask))
    if ask.minutes:
        event.add(MINUTES, str(ask.minutes))
    return event


def _said(ask: Ask) -> str:
    """Who asks whom, and what it takes, in lines."""
    lines = [_("Asked by: %(who)s", who=ask.organisation)]
    if ask.whom:
        lines.append(_("Who is asked: %(whom)s", whom=ask.whom))
    if ask.minutes:
        lines.append(_("Minutes for each person: %(minutes)s", minutes=ask.minutes))
    if ask.rest_why:
        lines.append(_("Why these people are asked again: %(why)s", why=ask.rest_why))
    return "\n".join([*lines, *([ask.about] if ask.about else [])])


def _clean(text: str) -> str:
    """Without characters that the format cannot carry; none should have come so far."""
    return UNREADABLE.sub("", text)


def _page_of(ask: Ask) -> str:
    return _site() + path_to("asks.show_ask", ask=ask.key)


def _site() -> str:
    return str(current_app.extensions["settings"].site_url).rstrip("/")


def _host() -> str:
    return urlsplit(_site()).hostname or "localhost"
