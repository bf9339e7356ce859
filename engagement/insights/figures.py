"""The one door for figures about insights that everyone reads: small numbers are not told apart. Pure."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from engagement.intelligence.rules import FEWEST


@dataclass
class Backing:
    """What stands behind an insight, and what does not fit with it, in whole numbers. For those who work on it."""

    notes: int = 0
    voices: int = 0
    against_notes: int = 0
    against_voices: int = 0
    channels: set[str] = field(default_factory=set)
    months: set[int] = field(default_factory=set)

    def take_in(self, stance: str, channel: str, month: int, notes: int, voices: int) -> None:
        """Add one row of the kept counts."""
        if stance == "against":
            self.against_notes += notes
            self.against_voices += voices
            return
        self.notes += notes
        self.voices += voices
        self.channels.add(channel)
        self.months.add(month)


def public(number: int) -> str:
    """A figure as everyone may read it."""
    return _("fewer than %(number)s", number=FEWEST) if number < FEWEST else f"{number:,}"


def public_figures(backing: Backing) -> dict[str, Any]:
    """What a published insight says about its evidence. Where few spoke, it does not say where or for how long either."""
    enough = backing.notes >= FEWEST and backing.voices >= FEWEST
    return {
        "notes": public(backing.notes),
        "voices": public(backing.voices),
        "against": public(backing.against_voices),
        "channels": len(backing.channels) if enough else None,
        "months": len(backing.months) if enough else None,
    }
