"""The "who may do what" page and docs/permissions.md, both read from the guards on the routes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import force_locale

from engagement.shared.pages import SAFE

INTRODUCTION = (
    "# Who may do what",
    "",
    "Written by `engagement permissions > docs/permissions.md` from the guards on the routes: the objects that open and close",
    "every door also say here, and on the site’s page “Who may do what”, whom they let in. What is not listed, nobody may do.",
    "How this works out for each role is in `tests/house/access.txt`.",
)


@dataclass(frozen=True)
class Line:
    """One address: what it is for in the first line of the view’s docstring, by which methods, and who may."""

    address: str
    methods: str
    purpose: str
    who: Any


def areas(app: Flask) -> list[tuple[str, list[Line]]]:
    """Every guarded address, by domain, in the order of the ladder."""
    found: dict[str, list[Line]] = {name: [] for name in app.blueprints}
    for domain, line in _lines(app):
        found.setdefault(domain, []).append(line)
    return [(domain, sorted(lines, key=lambda line: (line.address, line.methods))) for domain, lines in found.items()]


def as_markdown(app: Flask) -> str:
    """The same as a document, in English."""
    with force_locale("en"):
        return "\n".join([*INTRODUCTION, *(text for area, lines in areas(app) for text in _table(area, lines)), ""])


def _table(area: str, lines: list[Line]) -> Iterator[str]:
    yield from ("", f"## {area.capitalize()}", "", "| Address | What | Who |", "|---|---|---|")
    for line in lines:
        yield f"| `{line.methods} {line.address}` | {line.purpose} | {line.who} |"


def _lines(app: Flask) -> Iterator[tuple[str, Line]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static" or not hasattr(view, "permit"):
            continue
        methods = ", ".join(sorted(method for method in rule.methods or () if method not in SAFE[1:]))
        area, _dot, _name = rule.endpoint.partition(".")
        purpose = (view.__doc__ or "").strip().partition("\n")[0].rstrip(".")
        yield area, Line(rule.rule, methods, purpose, view.permit.sentence)
