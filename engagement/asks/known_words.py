"""Notes that likely say it already, found by the words of a question: among the newest of each locality, and by themes so named.

Plain and bounded: only the newest notes are read, whatever their number.
"""

import re
from collections.abc import Sequence
from textwrap import shorten
from typing import Any

import sqlalchemy as sa
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from engagement.intelligence import rules
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.places.models import Locality
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card

SHOWN = 220
"""Characters of a note that are shown."""

NEWEST = 1000
"""So many notes of each locality are looked through."""

# Words that a question is made of, whatever it is about.
_PLAIN = """
about after area areas been before being best better could does down every feel from have here help like local make many more
most much need needs only other over people please should some tell that their them there these they thing things think this those
time today want wants were what when where which while will with without would year years your yours
"""
PLAIN = frozenset(_PLAIN.split())


def find(text: str, localities: Sequence[Locality], *, most: int) -> list[Card]:
    """Standing notes that share most words with the text, the newest first among equals. The localities are those whose notes the
    reader may read."""
    stems = stems_of(text)
    if not stems:
        return []
    themed = _themed(stems, [one.id for one in localities])
    shared: dict[int, int] = dict.fromkeys(themed, 1)
    for note_id, words in db.session.execute(sa.union_all(*map(_newest, localities))) if localities else ():
        if number := len(stems & stems_of(words)):
            shared[note_id] = shared.get(note_id, 0) + number
    if not shared:
        return []
    best = sorted(shared, key=lambda note_id: (-shared[note_id], -note_id))[:most]
    notes = db.session.scalars(sa.select(Note).where(Note.id.in_(best)).options(joinedload(Note.locality)))
    return [_card(note) for note in sorted(notes, key=lambda note: best.index(note.id))]


def _newest(locality: Locality) -> sa.Select[Any]:
    newest = sa.select(Note.id, Note.text).where(Note.locality_id == locality.id, Note.standing)
    return sa.select(newest.order_by(Note.id.desc()).limit(NEWEST).subquery())


def _card(note: Note) -> Card:
    voices = ngettext("%(num)s voice", "%(num)s voices", note.voices)
    about = f"{note.locality.name}, {look.day(note.heard_on)}, {voices}"
    url = look.path_to("intelligence.show_note", note=note.key)
    return Card(str(rules.KINDS[note.kind]), shorten(note.text, SHOWN, placeholder="…"), about, url)


def stems_of(text: str) -> set[str]:
    """The beginnings of the words that say what a text is about: "buses" and "bus" begin alike."""
    words = (word.casefold() for word in re.findall(r"[^\W\d_]{3,}", text))
    return {_stem(word) for word in words if word not in PLAIN and (len(word) > 3 or _stem(word) in SHORT)}


# Words of three letters that say what something is about.
SHORT = frozenset({"bus", "bin", "car", "dog", "job", "age", "air", "gym", "gps", "pay", "art", "rat", "tax", "van"})


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "es", "ed", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _themed(stems: set[str], localities: Sequence[int]) -> Sequence[int]:
    """The newest notes on the themes whose name has one of these words."""
    names = db.session.execute(sa.select(Theme.id, Theme.name).where(Theme.retired_at.is_(None)))
    themes = [theme_id for theme_id, name in names if stems & stems_of(name)]
    on_them = (
        sa.select(NoteTheme.note_id)
        .join(Note, Note.id == NoteTheme.note_id)
        .where(NoteTheme.theme_id.in_(themes), NoteTheme.locality_id.in_(localities), Note.standing)
        .distinct()
    )
    return db.session.scalars(on_them.order_by(NoteTheme.note_id.desc()).limit(NEWEST)).all() if themes else []
