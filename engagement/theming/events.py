"""Facts about theming. What was chosen stays in its row."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class NoteCoded(Event):
    """Somebody said what a note is about, or that they cannot; ``turn`` 2 is the second person, who had not seen it."""

    note_id: int
    turn: int


@dataclass(frozen=True, kw_only=True)
class CodingUndone(Event):
    note_id: int
    turn: int


@dataclass(frozen=True, kw_only=True)
class DifferenceSettled(Event):
    note_id: int


@dataclass(frozen=True, kw_only=True)
class ThemesLearned(Event):
    """A model was learned from so many decisions."""

    learned_id: int
    decisions: int
