"""Facts about packs."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class PackMade(Event):
    pack_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class SheetTyped(Event):
    """A sheet that came back is typed in, as this batch."""

    pack_id: int
    batch_id: int


@dataclass(frozen=True, kw_only=True)
class PackEnded(Event):
    """Its page and papers are shown no more."""

    pack_id: int
