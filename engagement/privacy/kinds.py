"""What can be found, how sure we are of it, and what the writer may do about it. Words, labels and strengths; no patterns."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Strength(StrEnum):
    """How a finding is to be met. STRUCTURED: an identifier, known by its shape; take it out, or keep it with a reason. LIKELY:
    wording that often points at somebody; the writer knows best. RISK: somebody may be in danger; the safeguarding route first."""

    STRUCTURED = "structured"
    LIKELY = "likely"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of finding. ``word`` never changes and may be stored; ``label`` is for readers and is translated when shown."""

    word: str
    label: Any
    strength: Strength


class Span(NamedTuple):
    """Where a detector found something: offsets into the text it was given."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. ``text`` is the writer's own words: always the given text from ``start`` to ``end``."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def strength(self) -> Strength:
        return self.kind.strength


EMAIL = Kind("email", _l("an email address"), Strength.STRUCTURED)
BANK = Kind("bank", _l("bank details"), Strength.STRUCTURED)
NHS = Kind("nhs", _l("an NHS number"), Strength.STRUCTURED)
NATIONAL_INSURANCE = Kind("national-insurance", _l("a National Insurance number"), Strength.STRUCTURED)
BIRTH = Kind("birth", _l("a date of birth"), Strength.STRUCTURED)
PHONE = Kind("phone", _l("a phone number"), Strength.STRUCTURED)
VEHICLE = Kind("vehicle", _l("a vehicle's number plate"), Strength.STRUCTURED)
POSTCODE = Kind("postcode", _l("a house number with its postcode"), Strength.STRUCTURED)
ADDRESS = Kind("address", _l("a home address"), Strength.LIKELY)
NAME = Kind("name", _l("a person's name"), Strength.LIKELY)
HEALTH = Kind("health", _l("somebody's health"), Strength.LIKELY)
RISK = Kind("risk", _l("words of danger"), Strength.RISK)

KINDS = {
    kind.word: kind
    for kind in (
        *(EMAIL, BANK, NHS, NATIONAL_INSURANCE, BIRTH, PHONE, VEHICLE, POSTCODE),
        *(ADDRESS, NAME, HEALTH, RISK),
    )
}
