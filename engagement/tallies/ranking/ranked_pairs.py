"""Ranked pairs: take the won duels from the strongest to the weakest, and keep each that does not contradict the
ones kept before it. What was kept is the order.

Sources: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987);
T. M. Zavist and T. N. Tideman, "Complete independence of clones in the ranked pairs rule", ibid. 6 (1989), for
parting equal pairs by one stated order of the options.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np

from engagement.tallies import profiles, results, standings, ties
from engagement.tallies.ranking import equals, pairwise, schulze


@dataclass(frozen=True)
class Pair:
    """A won duel. `size` sorts: the strength, then (by winning votes) how few were on the losing side."""

    winner: int
    loser: int
    size: tuple[int, int]


def ranked_pairs(
    profile: profiles.Profile,
    *,
    strength: pairwise.Strength = pairwise.Strength.WINNING_VOTES,
    seats: int | None = None,
    seed: str | None = None,
    withdrawn: Collection[str] = (),
) -> standings.Standing:
    """Rank every option. Options that drawn duels leave without an order are equal. Ties between equally strong
    pairs are reported where the order they were taken in decided which of them were kept.
    """
    left = profile.without(withdrawn)
    duels = pairwise.duels(left)
    lot = ties.lots(left.options, seed=seed)
    count = Locking(left.options, [lot[option] for option in left.options], equals.drawn_by(seed))
    for _, alike in groupby(_pairs(duels, strength), key=lambda pair: pair.size):
        count.take(list(alike))
    listing = equals.listing(left, better=count.ahead, seed=seed, elected=seats)
    return standings.Standing(
        _rule(strength, seats, seed, withdrawn),
        listing.places,
        (*count.ties, *listing.ties),
        left.voters,
        left.blank,
        tuple(place.option for place in listing.places[:seats]) if seats else (),
        gap=_gap(count, listing.order, duels, strength),
        stages=pairwise.table(duels.before, listing.order, left.options, "voters who put {} before") + count.stages,
        findings=duels.findings,
    )


class Locking:
    """The pairs kept so far. `_reach[i]` has bit j set when what was kept puts i before j, or i is j."""

    def __init__(self, options: Sequence[str], lots: Sequence[int], parted_by: ties.PartedBy) -> None:
        self.options, self.lots, self.parted_by = options, lots, parted_by
        self.kept: list[Pair] = []
        self.refused: list[Pair] = []
        self.ties: list[ties.Tie] = []
        self._reach = [1 << n for n in range(len(options))]

    @property
    def ahead(self) -> pairwise.Relation:
        """Who stands before whom."""
        size = range(len(self.options))
        table = [[i != j and bool(self._reach[i] >> j & 1) for j in size] for i in size]
        return np.asarray(table, dtype=np.bool_).reshape(len(size), len(size))

    @property
    def stages(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """The pairs kept and refused with their strengths, strongest first."""
        kinds = (
            ("pairs kept, the strongest first", self.kept),
            ("pairs refused: they contradict stronger ones", self.refused),
        )
        return tuple(
            (heading, tuple((self.says(pair), pair.size[0]) for pair in pairs)) for heading, pairs in kinds if pairs
        )

    def says(self, pair: Pair) -> str:
        return f"{self.options[pair.winner]} before {self.options[pair.loser]}"

    def take(self, alike: list[Pair]) -> None:
        """Take pairs of equal strength: first that whose winner's lot is earliest, then whose loser's is latest."""
        possible = [pair for pair in alike if not self._contradicts(pair)]
        self.refused += [pair for pair in alike if self._contradicts(pair)]
        ordered = sorted(possible, key=lambda pair: (self.lots[pair.winner], -self.lots[pair.loser]))
        refused = []
        for pair in ordered:
            if self._contradicts(pair):
                refused.append(pair)
            else:
                self.kept.append(pair)
                _join(self._reach, pair)
        if refused:
            self._report(ordered)
            self.refused += refused

    def _contradicts(self, pair: Pair) -> bool:
        return bool(self._reach[pair.loser] >> pair.winner & 1)

    def _report(self, ordered: list[Pair]) -> None:
        """Equal pairs that together close a circle: their order decided which were kept."""
        together = list(self._reach)
        for pair in ordered:
            _join(together, pair)
        circle = [pair for pair in ordered if together[pair.loser] >> pair.winner & 1]
        at = f"pairs of strength {ordered[0].size[0]}"
        self.ties.append(ties.Tie(tuple(self.says(pair) for pair in circle), self.parted_by, at))


def _join(reach: list[int], pair: Pair) -> None:
    """Whoever reached the winner now reaches all that the loser reaches."""
    beyond = reach[pair.loser]
    for n, row in enumerate(reach):
        if row >> pair.winner & 1:
            reach[n] = row | beyond


def _pairs(duels: pairwise.Duels, strength: pairwise.Strength) -> list[Pair]:
    """The won duels, the strongest first."""
    sizes = duels.strengths(strength)
    fewest = strength is pairwise.Strength.WINNING_VOTES
    pairs = [
        Pair(int(i), int(j), (int(sizes[i, j]), -int(duels.before[j, i]) if fewest else 0))
        for i, j in np.argwhere(duels.beats)
    ]
    return sorted(pairs, key=lambda pair: pair.size, reverse=True)


def _gap(
    count: Locking, order: Sequence[int], duels: pairwise.Duels, strength: pairwise.Strength
) -> results.Gap | None:
    """The closest decision: a duel of neighbours in the order, or a refused pair and the weakest pair of the
    strongest chain of kept ones against it.
    """
    kept = np.zeros_like(duels.before)
    for pair in count.kept:
        kept[pair.winner, pair.loser] = pair.size[0]
    against = schulze.strongest(kept)
    near = pairwise.closest(order, sizes=duels.before)
    found = [(near[0], count.options[near[1]], count.options[near[2]])] if near else []
    found += [
        (
            int(against[pair.loser, pair.winner]) - pair.size[0],
            f"the pairs that contradict {count.says(pair)}",
            count.says(pair),
        )
        for pair in count.refused
    ]
    closest = min(found, key=lambda each: each[0], default=None)
    return results.Gap(Fraction(closest[0]), "voters", closest[1], closest[2]) if closest else None


def _rule(strength: pairwise.Strength, seats: int | None, seed: str | None, withdrawn: Collection[str]) -> results.Rule:
    meaning = {
        pairwise.Strength.WINNING_VOTES: "the voters on its winning side; of equals, the one with fewer on its losing side",
        pairwise.Strength.MARGINS: "how many more voters are on its winning side than on the other",
    }
    first = equals.says(seed)
    return results.Rule(
        "ranked-pairs",
        (
            ("strength of a pair", meaning[strength]),
            ("equal pairs", f"first the one whose winner comes first by {first}, then whose loser comes last"),
            pairwise.INCOMPLETE,
            pairwise.EQUAL,
            pairwise.BLANK,
            ("equal options", f"share a place; listed first: {first}"),
            *equals.withdrawn_choice(withdrawn),
        ),
        (("rule", "ranked-pairs"), ("strength", strength), *equals.settings(seats, seed, withdrawn)),
    )
