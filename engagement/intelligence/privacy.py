"""A light check for what should not be in a note: numbers and addresses that point at one person. It warns, the writer decides.

Only structured identifiers are looked for. `phonenumbers` refuses the numbers set aside for drama (07700 900xxx), which people
use in examples, so a plain pattern stands beside it.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.gb import nhs

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# HM Revenue and Customs, NIM39110: two letters (not D F I Q U V; no O in the second), six digits, A to D.
NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.IGNORECASE
)
TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
BRITISH_PHONE = re.compile(r"(?<![\d/])(?:\+44[ -]?(?:\(0\)[ -]?)?|0)[1-9](?:[ -]?\d){8,9}(?!\d)")
FEWEST_DIGITS = 7


class Found(NamedTuple):
    """What kind of thing, and the very text."""

    kind: Any
    text: str


def look_for(text: str) -> list[Found]:
    """What in the text may point at one person, in reading order, each once."""
    found = [(start, Found(kind, words)) for start, kind, words in _all(text)]
    unique: dict[str, Found] = {}
    for _start, one in sorted(found, key=lambda pair: pair[0]):
        unique.setdefault(re.sub(r"\W", "", one.text), one)
    return list(unique.values())


def warning(found: list[Found]) -> str:
    """One sentence that names what was found."""
    items = _("; ").join(_("%(kind)s (%(text)s)", kind=one.kind, text=one.text) for one in found)
    return _("This may point at one person: %(items)s. Take it out, or tick the box to keep it.", items=items)


def _all(text: str) -> Iterator[tuple[int, Any, str]]:
    if "@" in text:
        yield from ((m.start(), _l("an email address"), m.group()) for m in EMAIL.finditer(text))
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS - 1:
        return
    yield from ((m.start(), _l("a National Insurance number"), m.group()) for m in NATIONAL_INSURANCE.finditer(text))
    for m in TEN_DIGITS.finditer(text):
        if nhs.is_valid(m.group()):
            yield m.start(), _l("an NHS number"), m.group()
    yield from ((m.start(), _l("a phone number"), m.group()) for m in BRITISH_PHONE.finditer(text))
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.VALID):
        if phonenumbers.is_valid_number(match.number):
            yield match.start, _l("a phone number"), match.raw_string
