"""What notes and themes set off."""

import sqlalchemy as sa

from engagement.feedback import actions as feedback
from engagement.feedback import queries as owed
from engagement.feedback.events import AnswerPublished, DraftChanged
from engagement.feedback.models import AnswerDebt
from engagement.intelligence import edits, queries
from engagement.intelligence.events import NoteThemed
from engagement.intelligence.models import Note
from engagement.shared.database import db


def say_it_was_understood(event: NoteThemed) -> None:
    """The first time a note is sorted, its giver's trail says so and names what it is about."""
    note = db.session.get_one(Note, event.note_id)
    if not owed.has_step(note.debt_id, "understood") and (about := queries.about(note.id)):
        feedback.add_step([note.debt_id], kind="understood", title=", ".join(about), by=event.by, now=event.at)


def count_answered_as_read(event: AnswerPublished | DraftChanged) -> None:
    """Notes that are being answered are not changed under the answer; published, whoever wrote it."""
    notes = sa.select(Note.id).join(AnswerDebt, AnswerDebt.debt_id == Note.debt_id)
    by = None if isinstance(event, AnswerPublished) else event.by
    edits.mark_seen(notes.where(AnswerDebt.answer_id == event.answer_id), by=by, now=event.at)
