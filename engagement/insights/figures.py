"""What is behind an insight, for those who work on it, and what of that is published: by the one publishing function, and only when
a version is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engagement.figures import reading
from engagement.figures.rules import Behind
from engagement.shared.publishing import NOT_SHOWN, Figure


@dataclass
class Backing:
    """What stands behind an insight, and what does not fit with it, in whole numbers. For those who work on it."""

    notes: int = 0
    voices: int = 0
    against_notes: int = 0
    against_voices: int = 0
    loudest: int = 0
    """Of the voices, those through the five accounts that wrote down most of these notes."""
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


def release(backing: Backing, *, insight_id: int, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a version publishes of its evidence, once: it stays so whoever comes or goes, until another version is published.
    ``before`` is what was published of the last one. Where few spoke, it does not say in how many places or months either."""
    fits, against = f"insight/{insight_id}", f"insight/{insight_id}/against"
    counts = {
        "notes": (backing.notes, fits),
        "voices": (backing.voices, fits),
        "loudest": (backing.loudest, fits),
        "against": (backing.against_voices, against),
    }
    released = reading.release_now(counts, before)
    enough = not (reading.figure(released, "notes").hidden or reading.figure(released, "voices").hidden)
    released["channels"] = len(backing.channels) if enough else None
    released["months"] = len(backing.months) if enough else None
    return released


@dataclass(frozen=True)
class Shown:
    """What everyone sees of a version's evidence."""

    behind: Behind
    notes: Figure
    against: Figure
    channels: int | None = None
    months: int | None = None


def shown(released: Mapping[str, Any] | None, whole: Iterable[Figure]) -> Shown:
    """What was released of a version, where there is room for it beside all that was heard in the locality (``whole``)."""
    behind = reading.behind(released, whole, also=("against",))
    if behind.voices.hidden or released is None:
        return Shown(behind, NOT_SHOWN, behind.others[0])
    notes = reading.figure(released, "notes")
    return Shown(behind, notes, behind.others[0], released["channels"], released["months"])
