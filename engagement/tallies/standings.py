"""What a ranking rule answers: every option with its place, and everything needed to question or repeat it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

from engagement.tallies import results, ties

Number = int | float | Fraction
Stage = tuple[str, tuple[tuple[str, Number], ...]]  # a heading, and a total an option


@dataclass(frozen=True)
class Place:
    """One option's place, from 1. Equals share a place and the next is left out: 1, 2, 2, 4.

    `total` is what the rule ranks by (votes, points, mean rank), None for a rule without totals (Schulze) and for
    an option nobody scored, which stands last. `low` and `high` bound it where the rule gives an interval.
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
    `blank` ones, which say nothing, and the `spoiled` ones, which broke the rule of the ballot paper and count for
    nothing; no ballot is both. `binding` is False for rules that may inform and never decide. `stages` are the
    rounds of a count that has rounds, each as plain (option, total) pairs with a heading. `findings` name options of
    note under a heading in plain words: the one that beats every other one against one, say.
    """

    rule: results.Rule
    places: tuple[Place, ...]
    ties: tuple[ties.Tie, ...]
    ballots: int
    blank: int
    elected: tuple[str, ...] = ()
    binding: bool = True
    gap: results.Gap | None = None
    stages: tuple[Stage, ...] = ()
    spoiled: int = 0
    findings: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The options, best first."""
        return tuple(place.option for place in self.places)


def by_total(
    options: Sequence[str],
    *,
    totals: Sequence[Number | None],
    rule: results.Rule,
    ballots: int,
    blank: int,
    unit: str,
    names: Mapping[str, str] | None = None,
    seats: int | None = None,
    seed: str | None = None,
    fewest_first: bool = False,
    intervals: Sequence[tuple[float, float]] | None = None,
    spoiled: int = 0,
    stages: tuple[Stage, ...] = (),
    wanted: Sequence[bool] | None = None,
) -> Standing:
    """Rank options by their totals, the most first (or the fewest), those without a total last.

    Equals share a place; a lot, or the list, decides which is listed (and takes a seat) first, and the tie is
    reported. An option without a total, or that nobody `wanted`, takes no seat, even when seats stay empty. The
    closest decision is that for the last seat or, without seats, the least difference between neighbours.

    Raises ValueError when there is not one total an option, or seats are negative.
    """
    if len(totals) != len(options) or (seats or 0) < 0:
        raise ValueError("There must be one total for each option, and no fewer seats than none.")
    lot = ties.lots(options, seed=seed)
    sign = 1 if fewest_first else -1

    def first(n: int) -> tuple[bool, Number, int]:
        total = totals[n]
        return total is None, 0 if total is None else sign * total, lot[options[n]]

    places: list[Place] = []
    for at, n in enumerate(sorted(range(len(options)), key=first)):
        shared = at > 0 and places[-1].total == totals[n]
        low, high = intervals[n] if intervals else (None, None)
        name = (names or {}).get(options[n], options[n])
        places.append(Place(options[n], name, places[-1].place if shared else at + 1, totals[n], low, high))
    nobody = {option for option, some in zip(options, wanted or (), strict=False) if not some}
    takers = [place for place in places if place.total is not None and place.option not in nobody]
    last = takers[seats - 1 : seats + 1] if seats else []
    met = _ties(places, {place.option for place in last}, seed)
    gap = _closest(list(zip(last, last[1:], strict=False)) if seats else _neighbours(places), unit)
    elected = tuple(place.option for place in takers[: seats or 0])
    return Standing(rule, tuple(places), met, ballots, blank, elected, True, gap, stages, spoiled)


def with_ties(rule: results.Rule, *, seats: int | None, seed: str | None) -> results.Rule:
    """The same rule, saying also how its equals are parted, how many seats it filled and the seed of its lots."""
    listed = "in the order of the list" if seed is None else f"by a lot drawn from the seed {seed!r}"
    given = [(name, str(value)) for name, value in (("seats", seats), ("seed", seed)) if value is not None]
    says = [("Equal options", f"share a place, and are listed (and take seats) {listed}")]
    if seats:
        says.append(("An option nobody wants", "takes no seat, even when one stays empty"))
    return replace(rule, choices=(*rule.choices, *says), settings=(*rule.settings, *given))


def _ties(places: Sequence[Place], last: set[str], seed: str | None) -> tuple[ties.Tie, ...]:
    """Every set of options that share a place. `last` are who took the last seat and who just missed it."""
    shared: dict[int, list[str]] = {}
    for each in places:
        shared.setdefault(each.place, []).append(each.option)
    parted_by: ties.PartedBy = "place in the list" if seed is None else "lot"
    return tuple(
        ties.Tie(tuple(tied), parted_by, "for the last seat" if len(last & set(tied)) == 2 else "")
        for tied in shared.values()
        if len(tied) > 1
    )


def _neighbours(places: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Each option that has a total with the next one."""
    ranked = [place for place in places if place.total is not None]
    return list(zip(ranked, ranked[1:], strict=False))


def _closest(pairs: Sequence[tuple[Place, Place]], unit: str) -> results.Gap | None:
    """The pair with the least difference between them, the first of equals."""
    gaps: list[results.Gap] = []
    for better, worse in pairs:
        size = cast(Number, abs(cast(Number, better.total) - cast(Number, worse.total)))
        exact = size if isinstance(size, float) else Fraction(size)
        gaps.append(results.Gap(exact, unit, better.option, worse.option))
    return min(gaps, key=lambda gap: gap.size, default=None)
