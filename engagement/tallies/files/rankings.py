"""Rankings on their way from lines of a file to a table of ranks: what PrefLib's and ERS's readers share."""

from array import array
from collections.abc import Sequence

import numpy as np

from engagement.tallies import profiles
from engagement.tallies.files import repairs

MOST_OPTIONS = 20_000  # ranks are small numbers, and a table is as wide as there are options
MOST_VOTERS = 10**12


class Table:
    """Takes one ranking at a time: levels of equals, the best first. `place` says where each option stands."""

    def __init__(self, place: dict[str, int], log: repairs.Log) -> None:
        self.place = place
        self.log = log
        self.times = array("q")
        self.ranks = array("h")
        self.nothing = array("h", bytes(2 * len(place)))

    def take(self, number: int, times: int, levels: Sequence[Sequence[str]]) -> None:
        """An option that is unknown, or ranked already, is left out; those below it move up."""
        row = self.nothing[:]
        rank = 0
        for level in levels:
            placed = False
            for key in level:
                at = self.place.get(key, -1)
                if at < 0:
                    self.log.add("unknown-option", number, f"option {key[:40]} is not on the list; it is left out.")
                elif row[at]:
                    self.log.add("named-twice", number, f"option {key} is ranked twice; the first time counts.")
                else:
                    row[at] = rank + 1
                    placed = True
            rank += placed
        if not rank:
            self.log.add("blank-ballot", number, f"nothing is ranked; {times:,} blank ballots are counted.")
        self.ranks.extend(row)
        self.times.append(times)

    def strict(self, number: int, times: int, order: Sequence[str]) -> None:
        """The quick way for an order without equals, every option in it known and named once."""
        row = self.nothing[:]
        try:
            for rank, key in enumerate(order, start=1):
                row[self.place[key]] = rank
        except KeyError:
            return self.take(number, times, [(key,) for key in order])
        if len(set(order)) < len(order) or not order:
            return self.take(number, times, [(key,) for key in order])
        self.ranks.extend(row)
        self.times.append(times)
        return None

    def profile(self, names: dict[str, str]) -> profiles.Profile:
        """The table as it is counted. Nothing more may be taken after."""
        ranks = np.frombuffer(self.ranks, dtype=np.int16) if self.ranks else np.zeros(0, np.int16)
        times = np.frombuffer(self.times, dtype=np.int64) if self.times else np.zeros(0, np.int64)
        return profiles.Profile(tuple(self.place), ranks.reshape(len(times), len(self.place)), times, names)


def voters(number: int, text: str, log: repairs.Log) -> int:
    """How many voters cast a ballot; 0 when the line is to be left out.

    Raises repairs.Unreadable for what is no whole number.
    """
    bare = text.strip()
    if bare.endswith((".0", ".00", ".000")):
        bare = bare.partition(".")[0]
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16 and int(bare) <= MOST_VOTERS):
        raise repairs.Unreadable(number, f"{text.strip()[:30]!r} should say how many voters cast this ballot.")
    if not int(bare):
        log.add("no-voters", number, "no voter cast this ballot; it is left out.")
    return int(bare)
