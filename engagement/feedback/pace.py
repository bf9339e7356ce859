"""How long the loop takes: from heard to told. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loop:
    """Of ``heard`` voices that asked for an answer, ``told`` have had it; the middle one of those after ``days`` (lower median).
    ``waiting`` is how many wait in all, however long ago they were heard."""

    heard: int
    told: int
    days: int | None
    waiting: int = 0

    @property
    def share(self) -> int | None:
        """Whole percent told, rounded down so that 100 means everybody; None when nobody asked."""
        return 100 * self.told // self.heard if self.heard else None


def loop(counts: Iterable[tuple[int, int]], *, waiting: int = 0) -> Loop:
    """From (days, voices), where days below nought are voices that still wait."""
    counted = sorted((days, voices) for days, voices in counts if voices > 0)
    heard = sum(voices for _days, voices in counted)
    done = [(days, voices) for days, voices in counted if days >= 0]
    told = sum(voices for _days, voices in done)
    return Loop(heard, told, _middle(done, told), waiting)


def _middle(done: list[tuple[int, int]], told: int) -> int | None:
    passed = 0
    for days, voices in done:
        passed += voices
        if 2 * passed >= told:
            return days
    return None
