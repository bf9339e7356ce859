"""The fact that the invented year was told."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class YearTold(Event):
    """``at`` is the demonstration's now; ``moved``: its clock was moved there and does not follow ours."""

    seed: int
    moved: bool
