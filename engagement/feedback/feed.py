"""The answers of a locality as an Atom feed (RFC 4287)."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask_babel import gettext as _

from engagement.feedback import rules
from engagement.feedback.models import Answer
from engagement.places import themes
from engagement.places.models import Locality
from engagement.places.place import Place
from engagement.shared.look import path_to

ATOM = "http://www.w3.org/2005/Atom"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without answers was last changed; also the day on which its ids say that the host was ours (RFC 4151)."""
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("", ATOM)


def updated_at(answers: Iterable[Answer]) -> datetime:
    """When anything in the feed last changed."""
    return max((_changed_at(answer) for answer in answers), default=BEGAN)


def atom(locality: Locality, answers: Sequence[Answer], *, place: Place, site_url: str, language: str) -> bytes:
    """The feed, newest answer first. Corrected answers are updated; those taken back keep their place and say why."""
    page = site_url + path_to("feedback.you_said", locality=locality.slug)
    feed = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language.replace("_", "-")})
    _add(feed, "id", _tag(site_url, f"localities/{locality.slug}/answers"))
    _add(feed, "title", f"{_('You said, we did, or why not')}: {locality.name}")
    _add(feed, "updated", updated_at(answers).isoformat())
    _add(SubElement(feed, f"{{{ATOM}}}author"), "name", f"{place.service_name}, {place.name}")
    _link(feed, "self", site_url + path_to("feedback.feed_of_answers", locality=locality.slug), "application/atom+xml")
    _link(feed, "alternate", page, "text/html")
    for answer in answers:
        _enter(feed, answer, page=page, site_url=site_url, place=place)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _enter(feed: Element, answer: Answer, *, page: str, site_url: str, place: Place) -> None:
    entry = SubElement(feed, f"{{{ATOM}}}entry")
    _add(entry, "id", _tag(site_url, f"answers/{answer.key}"))
    _add(entry, "title", answer.you_said)
    _add(entry, "published", (answer.published_at or BEGAN).isoformat())
    _add(entry, "updated", _changed_at(answer).isoformat())
    _link(entry, "alternate", f"{page}#answer-{answer.key}", "text/html")
    if answer.theme:
        SubElement(entry, f"{{{ATOM}}}category", {"term": answer.theme, "label": _clean(themes.called(answer.theme))})
    _add(entry, "content", _words(answer))


def _words(answer: Answer) -> str:
    if answer.withdrawn_at:
        return _("This answer was taken back: %(why)s", why=answer.withdrawn_why)
    said = f"{rules.OUTCOMES[answer.outcome]}: {answer.we_did}"
    if answer.corrections:
        said += "\n\n" + _("Corrected: %(why)s", why=answer.corrections[-1].why)
    return said


def _changed_at(answer: Answer) -> datetime:
    corrected = [correction.at for correction in answer.corrections]
    return max(moment for moment in (answer.published_at, answer.withdrawn_at, *corrected, BEGAN) if moment)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _clean(text: str) -> str:
    """XML has no place for control characters, not even escaped."""
    return NO_XML.sub("\ufffd", text)


def _tag(site_url: str, what: str) -> str:
    return f"tag:{urlsplit(site_url).hostname},{BEGAN.date()}:{what}"
