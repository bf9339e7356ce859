"""Facts about notes and themes. What was said stays in its row."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class ThemesLoaded(Event):
    """The list of themes was brought up to date from the place's data file."""

    themes: int


@dataclass(frozen=True, kw_only=True)
class NoteLogged(Event):
    note_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class NoteThemed(Event):
    note_id: int


@dataclass(frozen=True, kw_only=True)
class NoteWithdrawn(Event):
    note_id: int


@dataclass(frozen=True, kw_only=True)
class NotesImported(Event):
    """One event for a whole file, so that the journal does not repeat the file."""

    import_id: int
    notes: int
