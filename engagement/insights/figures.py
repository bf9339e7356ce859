"""What is behind an insight, for those who work on it, and what of that is published: by the one publishing function, and only when
a version is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.figures.reading import KEY
from engagement.people.keys import key_for
from engagement.places.place import current_place
from engagement.shared.publishing import Figure, Kept, publish


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


def release(backing: Backing, *, insight_id: int, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a version publishes of its evidence, once: it stays so whoever comes or goes, until another version is published.
    ``before`` is what was published of the last one. Where few spoke, it does not say in how many places or months either."""
    fits, against = f"insight/{insight_id}", f"insight/{insight_id}/against"
    counts = {
        "notes": (backing.notes, fits),
        "voices": (backing.voices, fits),
        "against": (backing.against_voices, against),
    }
    released: dict[str, Any] = {name: _cell(*of, (before or {}).get(name)) for name, of in counts.items()}
    enough = not (figure(released, "notes").hidden or figure(released, "voices").hidden)
    released["channels"] = len(backing.channels) if enough else None
    released["months"] = len(backing.months) if enough else None
    return released


def figure(released: Mapping[str, Any] | None, name: str) -> Figure:
    """One published number: of ``notes``, ``voices`` or voices ``against``. Hidden while nothing is published."""
    if released is None:
        return Figure(0, hidden=True)
    _count, amount, hidden, below = released[name]
    return Figure(amount, hidden=hidden, below=below)


def _cell(count: int, family: str, before: Sequence[Any] | None) -> list[Any]:
    kept = Kept(before[0], Figure(before[1], hidden=before[2], below=before[3])) if before else None
    now = publish(count, family=family, key=key_for(KEY), method=current_place().publishing, before=kept)
    return [now.count, now.figure.amount, now.figure.hidden, now.figure.below]
