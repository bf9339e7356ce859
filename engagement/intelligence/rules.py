"""The words and rules of notes and themes. Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from flask_babel import lazy_gettext as _l

from engagement.intelligence.events import Answer
from engagement.intelligence.models import Draft, Note, Review, Theme
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

HEARD_HOW = {
    "first-hand": _l("They told me about themselves"),
    "repeated": _l("They told me what somebody else said"),
    "observed": _l("I saw it myself"),
}
RAISED = {
    "asked": _l("We asked a question"),
    "unprompted": _l("They brought it up themselves"),
}
ASSET_ANSWERS = {
    "community": _l("The community can do it itself"),
    "support": _l("The community can do it with some support"),
    "services": _l("Services must do it"),
}
"""The asset-based question: what can be done, and by whom?"""

EDITABLE: tuple[Answer, ...] = get_args(Answer)

RESIDENT_MAX = 2000
NOTE_MAX = 4000
QUOTE_MAX = 500
WHY_MAX = 500
LANGUAGE_MAX = 60
VOICES_MAX = 500

STATES = {
    "unread": _l("Not read yet"),
    "read": _l("Read"),
    "held": _l("Waits for review"),
    "looked-at": _l("Waits for review"),
    "asked": _l("Waits for you"),
    "withdrawn": _l("Withdrawn"),
}
"""What a note's writer sees of it."""

STILL_OPEN = ("unread", "asked", "held")
"""The states in which a writer may change it; a held one until a reviewer has begun with it."""

BEHALF = {
    "asked": _l("They asked me to"),
    "phone": _l("They told me over the phone"),
    "no-device": _l("They have no phone or computer to do it on"),
    "reading": _l("Reading or writing is hard for them"),
    "language": _l("They told me in another language"),
}
"""Why somebody types in what somebody else says."""

STAGES = ("what", "where", "near", "about", "language", "answer", "check")
"""The pages a resident goes through, in order."""


class HeardInTheFuture(Refusal):
    says = _l("The day it was heard must be today or earlier")
    field = "heard_on"


class AlreadyWithdrawn(Refusal):
    says = _l("This note was withdrawn. It cannot be changed.")


class HeldForReview(Refusal):
    says = _l("This note waits for a second person to read it. Until then nothing can be done with it.")


class AlreadyRead(Refusal):
    says = _l("Somebody else has worked with this note, so it can no longer be changed. You can withdraw it.")


class NotHeld(Refusal):
    says = _l("This note does not wait any more. Somebody else was quicker, or its writer withdrew it.")


class SortedMeanwhile(Refusal):
    says = _l("Somebody else sorted this note while you had it open.")


class ChangedMeanwhile(Refusal):
    says = _l("The note was changed while you read it. Read it again.")


class NobodyToAsk(Refusal):
    says = _l("Nobody with an account wrote this note, so there is nobody to ask")


class SayWhere(Refusal):
    says = _l("Enter a postcode or choose an area")
    field = "postcode"


class NeedsAnAddress(Refusal):
    says = _l("Enter the email address for the answer")
    field = "email"


class NeedsANumber(Refusal):
    says = _l("Enter the phone number for the answer")
    field = "phone"


class NameTheLanguage(Refusal):
    says = _l("Write what your language is called")
    field = "named"


class SayWhyForSomebody(Refusal):
    says = _l("Write why you fill this in for them")
    field = "words"


class BehalfOver(Refusal):
    says = _l(
        "The 20 minutes of filling this in for somebody else are over, or you were signed out. Nothing was sent. "
        "Say why again, then send it."
    )


class NotFinished(Refusal):
    says = _l("Something is still missing. Go back to the start and fill it in.")


class LineKeptOtherwise(Refusal):
    says = _l(
        "Line %(line)s was saved before as %(reference)s, with other words. To change it, open My notes. Clear it here"
    )


class SomebodyElses(Refusal):
    says = _l("Somebody else typed this in. Begin a stack of your own.")


class BatchOver(Refusal):
    says = _l("This stack was undone. Begin a new one.")


class OtherContent(Refusal):
    says = _l(
        "This note is here already as %(reference)s, with other words. What is on this device was not kept. Open it to send it as "
        "a new note, or discard it."
    )


def check_heard(heard_on: date, today: date) -> None:
    if heard_on > today:
        raise HeardInTheFuture


def check_standing(note: Note) -> None:
    if note.withdrawn_at is not None:
        raise AlreadyWithdrawn


def check_not_held(note: Note) -> None:
    """Raises HeldForReview, or AlreadyWithdrawn."""
    check_standing(note)
    if note.held_at is not None:
        raise HeldForReview


def check_held(note: Note, *, read: str) -> None:
    """It still waits for review, and is what the reviewer read. Raises NotHeld or ChangedMeanwhile."""
    if note.held_at is None or note.withdrawn_at is not None:
        raise NotHeld
    if read != print_of(note):
        raise ChangedMeanwhile


def check_editable(note: Note, *, asked: bool) -> None:
    """Raises AlreadyWithdrawn, or AlreadyRead unless the writer was ``asked`` to change it."""
    check_standing(note)
    if note.seen_at is not None and not asked:
        raise AlreadyRead


def is_asked(note: Note, reviews: Sequence[Review]) -> bool:
    """Does a held note wait for its writer to change it?"""
    return note.held_at is not None and bool(reviews) and reviews[-1].outcome == "asked"


def state_of(note: Note, reviews: Sequence[Review]) -> str:
    """One of STATES."""
    if note.withdrawn_at is not None:
        return "withdrawn"
    if note.held_at is not None:
        return "asked" if is_asked(note, reviews) else "looked-at" if reviews else "held"
    return "read" if note.seen_at is not None else "unread"


def reads(note: Note, by: int | None) -> bool:
    """Is this somebody other than the note's writer?"""
    return by is not None and by != note.logged_by


def print_of(note: Note) -> str:
    """A short hash of a note's words, to tell whether they are still those that were read."""
    return hashlib.blake2b(f"{note.text}\0{note.quote or ''}".encode(), digest_size=12).hexdigest()


def sent_print(sent: Iterable[tuple[str, Sequence[str]]], *, by: int) -> str:
    """What tells a note sent again from another note under the same id: a hash of its writer (an id) and of the answers as they
    were sent, name by name. Of what was sent and not of what was made of it, so that a new version of the form, put in place
    between two sendings, changes nothing."""
    said = json.dumps([by, sorted((name, list(values)) for name, values in sent)])
    return hashlib.sha256(said.encode()).hexdigest()


def fingerprint(locality_id: int, heard_on: date, text: str) -> str:
    """128 bits that are the same for the same words of the same day and locality, and only then."""
    said = f"{locality_id}|{heard_on.isoformat()}|{text}".encode()
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def with_those_above(themes: Iterable[Theme]) -> set[int]:
    """The ids of these themes and of the theme above each."""
    return {id_ for theme in themes for id_ in (theme.id, theme.parent_id) if id_ is not None}


def deepest(themes: Iterable[Theme]) -> list[int]:
    """The ids of these themes, leaving out those above another of them: it goes without saying."""
    chosen = set(themes)
    above = {theme.parent_id for theme in chosen}
    return sorted(theme.id for theme in chosen if theme.id not in above)


def as_seen(theme_ids: Iterable[int]) -> str:
    """A note's themes, as a page that shows them sends them back: if they differ by then, somebody else has sorted it."""
    return ",".join(map(str, sorted(theme_ids)))


def stage_of(draft: Draft | None) -> str:
    """The first page a resident still has to fill in; "check" when all is there."""
    if draft is None or not draft.text:
        return "what"
    open_ones = {
        "where": draft.locality_id is None,
        "near": not draft.near_asked,
        "about": not draft.kind_asked,
        "language": draft.language is None,
        "answer": draft.route is None,
    }
    return next((stage for stage, is_open in open_ones.items() if is_open), "check")


@dataclass
class Said:
    """What is said about one theme: notes and voices by kind, and the themes below it."""

    id: int
    slug: str
    name: str
    notes_by: dict[str, int] = field(default_factory=dict)
    voices_by: dict[str, int] = field(default_factory=dict)
    below: list["Said"] = field(default_factory=list)

    @property
    def notes(self) -> int:
        return sum(self.notes_by.values())

    @property
    def total(self) -> int:
        return sum(self.voices_by.values())

    def voices_of(self, kinds: Iterable[str]) -> int:
        return sum(self.voices_by.get(kind, 0) for kind in kinds)


def by_theme(rows: Iterable[Sequence[Any]]) -> list[Said]:
    """The themes of both levels with their counts, from rows of (id, slug, name, id above, position, kind, notes, voices). Those
    above come before those below; a theme without notes has None for a kind."""
    found: dict[int, Said] = {}
    tops: list[Said] = []
    for id_, slug, name, above, _position, kind, notes, voices in rows:
        said = found.get(id_)
        if said is None:
            said = found[id_] = Said(id_, slug, name)
            (found[above].below if above in found else tops).append(said)
        if kind is not None:
            said.notes_by[kind], said.voices_by[kind] = notes, voices
    return tops


def find_said(themes: list[Said], slug: str | None) -> Said | None:
    """The theme of either level with this slug."""
    return next((one for said in themes for one in (said, *said.below) if one.slug == slug), None)
