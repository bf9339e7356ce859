"""Whether a few spoke for all, and whether those heard are like those who live there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.shared.publishing import Figure, total

ENOUGH = 50
"""Published voices or answers from which shares are shown."""
ENOUGH_OF_A_THEME = 30
"""Published voices of a theme from which it is said who raised it: a quarter of them is then never fewer than seven voices wide."""
LESS, MORE = 0.8, 1.25
"""Heard this much less or more often than people live there: the rule of four fifths and its inverse."""


class Raised(StrEnum):
    UNPROMPTED = "unprompted"
    BOTH = "both"
    ASKED = "asked"


RAISED = {
    Raised.UNPROMPTED: _l("Mostly raised by people themselves"),
    Raised.BOTH: _l("Some raised it, some were asked"),
    Raised.ASKED: _l("Mostly put to people"),
}


class Heard(StrEnum):
    LESS = "less"
    ALIKE = "alike"
    MORE = "more"
    UNKNOWN = "unknown"


HEARD = {
    Heard.LESS: _l("Heard less often than they live here"),
    Heard.ALIKE: _l("Heard about as often as they live here"),
    Heard.MORE: _l("Heard more often than they live here"),
    Heard.UNKNOWN: _l("Too few to say"),
}


@dataclass
class Spoken:
    """What was heard about something: see ``models.Voice``."""

    notes: int = 0
    voices: int = 0
    asked: int = 0
    loudest: int = 0

    def add(self, other: Any) -> None:
        self.notes += other.notes
        self.voices += other.voices
        self.asked += other.asked
        self.loudest += other.loudest

    @property
    def unprompted(self) -> int:
        return self.voices - self.asked

    @property
    def without(self) -> int:
        """Voices that came otherwise than through the five who wrote down most."""
        return self.voices - self.loudest


def who_raised(asked: Figure, shown: Figure) -> Raised | None:
    """In a word, from how many of those shown were put to people, both as published; None where too few spoke."""
    if shown.amount < ENOUGH_OF_A_THEME:
        return None
    if 4 * asked.amount <= shown.amount:
        return Raised.UNPROMPTED
    return Raised.ASKED if 4 * (shown.amount - asked.amount) <= shown.amount else Raised.BOTH


def places_without(without: Mapping[int, int], order: Sequence[int]) -> dict[int, int]:
    """Where each theme would stand among these (ids, loudest first) by its voices without the five who wrote down most: from 1."""
    placed = sorted(order, key=lambda id_: (-without.get(id_, 0), order.index(id_)))
    return {id_: place for place, id_ in enumerate(placed, start=1)}


@dataclass(frozen=True)
class Compared:
    """Those of one answer: their published figure, percent of those heard who said, and of those who live there."""

    answer: str
    figure: Figure
    people: int
    heard: int | None
    living: int | None

    @property
    def verdict(self) -> Heard:
        if self.heard is None or not self.living:
            return Heard.UNKNOWN
        ratio = self.heard / self.living
        return Heard.LESS if ratio < LESS else Heard.MORE if ratio > MORE else Heard.ALIKE


def compare(
    said: Mapping[str, tuple[Figure, int]], living: Mapping[str, float], *, below: int
) -> tuple[list[Compared], bool]:
    """One question's answers (published figure and count) beside how many people live there by the same answers; and whether
    enough answered. Percentages are made of published figures."""
    whole = total(figure for figure, _people in said.values())
    enough, everybody = whole.amount >= ENOUGH, sum(living.values())
    rows = []
    for answer, number in living.items():
        figure, people = said.get(answer, (Figure(0, hidden=True, below=below), 0))
        share = round(100 * figure.amount / whole.amount) if enough and not figure.hidden else None
        rows.append(Compared(answer, figure, people, share, round(100 * number / everybody) if everybody else None))
    return rows, enough


def who_lives(profile: Mapping[str, Any], question: str) -> dict[str, float]:
    """How many people of a locality's profile would give each answer to a question; nothing where it does not say."""
    people = float(profile.get("population", 0))
    if question in profile:
        return {answer: float(number) for answer, number in profile[question].items()}
    if percents := profile.get(f"{question}_percent"):
        return {answer: people * percent / 100 for answer, percent in percents.items()}
    yes = profile.get(YES.get(question, ""))
    return {} if yes is None else {"yes": people * yes / 100, "no": people * (100 - yes) / 100}


YES = {"disability": "disabled_percent", "carer": "carers_percent"}
"""Questions answered by yes or no, and where the profile says how many would say yes."""
