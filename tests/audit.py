"""What must be true of every page. `faults(html, app)` says, in sentences, what is wrong with one."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from html5lib.html5parser import ParseError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

REFERENCES = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
NOT_ASKING = {"hidden", "submit", "button", "reset", "image"}


@lru_cache(maxsize=4)
def parse(html: str) -> Element:
    """The page as a tree, read as strictly as the HTML standard allows. To be looked at only: who asks again gets the same tree."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def words(element: Element) -> str:
    """What a reader sees of an element, with white space as a browser shows it."""
    return " ".join("".join(element.itertext()).split())


def faults(html: str, app: Flask, *, url: str = "/") -> list[str]:
    """Everything wrong with a page that `app` served at `url`; an empty list for a good one."""
    try:
        page = parse(html)
    except ParseError as error:
        return [f"The HTML is not well formed: {error}"]
    checks = (_outline, _identities, _questions, _forms, _content_security, _text, lambda p: _links(p, app, url))
    return [fault for check in checks for fault in check(page)]


def _outline(page: Element) -> Iterator[str]:
    headings = [words(heading) for heading in page.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"A page has one h1; this one has {headings}"
    if not any(words(title) for title in page.findall("head/title")):
        yield "The page has no title"
    yield from (f"The html element does not say its {name}" for name in ("lang", "dir") if not page.get(name))
    if len(list(page.iter("main"))) != 1:
        yield "A page has one main element"
    yield from (f"An image has no alt: {image.get('src')}" for image in page.iter("img") if image.get("alt") is None)


def _identities(page: Element) -> Iterator[str]:
    ids = Counter(id_ for element in page.iter() if (id_ := element.get("id")) is not None)
    yield from (f"The id {id_!r} is used {times} times" for id_, times in ids.items() if times > 1 or not id_)
    for element in page.iter():
        for name in REFERENCES:
            for id_ in (element.get(name) or "").split():
                if id_ not in ids:
                    yield f"{element.tag} {name} points at {id_!r}, which is not on the page"
    for link in page.iter("a"):
        target = link.get("href") or ""
        if target.startswith("#") and target[1:] and target[1:] not in ids:
            yield f"A link points at {target}, which is not on the page"


def _questions(page: Element) -> Iterator[str]:
    named = {label.get("for") for label in page.iter("label") if words(label)}
    named |= {field.get("id") for label in page.iter("label") if words(label) for field in label.iter()}
    for field in page.iter():
        if field.tag not in {"input", "select", "textarea"} or field.get("type") in NOT_ASKING:
            continue
        if field.get("id") not in named and not field.get("aria-label") and not field.get("aria-labelledby"):
            yield f"The field {field.get('name')!r} has no label"
    for button in page.iter("button"):
        if not words(button) and not button.get("aria-label"):
            yield "A button says nothing"
    for group in page.iter("fieldset"):
        if not any(words(legend) for legend in group.findall("legend")):
            yield "A fieldset has no legend"


def _forms(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token" and field.get("value")]
            if len(tokens) != 1:
                yield f"The form that posts to {form.get('action')!r} has {len(tokens)} CSRF tokens"


def _content_security(page: Element) -> Iterator[str]:
    for element in page.iter():
        yield from (
            f"{element.tag} has an inline {name}" for name in element.attrib if name == "style" or name.startswith("on")
        )
        if element.tag == "style":
            yield "The page has an inline style sheet"
        if element.tag == "script" and not element.get("src"):
            yield "The page has an inline script"
        for name in ("href", "src", "action"):
            if (element.get(name) or "").lower().startswith(("javascript:", "data:text", "//", "http://")):
                yield f"{element.tag} {name} leads to {element.get(name)!r}"


def _text(page: Element) -> Iterator[str]:
    for element in page.iter("body"):
        for leftover in re.findall(r"%\(\w+\)[sd]|\{\{|\{%|\bundefined\b|<[a-z]+ object at", words(element)):
            yield f"The page shows its workings: {leftover}"


def _links(page: Element, app: Flask, url: str) -> Iterator[str]:
    routes = app.url_map.bind("localhost")
    for element in page.iter():
        method = (element.get("method") or "get").upper() if element.tag == "form" else "GET"
        for name in ("href", "src", "action"):
            target = urlsplit(element.get(name) or "")
            if element.get(name) is None or target.scheme or not target.path:
                continue
            if not target.path.startswith("/"):
                yield f"{element.get(name)!r} is relative to the page"
                continue
            try:
                routes.match(target.path, method=method)
            except RequestRedirect:
                yield f"{target.path} is not the address itself but redirects"
            except HTTPException as error:
                yield f"{element.tag} {name} leads to {target.path}, which answers {error.code} (on {url})"
