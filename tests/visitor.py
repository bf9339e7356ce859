"""A person at a browser: gets pages, fills in forms by their names, follows where they lead. Every page is audited."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import sqlalchemy as sa
from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from engagement.people import sessions
from engagement.people.models import Person, SignIn
from engagement.shared import clock
from engagement.shared.database import db
from tests import audit
from tests.audit import words

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)
COUNTED = re.compile(r"INTO people_guess\b")
"""What is counted of requests themselves (``database.apart``)."""
REDIRECTS = {301, 302, 303, 307, 308}


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, *, status: int = 200, headers: dict[str, str] | None = None) -> "Page":
        """Open a page, following redirects, and check its status and its HTML."""
        return self._follow(self._send("GET", path, headers=headers), path, status)

    def post(self, path: str, *, status: int = 200, data: dict[str, Any] | None = None) -> "Page":
        """Send fields that no page offered, as an attacker would, and follow the answer."""
        return self._follow(self._send("POST", path, data=data), path, status)

    def sign_in(self, person: Person) -> "Visitor":
        """Be this person from now on, without the walk through the sign-in pages (which have tests of their own)."""
        token, now = sessions.new_token(), clock.now()
        with nullcontext() if has_app_context() else self.app.app_context():
            row = SignIn(
                person_id=person.id, token_hash=sessions.hash_of(token), at=now, until_at=now + timedelta(hours=12)
            )
            db.session.add(row)
            db.session.commit()
        with self.client.session_transaction() as cookie:
            cookie.update({"_user_id": token, "_fresh": True, "_permanent": True})
        return self

    def sign_out(self) -> "Visitor":
        """Forget the cookies; the session on the server goes on, as when a browser is closed."""
        self.client = self.app.test_client()
        return self

    def _send(self, method: str, path: str, **how: Any) -> "Answer":
        if has_app_context():
            db.session.commit()
        # A context of its own, as on a real server: nothing that the test holds in `g` or the session leaks into the request.
        with self.app.app_context(), statements() as said:
            response = self.client.open(path, method=method, **how)
            response.request.environ["wsgi.input"].close()  # the test client leaves a large body's file open
            if method == "GET":
                written = [words for words in said if WRITES.match(words) and not COUNTED.search(words)]
                assert not written, f"GET {path} writes: {written}"
                left = [*db.session.new, *db.session.deleted, *filter(db.session.is_modified, db.session.dirty)]
                assert not left, f"GET {path} leaves changes behind: {left}"
        if has_app_context():
            db.session.expire_all()
        return Answer(response=response, queries=said)

    def _follow(self, answer: "Answer", path: str, status: int) -> "Page":
        hops = 0
        while answer.response.status_code in REDIRECTS and status not in REDIRECTS:
            hops += 1
            assert hops < 5, f"{path} redirects for ever"
            path = answer.response.location
            answer = self._send("GET", path)
        page = Page(visitor=self, url=path, response=answer.response, queries=answer.queries)
        assert answer.response.status_code == status, f"{path} answered {answer.response.status}: {page.summary}"
        if answer.response.mimetype == "text/html" and status not in REDIRECTS:
            faults = audit.faults(page.html, self.app, url=path)
            assert not faults, f"{path}:\n" + "\n".join(faults)
        return page


@dataclass
class Answer:
    """What the server sent and the SQL it took."""

    response: TestResponse
    queries: list[str]


@dataclass
class Page:
    """What came back: read it, follow a link, fill in a form."""

    visitor: Visitor
    url: str
    response: TestResponse
    queries: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        return self.response.text

    @cached_property
    def tree(self) -> Element:
        return audit.parse(self.html)

    @cached_property
    def main(self) -> Element:
        """The part that differs from page to page."""
        return next(self.tree.iter("main"), self.tree)

    @property
    def heading(self) -> str:
        return next((words(heading) for heading in self.tree.iter("h1")), "")

    @property
    def text(self) -> str:
        """All the words in the main part of the page."""
        return words(self.main)

    @property
    def summary(self) -> str:
        """What a failing test needs to see of the page."""
        return self.text[:600] if self.response.mimetype == "text/html" else repr(self.response.data[:200])

    @property
    def errors(self) -> list[str]:
        """The sentences in the error summary."""
        return [
            words(entry)
            for box in self.main.iter("div")
            if "govuk-error-summary" in (box.get("class") or "").split()
            for entry in box.iter("li")
        ]

    def links(self) -> dict[str, str]:
        """Link text → address, for the whole page."""
        return {words(link): link.get("href") or "" for link in self.tree.iter("a")}

    def follow(self, text: str, *, status: int = 200) -> "Page":
        """Click the link that reads `text`."""
        links = self.links()
        assert text in links, f"{self.url} has no link {text!r}, only {list(links)}"
        return self.visitor.get(links[text], status=status)

    def submit(
        self, button: str | None = None, *, status: int = 200, extra: dict[str, Any] | None = None, **fields: Any
    ) -> "Page":
        """Fill in the form with this button (or the page's only form) and send it.

        Hidden fields keep their values. A choice is named by its value or by its label; a date fills three boxes; a list
        ticks several. `extra` sends fields that the form does not offer. `status` is that of the page it ends on.
        """
        form, pressed = self._find(button)
        data = _values(form)
        for name, value in fields.items():
            _fill_in(form, data, name, value)
        if pressed is not None and pressed.get("name"):
            data[pressed.get("name") or ""] = [pressed.get("value") or ""]
        data |= extra or {}
        target = form.get("action") or self.url
        if (form.get("method") or "get").lower() == "get":
            answer = self.visitor._send("GET", target.split("?")[0], query_string=data)
        else:
            answer = self.visitor._send("POST", target, data=data)
        return self.visitor._follow(answer, target, status)

    def _find(self, button: str | None) -> tuple[Element, Element | None]:
        buttons = [
            (form, pressed)
            for form in self.tree.iter("form")
            for pressed in form.iter("button")
            if button is not None and words(pressed) == button
        ]
        if button is not None:
            offered = [words(pressed) for pressed in self.tree.iter("button")]
            assert buttons, f"{self.url} has no button {button!r}, only {offered}"
            return buttons[0]
        forms = list(self.main.iter("form"))
        assert len(forms) == 1, f"{self.url} has {len(forms)} forms: say which button"
        return forms[0], next(forms[0].iter("button"), None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL said to the current application's database while the block lasts, but for savepoints."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listen)


def _fields(form: Element) -> Iterator[tuple[str, Element]]:
    for element in form.iter():
        name = element.get("name")
        if element.tag in {"input", "select", "textarea"} and name and element.get("disabled") is None:
            yield name, element


def _values(form: Element) -> dict[str, list[str]]:
    """What the browser would send if the person changed nothing."""
    data: dict[str, list[str]] = {}
    for name, element in _fields(form):
        if element.tag == "textarea":
            # The standard drops one line break after the opening tag.
            data.setdefault(name, []).append((element.text or "").removeprefix("\n"))
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            data.setdefault(name, []).extend(_value(option) for option in chosen)
        elif element.get("type") in {"radio", "checkbox"}:
            if element.get("checked") is not None:
                data.setdefault(name, []).append(element.get("value") or "on")
        elif element.get("type") not in {"submit", "button", "file"}:
            data.setdefault(name, []).append(element.get("value") or "")
    return data


def _fill_in(form: Element, data: dict[str, Any], name: str, value: Any) -> None:
    offered = [element for other, element in _fields(form) if other == name]
    if isinstance(value, date) and not offered:
        for part in ("day", "month", "year"):
            _fill_in(form, data, f"{name}-{part}", getattr(value, part))
        return
    names = sorted({other for other, _ in _fields(form)})
    assert offered, f"The form has no field {name!r}, only {names}"
    if offered[0].get("type") == "file":
        data[name] = value
    elif offered[0].tag == "select" or offered[0].get("type") in {"radio", "checkbox"}:
        data[name] = [_choice(form, offered, name, one) for one in _several(value)]
    else:
        data[name] = [str(value)]


def _several(value: Any) -> list[Any]:
    if value is False or value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def _choice(form: Element, offered: list[Element], name: str, wanted: Any) -> str:
    """The value behind what the person points at: a value, a label, or True for a lone tick."""
    labels = {label.get("for"): words(label) for label in form.iter("label")}
    if offered[0].tag == "select":
        choices = {_value(option): words(option) for option in offered[0].iter("option")}
    else:
        choices = {box.get("value") or "on": labels.get(box.get("id"), "") for box in offered}
    if wanted is True:
        return next(iter(choices))
    for value, label in choices.items():
        if str(wanted) in (value, label):
            return value
    raise AssertionError(f"{name} offers {choices}, not {wanted!r}")


def _value(option: Element) -> str:
    value = option.get("value")
    return words(option) if value is None else value
