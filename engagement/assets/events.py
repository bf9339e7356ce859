"""Facts about assets."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class AssetAdded(Event):
    asset_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class AssetChanged(Event):
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class AssetChecked(Event):
    """Somebody made sure that it is still so."""

    asset_id: int


@dataclass(frozen=True, kw_only=True)
class AssetRetired(Event):
    asset_id: int
