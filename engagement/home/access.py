"""The "who may do what" page and docs/permissions.md, both read from the guards on the routes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from engagement.shared.pages import SAFE


@dataclass(frozen=True)
class Line:
    """One address: what is done there, by which methods, and who may."""

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


def _lines(app: Flask) -> Iterator[tuple[str, Line]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static" or not hasattr(view, "permit"):
            continue
        methods = ", ".join(sorted(method for method in rule.methods or () if method not in SAFE[1:]))
        purpose = (view.__doc__ or "").strip().split("\n")[0].rstrip(".")
        yield rule.endpoint.split(".")[0], Line(rule.rule, methods, purpose, view.permit.sentence)
