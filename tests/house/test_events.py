"""Facts are frozen and hold nothing about a person: ids, dates, numbers and words from a fixed list."""

import importlib
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from flask import Flask

from engagement.shared.events import Event
from engagement.shared.money import Money
from tests.house.conftest import PACKAGE

PLAIN = {int, bool, date, datetime, Decimal, Money, type(None)}


def kinds(of: type[Event]) -> Iterator[type[Event]]:
    """All kinds of event, however deep."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def faults(kind: type[Event]) -> list[str]:
    """What is wrong with a kind of event."""
    found = []
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen or "__dataclass_params__" not in vars(kind):  # type: ignore[attr-defined]
        found.append(f"{kind.__qualname__} is not a frozen dataclass")
    for name, hint in typing.get_type_hints(kind).items():
        if not _says_little(hint):
            found.append(f"{kind.__qualname__}.{name} is a {hint}: free text and names do not belong in the journal")
    return found


def _says_little(hint: typing.Any) -> bool:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return all(map(_says_little, typing.get_args(hint)))
    if origin in (tuple, frozenset):
        return all(_says_little(part) for part in typing.get_args(hint) if part is not ...)
    return hint in PLAIN or origin is typing.Literal or (isinstance(hint, type) and issubclass(hint, Enum))


def test_every_event_is_frozen_and_holds_no_free_text(house: Flask) -> None:
    ours = [kind for kind in kinds(Event) if kind.__module__.startswith("engagement.")]

    assert [fault for kind in ours for fault in faults(kind)] == []


def test_events_are_told_only_of_in_events_modules(house: Flask) -> None:
    ours = {kind.__module__ for kind in kinds(Event) if kind.__module__.startswith("engagement.")}

    assert {module for module in ours if not module.endswith(".events")} == set()
    assert ours, f"no event is defined under {PACKAGE.name}"


def test_every_domain_names_the_events_it_tells() -> None:
    for domain in sorted(path.parent for path in PACKAGE.glob("*/events.py") if path.parent.name != "shared"):
        about = importlib.import_module(f"engagement.{domain.name}").__doc__ or ""
        events = importlib.import_module(f"engagement.{domain.name}.events")
        told = {kind.__name__ for kind in kinds(Event) if kind.__module__ == events.__name__}
        named = set(re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", re.split(r"Events?: ", about)[-1]))

        assert named == told, domain.name


def test_a_loose_event_is_noticed() -> None:
    @dataclass(frozen=True, kw_only=True)
    class NoteTaken(Event):
        text: str

    class Bare(Event):
        pass

    assert "free text" in faults(NoteTaken)[0]
    assert faults(Bare) == [f"{Bare.__qualname__} is not a frozen dataclass"]
