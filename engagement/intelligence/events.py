"""Facts about notes and themes. What was said stays in its row."""

from dataclasses import dataclass
from typing import Literal

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class ThemesLoaded(Event):
    """The list of themes was brought up to date from the place's data file."""

    themes: int


@dataclass(frozen=True, kw_only=True)
class ThemesChanged(Event):
    """People changed the list of themes, or sorted many notes again: the row of its history."""

    change_id: int


@dataclass(frozen=True, kw_only=True)
class NoteLogged(Event):
    note_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class NoteGathered(Event):
    """A resident told a note online as part of a group's own discussion."""

    note_id: int
    gathering_id: int


@dataclass(frozen=True, kw_only=True)
class NoteHeld(Event):
    """A note waits for review and stands nowhere: told instead of NoteLogged, or after an edit."""

    note_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class NoteAskedBack(Event):
    """A reviewer asks the writer of a held note to change it."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class NoteCleared(Event):
    """A note that was held stands from now on, as it was or changed."""

    note_id: int
    locality_id: int


Answer = Literal[
    "text", "quote", "kind", "voices", "channel", "language", "heard_on", "heard_how", "asset_answer",
    "locality_id", "neighbourhood_id",
]  # fmt: skip
"""What of a note its writer may change."""


@dataclass(frozen=True, kw_only=True)
class NoteEdited(Event):
    """A note was changed, by its writer or a reviewer, in these of its answers."""

    note_id: int
    changed: tuple[Answer, ...]


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


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """So many notes of a file were withdrawn at once, because its importer took it back."""

    import_id: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class BehalfBegun(Event):
    """A worker began to fill in the residents' pages for somebody else."""

    behalf_id: int


@dataclass(frozen=True, kw_only=True)
class BehalfEnded(Event):
    """It was sent as this note, or given up."""

    behalf_id: int
    note_id: int | None


@dataclass(frozen=True, kw_only=True)
class NotesExported(Event):
    """So many notes left as a file (``form``: csv or xlsx), of one locality or of all that the person may export. What was searched
    for is not kept: words may name somebody."""

    notes: int
    form: Literal["csv", "xlsx"]
    locality_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class BatchTyped(Event):
    """So many lines of a batch were kept, now or in addition. Each of them is told of as a note, too."""

    batch_id: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    """Those of its notes that nobody had worked with were withdrawn."""

    batch_id: int
    notes: int
