"""Atom feeds (RFC 4287), for whoever follows what is published here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("", ATOM)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was published. Its id never changes; ``page`` is the whole address where it can be read."""

    id: str
    title: str
    updated: datetime
    page: str
    published: datetime | None = None
    category: tuple[str, str] | None = None
    """Its term, and what readers call it."""
    summary: str = ""
    content: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What the entries have in common. ``address`` is the feed's own, ``page`` the page with the same things."""

    id: str
    title: str
    updated: datetime
    author: str
    address: str
    page: str = ""
    language: str = ""


def written(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """The feed as UTF-8 XML, the entries in the order given."""
    root = Element(
        _name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": feed.language} if feed.language else {}
    )
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _add(SubElement(root, _name("author")), "name", feed.author)
    _link(root, "self", feed.address, TYPE)
    if feed.page:
        _link(root, "alternate", feed.page, "text/html")
    for entry in entries:
        _enter(SubElement(root, _name("entry")), entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _enter(element: Element, entry: Entry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    if entry.published:
        _add(element, "published", entry.published.isoformat())
    _add(element, "updated", entry.updated.isoformat())
    _link(element, "alternate", entry.page, "text/html")
    if entry.category:
        term, label = map(_clean, entry.category)
        SubElement(element, _name("category"), {"term": term, "label": label})
    for name in ("summary", "content"):
        if words := getattr(entry, name):
            _add(element, name, words)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _name(name)).text = _clean(text)


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, _name("link"), {"rel": rel, "href": href, "type": kind})


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _clean(text: str) -> str:
    """XML has no place for control characters, not even escaped."""
    return NO_XML.sub("\ufffd", text)
