"""What theming does when notes come, are sorted elsewhere, or go."""

from engagement.intelligence.events import (
    ImportUndone,
    NoteCleared,
    NoteEdited,
    NoteHeld,
    NoteLogged,
    NotesImported,
    NoteThemed,
    NoteWithdrawn,
    ThemesChanged,
)
from engagement.intelligence.models import Note
from engagement.intelligence.queries import themes_held
from engagement.intelligence.rules import deepest
from engagement.intelligence.themes.models import ThemeChange
from engagement.shared.database import db, write_down
from engagement.theming import actions, queries, waiting
from engagement.theming.models import Coding


def put_in_the_queue(event: NoteLogged) -> None:
    """A new note waits to be sorted; one held for review waits once it is cleared."""
    waiting.came(event.note_id, locality_id=event.locality_id, at=event.at)


def put_all_in_the_queue(event: NotesImported) -> None:
    """So do the notes of a file."""
    waiting.came_by_import(event.import_id)


def take_all_out(event: ImportUndone) -> None:
    """The notes of a file that was taken back wait no longer."""
    waiting.went_with_import(event.import_id)


def follow_the_note(event: NoteWithdrawn | NoteHeld | NoteCleared) -> None:
    """A note withdrawn or held waits no longer; one cleared waits."""
    waiting.follow(db.session.get_one(Note, event.note_id), now=event.at)


def follow_the_edit(event: NoteEdited) -> None:
    """A note may have moved to another locality's queue; about other words, other themes are suggested."""
    waiting.follow(db.session.get_one(Note, event.note_id), now=event.at)
    if "text" in event.changed:
        waiting.ask_again(event.note_id)


def follow_the_themes(event: NoteThemed) -> None:
    """Whoever sorts a note on its own page is the first to have sorted it, as in the queue."""
    note = db.session.get_one(Note, event.note_id)
    themed, coded = queries.how_far(note.id)
    if event.by is not None and themed and not coded:
        themes = deepest(queries.themes(ids=themes_held(note.id)))
        same = {"note_id": note.id, "locality_id": note.locality_id, "person_id": event.by, "at": event.at}
        write_down(Coding(**same, turn=1, themes=themes, shown=[]))
    waiting.follow(note, now=event.at)


def follow_the_list(event: ThemesChanged) -> None:
    """What two people chose differently may be the same theme after a merge, and not after its undoing."""
    if db.session.get_one(ThemeChange, event.change_id).kind in ("merge", "undo"):
        actions.follow_the_list(now=event.at)
