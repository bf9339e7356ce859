"""What a ranking rule answers: every option with its place, and everything needed to question or repeat it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from engagement.tallies import results, ties

Number = int | float | Fraction


@dataclass(frozen=True)
class Place:
    """One option's place, from 1. Equals share a place and the next is left out: 1, 2, 2, 4.

    `total` is what the rule ranks by (votes, points, mean rank), None for a rule without totals (Schulze).
    `low` and `high` bound it where the rule gives an interval.
    """

    option: str
    name: str
    place: int
    total: Number | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Standing:
    """Every option, best first. Equals are listed in the order their tie was parted; every tie is in `ties`.

    `elected` are the winners when the rule fills `seats`, in the order they were elected. `ballots` includes the
    `blank` ones. `binding` is False for rules that may inform and never decide. `stages` are the rounds of a count
    that has rounds, each as plain (option, total) pairs with a heading.
    """

    rule: results.Rule
    places: tuple[Place, ...]
    ties: tuple[ties.Tie, ...]
    ballots: int
    blank: int
    elected: tuple[str, ...] = ()
    binding: bool = True
    gap: results.Gap | None = None
    stages: tuple[tuple[str, tuple[tuple[str, Number], ...]], ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The options, best first."""
        return tuple(place.option for place in self.places)


def by_total(
    options: Sequence[str],
    *,
    totals: Sequence[Number],
    rule: results.Rule,
    ballots: int,
    blank: int,
    unit: str,
    names: dict[str, str] | None = None,
    seats: int | None = None,
    seed: str | None = None,
    fewest_first: bool = False,
    intervals: Sequence[tuple[float, float]] | None = None,
) -> Standing:
    """Rank options by their totals, the most first (or the fewest). Equals share a place; a lot, or the list,
    decides which is listed (and elected) first, and the tie is reported.
    """
    lot = ties.lots(options, seed=seed)
    sign = 1 if fewest_first else -1
    ordered = sorted(range(len(options)), key=lambda n: (sign * totals[n], lot[options[n]]))
    places: list[Place] = []
    met: list[ties.Tie] = []
    closest: results.Gap | None = None
    for at, n in enumerate(ordered):
        before = ordered[at - 1] if at else None
        shares = before is not None and totals[before] == totals[n]
        low, high = intervals[n] if intervals else (None, None)
        name = (names or {}).get(options[n], options[n])
        places.append(Place(options[n], name, places[-1].place if shares else at + 1, totals[n], low, high))
        if before is not None:
            size: Number = cast(Number, abs(totals[before] - totals[n]))
            if closest is None or size < closest.size:
                exact = size if isinstance(size, float) else Fraction(size)
                closest = results.Gap(exact, unit, options[before], options[n])
    by_place: dict[int, list[str]] = {}
    for each in places:
        by_place.setdefault(each.place, []).append(each.option)
    for tied in by_place.values():
        if len(tied) > 1:
            met.append(ties.Tie(tuple(tied), "place in the list" if seed is None else "lot"))
    elected = tuple(place.option for place in places[:seats]) if seats else ()
    return Standing(rule, tuple(places), tuple(met), ballots, blank, elected, gap=closest)
