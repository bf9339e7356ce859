"""The words and rules of notes and themes. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from engagement.intelligence.models import Draft, Note, Theme, ThemeCount
from engagement.shared.refusals import Refusal

KINDS = {
    "strength": _l("Something good"),
    "idea": _l("An idea"),
    "worry": _l("A worry"),
    "barrier": _l("Something in the way"),
}
COLOURS = {"strength": "green", "idea": "blue", "worry": "orange", "barrier": "red"}
UNSURE = "worry"
"""What a note counts as when its giver did not say: the kind that is looked at first."""

RESIDENT_MAX = 2000
NOTE_MAX = 4000
QUOTE_MAX = 500
VOICES_MAX = 500
FEWEST = 5
"""Fewer voices than this are not told apart in public."""

STAGES = ("what", "where", "about", "answer", "check")
"""The pages a resident goes through, in order."""


class HeardInTheFuture(Refusal):
    says = _l("The day it was heard must be today or earlier")
    field = "heard_on"


class AlreadyWithdrawn(Refusal):
    says = _l("This note was withdrawn. It cannot be changed.")


class SayWhere(Refusal):
    says = _l("Enter a postcode or choose an area")
    field = "postcode"


class NeedsAnAddress(Refusal):
    says = _l("Enter the email address for the answer")
    field = "contact"


class NotFinished(Refusal):
    says = _l("Something is still missing. Go back to the start and fill it in.")


def check_heard(heard_on: date, today: date) -> None:
    if heard_on > today:
        raise HeardInTheFuture


def check_standing(note: Note) -> None:
    if note.withdrawn_at is not None:
        raise AlreadyWithdrawn


def fingerprint(locality_id: int, heard_on: date, text: str) -> str:
    """128 bits that are the same for the same words of the same day and locality, and only then."""
    said = f"{locality_id}|{heard_on.isoformat()}|{text}".encode()
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def with_those_above(themes: Iterable[Theme]) -> set[int]:
    """The ids of these themes and of the theme above each."""
    return {id_ for theme in themes for id_ in (theme.id, theme.parent_id) if id_ is not None}


def stage_of(draft: Draft | None) -> str:
    """The first page a resident still has to fill in; "check" when all is there."""
    if draft is None or not draft.text:
        return "what"
    if draft.locality_id is None:
        return "where"
    if draft.language is None:
        return "about"
    return "answer" if draft.route is None else "check"


@dataclass(frozen=True)
class Said:
    """What is said about one theme: voices by kind, and the themes below it."""

    theme: Theme
    notes: int
    voices: dict[str, int]
    below: tuple["Said", ...] = ()

    @property
    def total(self) -> int:
        return sum(self.voices.values())

    def voices_of(self, kinds: Iterable[str]) -> int:
        return sum(self.voices.get(kind, 0) for kind in kinds)


def by_theme(themes: Sequence[Theme], counts: Iterable[ThemeCount]) -> list[Said]:
    """The themes of both levels, in the place's order, with their counts."""
    found: dict[int, list[ThemeCount]] = {}
    for count in counts:
        found.setdefault(count.theme_id, []).append(count)

    def said(theme: Theme) -> Said:
        mine = found.get(theme.id, ())
        below = tuple(said(other) for other in themes if other.parent_id == theme.id)
        return Said(theme, sum(one.notes for one in mine), {one.kind: one.voices for one in mine}, below)

    return [said(theme) for theme in themes if theme.parent_id is None]


def loudest_first(themes: list[Said]) -> list[Said]:
    """Themes with enough voices to be shown, most voices first, ties in the place's order."""
    return sorted((one for one in themes if one.total >= FEWEST), key=lambda one: -one.total)
