"""Approval: every voter ticks as many options as they like; the options are ranked by their ticks.

Source: S. Brams and P. Fishburn, "Approval Voting" (1978).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import overload

from engagement.tallies import results, standings
from engagement.tallies.ranking import papers

TIE_ORDER = "equal options share a place and are listed in the order they stood on the ballot"
CHOICES = (
    ("Counted", "each tick as one; everything ranked or scored above zero is a tick"),
    ("A blank ballot", "ticks nothing and is counted as a ballot"),
    papers.KEPT_OUT,
)


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


@overload
def approval(paper: Sequence[str], *, ballots: Iterable[frozenset[str]]) -> Tally: ...


@overload
def approval(paper: papers.Paper, *, seats: int | None = None, seed: str | None = None) -> standings.Standing: ...


def approval(
    paper: papers.Paper | Sequence[str],
    *,
    ballots: Iterable[frozenset[str]] = (),
    seats: int | None = None,
    seed: str | None = None,
) -> standings.Standing | Tally:
    """Rank the options of an election (or of rankings) by their ticks. When members are recused the total is a
    share: ticks divided by those who could have ticked.

    Or count plain `ballots` over a list of options, given in the order they stood on the ballot. Raises
    ValueError when an option is repeated or a ballot approves of one that is not there.
    """
    if isinstance(paper, Sequence):
        return _tally(paper, ballots)
    times, ticked = papers.times(paper), papers.lengths(paper)
    ticks = papers.ticks(paper, times)
    rule = results.Rule("Approval", CHOICES, (("rule", "approval"),))
    return standings.by_total(
        papers.options(paper),
        totals=papers.of_eligible(paper, ticks),
        rule=standings.with_ties(rule, seats=seats, seed=seed),
        ballots=int(times.sum()),
        blank=int(times[ticked == 0].sum()),
        unit="ticks",
        names=papers.names(paper),
        seats=seats,
        seed=seed,
        wanted=[n > 0 for n in ticks],
    )


def _tally(options: Sequence[str], ballots: Iterable[frozenset[str]]) -> Tally:
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
