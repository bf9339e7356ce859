"""What notes and themes set off."""

from engagement.feedback import actions as feedback
from engagement.feedback import queries as owed
from engagement.intelligence.events import NoteThemed
from engagement.intelligence.models import Note
from engagement.shared.database import db


def say_it_was_understood(event: NoteThemed) -> None:
    """The first time a note is sorted, its giver's trail says so and names what it is about."""
    note = db.session.get_one(Note, event.note_id)
    if note.themes and not owed.has_step(note.debt_id, "understood"):
        about = [theme.name for theme in note.themes if theme.parent_id] or [theme.name for theme in note.themes]
        feedback.add_step([note.debt_id], kind="understood", title=", ".join(about), by=event.by, now=event.at)
