"""Values as both sides agree on them: one canonical form a type, so that equal means equal and a hash is enough to remember it.

Text is NFC with plain line ends and nothing a database cannot keep; an empty text is None, as Airtable has no empty text. Days and
moments are ISO text (moments in UTC, to the millisecond, which is all that Airtable keeps); money is whole pence; a choice is its
stable name and not what it is called; links are ``kind:id``, in order.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from engagement.shared.money import Money

Value = None | str | int | bool | tuple[str, ...]

UNREADABLE = re.compile("[\x00\ud800-\udfff]")
"""What a database cannot keep."""


class Type(Enum):
    """What a column holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    WHOLE = "whole"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    CHECK = "check"
    LINKS = "links"


WORDS = (Type.TEXT, Type.LONG_TEXT)
SEVERAL = (Type.CHOICES, Type.LINKS)
NAMED = (Type.CHOICE, Type.CHOICES)
"""The types whose values are names on a list."""


def nothing(type_: Type) -> Value:
    """What an empty cell means."""
    if type_ in SEVERAL:
        return ()
    return False if type_ is Type.CHECK else None


def is_nothing(value: Any) -> bool:
    """Whether a value, or a cell, is an empty one. Nought is not, though Python holds it equal to False."""
    return value is None or value is False or value in ((), [])


def canonical(type_: Type, value: Any) -> Value:
    """The canonical form of a value as our own database has it. Raises TypeError where it is of another type."""
    if value is None:
        return nothing(type_)
    if type_ in WORDS and isinstance(value, str):
        return clean(value)
    if type_ is Type.CHOICE and isinstance(value, str):
        return value or None
    if type_ in SEVERAL and not isinstance(value, str):
        return several(value)
    if type_ is Type.MONEY and isinstance(value, Money):
        return value.pence
    if type_ is Type.CHECK:
        return bool(value)
    if type_ in (Type.WHOLE, Type.MONEY) and type(value) is int:
        return value
    if type_ is Type.MOMENT and isinstance(value, datetime):
        return moment(value)
    if type_ is Type.DAY and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no {type_.value}")


def clean(text: str) -> str | None:
    """Text as both sides keep it; None when nothing is left of it."""
    plain = UNREADABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain) or None


def several(names: Iterable[str]) -> tuple[str, ...]:
    """Names without order or repetition."""
    return tuple(sorted(set(names)))


def moment(value: datetime) -> str:
    """``2026-03-02T10:00:00.000Z``."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def print_of(value: Value) -> str:
    """96 bits that stand for a canonical value: what is remembered of a field that both sides agreed on."""
    said = json.dumps([type(value).__name__, value], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=12).hexdigest()
