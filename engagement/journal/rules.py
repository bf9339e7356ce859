"""How entries are chained. Pure: an auditor can recompute it from an export."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from engagement.shared.events import Event
from engagement.shared.money import Money

START = "0" * 64
"""What the first entry's hash covers in place of an entry before it."""


def name_of(event: Event) -> str:
    """``priorities.RoundOpened``: the domain and the event."""
    return f"{type(event).__module__.split('.')[1]}.{type(event).__name__}"


def facts_of(event: Event) -> dict[str, Any]:
    """The event's own fields, as JSON values."""
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: _plain(value) for name, value in fields.items() if name not in ("at", "by")}


def chain(before: str, *, position: int, event: str, at: datetime, by: int | None, facts: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the entry as canonical JSON (keys sorted, no spaces), in hexadecimal."""
    entry = [before, position, event, at.astimezone(UTC).isoformat(timespec="microseconds"), by, facts]
    return hashlib.sha256(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.pence
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
