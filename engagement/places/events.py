"""Facts about places."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class LocalityLoaded(Event):
    """A locality's names, neighbourhoods or postcodes were loaded from the place's data file."""

    locality_id: int
