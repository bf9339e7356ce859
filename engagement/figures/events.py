"""Facts about what was published."""

from dataclasses import dataclass
from datetime import date

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class FiguresReleased(Event):
    """The figures of a month were published."""

    month: date
