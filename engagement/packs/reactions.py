"""What others' events do to packs."""

from engagement.intelligence.events import NoteGathered
from engagement.packs import actions


def keep_what_was_told(event: NoteGathered) -> None:
    """A note told through a pack's page belongs to the pack."""
    actions.keep_told(event.gathering_id, event.note_id)
