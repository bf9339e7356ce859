"""Demands: which projects may only come after another, and of which at most one may be chosen.

Projects are named by their place in the election's list. `terms` writes demands for part awards and incompatible
proposals; every rule asks here before it takes a project.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Demands:
    """`after[a] == b`: project a is only chosen once b is. `apart`: sets of which at most one is chosen.

    Raises ValueError when a project waits for itself, directly or in a circle, or for one it must keep apart from.
    """

    after: Mapping[int, int] = field(default_factory=dict)
    apart: Sequence[frozenset[int]] = ()

    def __post_init__(self) -> None:
        for place in self.after:
            before = self.before(place)
            if any(place in together and together & before for together in self.apart):
                raise ValueError("A project must come after one that it may not be chosen with.")

    def before(self, place: int) -> set[int]:
        """Everything that must be chosen before this project."""
        found: set[int] = set()
        here = place
        while here in self.after:
            here = self.after[here]
            if here in found or here == place:
                raise ValueError("Projects wait for each other in a circle.")
            found.add(here)
        return found

    def rivals(self, place: int) -> set[int]:
        """Those that may not be chosen with this project."""
        return {other for members in self.apart if place in members for other in members} - {place}

    def open(self, place: int, chosen: Collection[int]) -> bool:
        """Whether this project may be taken now, next to those already chosen."""
        waits = place in self.after and self.after[place] not in chosen
        return not waits and not any(rival in chosen for rival in self.rivals(place))


def said(demands: Demands) -> tuple[tuple[str, str], ...]:
    """The demands in plain words, for the rule's choices; nothing when there are none."""
    after = (("Add-ons", "only after what they add to"),) if demands.after else ()
    apart = (("Incompatible projects", "at most one of each set"),) if demands.apart else ()
    return after + apart
