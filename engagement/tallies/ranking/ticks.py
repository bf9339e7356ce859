"""Ticks counted from plain lists, as a round in the web application counts them; the same count as `approval`.

It needs no NumPy, so that no process of a web server has to hold it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

TIE_ORDER = "equal options share a place and are listed in the order they stood on the ballot"


@dataclass(frozen=True)
class Ranked:
    """One option's approvals and place. Equals share a place, and the next place is left out: 1, 2, 2, 4."""

    option: str
    approvals: int
    place: int


@dataclass(frozen=True)
class Tally:
    """Every option, best first. `ballots` includes the `blank` ones, which approve of nothing."""

    ranked: tuple[Ranked, ...]
    ballots: int
    blank: int
    tie_order: str = TIE_ORDER

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Each set of options with the same number of approvals, best first."""
        groups = [tuple(row.option for row in rows) for _, rows in groupby(self.ranked, key=lambda row: row.place)]
        return tuple(group for group in groups if len(group) > 1)


def tally(options: Sequence[str], *, ballots: Iterable[frozenset[str]]) -> Tally:
    """Count plain ballots over options given in the order they stood on the ballot.

    Raises ValueError when an option is repeated or a ballot approves of one that is not there.
    """
    if len(set(options)) < len(options):
        raise ValueError("An option is listed twice.")
    blocs = Counter(ballots)
    approvals = dict.fromkeys(options, 0)
    for approves, voters in blocs.items():
        for option in approves:
            if option not in approvals:
                raise ValueError(f"A ballot approves of {option}, which is not an option.")
            approvals[option] += voters
    counts = list(approvals.values())
    rows = [Ranked(option, count, 1 + sum(more > count for more in counts)) for option, count in approvals.items()]
    return Tally(tuple(sorted(rows, key=lambda row: row.place)), blocs.total(), blocs[frozenset()])
