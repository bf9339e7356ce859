"""Facts about kiosks."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class KioskStarted(Event):
    kiosk_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class KioskEnded(Event):
    """By the worker it names, or by somebody at the device who had its code."""

    kiosk_id: int
