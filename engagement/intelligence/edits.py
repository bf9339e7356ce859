"""A note changed by whoever wrote it, and what ends that: somebody else working with it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.feedback import actions as feedback
from engagement.intelligence import kept, queries, rules
from engagement.intelligence.events import NoteCleared, NoteEdited, NoteHeld
from engagement.intelligence.models import Note, NoteTheme, Review
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def edit(note: Note, *, held_why: str | None = None, by: int | None, now: datetime, **answers: Any) -> None:
    """Change a note that nobody else has worked with: some of ``rules.EDITABLE``. With ``held_why`` it is held for review. One that
    was held and has nothing to hold any more stands, unless a reviewer asked for the change: then the reviewer looks again.
    Raises AlreadyWithdrawn, AlreadyRead or HeardInTheFuture."""
    lock_row(note)
    reviews = queries.reviews_of(note)
    asked = rules.is_asked(note, reviews)
    rules.check_editable(note, asked=asked)
    rules.check_heard(answers.get("heard_on", note.heard_on), day_of(now))
    before, was_held = kept.counted(note), note.held_at is not None
    change(note, answers, by=by, now=now)
    if asked:
        db.session.add(Review(note_id=note.id, by=by, at=now, outcome="changed"))
    if held_why or not asked:
        note.held_at, note.held_why = (note.held_at or now, held_why) if held_why else (None, None)
    kept.changed(note, queries.theme_ids(note), before=before)
    is_held = note.held_at is not None
    if is_held != was_held:
        event = NoteHeld if is_held else NoteCleared
        tell(event(at=now, by=by, note_id=note.id, locality_id=note.locality_id))


def edit_together(note: Note, *, held_why: str | None = None, by: int | None, now: datetime, **answers: Any) -> None:
    """As ``edit``, for partners who work on the notes together somewhere else: one that was read and worked with may be changed
    too, and whatever it is the evidence of follows. Raises AlreadyWithdrawn, HeldForReview or HeardInTheFuture."""
    lock_row(note)
    rules.check_not_held(note)
    rules.check_heard(answers.get("heard_on", note.heard_on), day_of(now))
    before = kept.counted(note)
    change(note, answers, by=by, now=now)
    if held_why:
        note.held_at, note.held_why = now, held_why
    kept.changed(note, queries.theme_ids(note), before=before)
    if held_why:
        tell(NoteHeld(at=now, by=by, note_id=note.id, locality_id=note.locality_id))


def change(note: Note, answers: dict[str, Any], *, by: int | None, now: datetime) -> None:
    """Set these answers and tell which of them are new. The counts are the caller's."""
    if unknown := answers.keys() - set(rules.EDITABLE):
        raise TypeError(f"a note has no {sorted(unknown)} to change")
    changed = tuple(name for name in rules.EDITABLE if name in answers and answers[name] != getattr(note, name))
    if not changed:
        return
    for name in changed:
        setattr(note, name, answers[name])
    if "locality_id" in changed:
        feedback.move(note.debt, locality_id=note.locality_id)
        themed = sa.update(NoteTheme).where(NoteTheme.note_id == note.id)
        db.session.execute(themed.values(locality_id=note.locality_id))
    note.edited_at = now
    db.session.flush()
    tell(NoteEdited(at=now, by=by, note_id=note.id, changed=changed))


def mark_seen(note_ids: Collection[int] | sa.Select[Any], *, by: int | None, now: datetime) -> None:
    """Somebody worked with these notes (ids): sorted them, answered them, or put them behind something. Those they wrote
    themselves stay unread; without ``by`` all count as read."""
    unread = sa.update(Note).where(Note.id.in_(note_ids), Note.seen_at.is_(None))
    if by is not None:
        unread = unread.where(sa.or_(Note.logged_by.is_(None), Note.logged_by != by))
    # The database says which ones: to try every note that the session holds takes longer than all the rest.
    db.session.execute(unread.values(seen_at=now), execution_options={"synchronize_session": "fetch"})
