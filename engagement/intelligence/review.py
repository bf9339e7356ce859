"""A second person reads what a writer kept after stop and check: lets it stand, takes words out, or asks the writer to.

Each says which words they read (``rules.print_of``), so that nothing stands that its reviewer has not seen.
"""

from datetime import datetime

from engagement.intelligence import edits, kept, queries, rules
from engagement.intelligence.events import NoteAskedBack, NoteCleared
from engagement.intelligence.models import Note, Review
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def release(note: Note, *, words: str | None = None, read: str, by: int, now: datetime) -> None:
    """Let a held note stand as it is. Raises NotHeld or ChangedMeanwhile."""
    lock_row(note)
    rules.check_held(note, read=read)
    _clear(note, "released", words, by=by, now=now)


def mend(note: Note, *, text: str, quote: str | None, words: str | None, read: str, by: int, now: datetime) -> None:
    """Let it stand with the reviewer's text, and say so to its writer in ``words``. What it said before is not kept. Raises NotHeld
    or ChangedMeanwhile."""
    lock_row(note)
    rules.check_held(note, read=read)
    edits.change(note, {"text": text, "quote": quote or None}, by=by, now=now)
    _clear(note, "mended", words, by=by, now=now)


def ask(note: Note, *, words: str, read: str, by: int, now: datetime) -> None:
    """Ask the writer to change it. It stays held. Raises NotHeld, ChangedMeanwhile or NobodyToAsk."""
    lock_row(note)
    rules.check_held(note, read=read)
    if note.logged_by is None:
        raise rules.NobodyToAsk
    _add(note, "asked", words, by=by, now=now)
    tell(NoteAskedBack(at=now, by=by, note_id=note.id))


def _clear(note: Note, outcome: str, words: str | None, *, by: int, now: datetime) -> None:
    _add(note, outcome, words, by=by, now=now)
    note.held_at, note.cleared_at = None, now
    kept.changed(note, queries.theme_ids(note), before=None)
    tell(NoteCleared(at=now, by=by, note_id=note.id, locality_id=note.locality_id))


def _add(note: Note, outcome: str, words: str | None, *, by: int, now: datetime) -> None:
    note.seen_at = note.seen_at or now
    db.session.add(Review(note_id=note.id, by=by, at=now, outcome=outcome, words=words or None))
    db.session.flush()
