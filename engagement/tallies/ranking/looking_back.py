"""Looking back: equals at one stage of a count are parted by the latest earlier stage at which they were not equal,
and by lot when they were equal at every stage.

Source: The Scottish Local Government Elections Order 2007, schedule 1, rules 49(2)-(3) and 51(2).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engagement.tallies import ties
from engagement.tallies.ranking import equals


@dataclass
class Record:
    """The votes of every option at the end of each stage so far, and the ties met."""

    options: tuple[str, ...]
    seed: str | None
    stages: list[list[int]] = field(default_factory=list)
    met: list[ties.Tie] = field(default_factory=list)

    def __post_init__(self) -> None:
        lots = ties.lots(self.options, seed=self.seed)
        self._lots = [lots[option] for option in self.options]

    @property
    def now(self) -> list[int]:
        """The votes at the end of the latest stage."""
        return self.stages[-1]

    def most(self, among: Sequence[int], *, at: str) -> int:
        """The option with the most votes; a tie is parted and recorded."""
        return self._part([n for n in among if self.now[n] == max(self.now[m] for m in among)], at, best=True)

    def fewest(self, among: Sequence[int], *, at: str) -> int:
        """The option with the fewest votes; a tie is parted and recorded."""
        return self._part([n for n in among if self.now[n] == min(self.now[m] for m in among)], at, best=False)

    def ordered(self, among: Sequence[int], *, at: str) -> list[int]:
        """The options with the most votes first; every tie is parted and recorded."""
        by_votes: dict[int, list[int]] = {}
        for n in among:
            by_votes.setdefault(self.now[n], []).append(n)
        for tied in by_votes.values():
            self._part(tied, at, best=True)
        return self._sorted(among)

    def _sorted(self, among: Sequence[int]) -> list[int]:
        return sorted(among, key=lambda n: ([-votes for votes in self._history(n)], self._lots[n]))

    def _history(self, n: int) -> list[int]:
        """The votes of an option, the latest stage first."""
        return [votes[n] for votes in reversed(self.stages)]

    def _part(self, tied: Sequence[int], at: str, *, best: bool) -> int:
        """The first (or last) of equals, and a record of what set it apart from the next to it."""
        ordered = self._sorted(tied)
        taken, other = (ordered[0], ordered[1:2]) if best else (ordered[-1], ordered[-2:-1])
        for n in other:
            alike = self._history(n) == self._history(taken)
            by = equals.drawn_by(self.seed) if alike else "earlier stage"
            self.met.append(ties.Tie(tuple(self.options[m] for m in ordered), by, at))
        return taken
