"""The single transferable vote as Scottish councils are elected: weighted inclusive Gregory transfers.

Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, part III, rules 45 to 52; the
Order of 2011 (SSI 2011/399) keeps them. Votes are whole numbers of a hundred-thousandth of a vote: the law's five
decimal places, so nothing is ever rounded but the transfer value the law rounds down.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles, results, standings
from engagement.tallies.ranking import equals, looking_back, piles

UNIT = piles.UNIT
Whole = NDArray[np.int64]


def scottish_stv(
    profile: profiles.Profile,
    *,
    seats: int | None = None,
    seed: str | None = None,
    withdrawn: Collection[str] = (),
) -> standings.Standing:
    """Fill seats. The elected come first in the order they were elected, then who was left, then the excluded, the
    last one first. Raises ValueError when `seats` is not at least one.
    """
    if not seats or seats < 1:
        raise ValueError("Say how many seats there are to fill: one or more.")
    left = profile.without(withdrawn)
    count = Count(left, seats, seed)
    count.run()
    places = count.places()
    return standings.Standing(
        _rule(count.quota, seats, seed, withdrawn),
        places,
        tuple(count.record.met),
        left.voters,
        left.blank,
        tuple(left.options[n] for n in count.elected),
        gap=count.gap,
        stages=tuple(count.stages),
        spoiled=left.voters - left.blank - count.valid,
    )


class Count:
    """One count, stage by stage. Options are known by their number in the list."""

    def __init__(self, profile: profiles.Profile, seats: int, seed: str | None) -> None:
        self.options, self.names, self.seats = profile.options, profile.names, seats
        self.papers = piles.Papers(profile)
        self.valid = int(self.papers.times.sum())
        self.quota = self.valid // (seats + 1) + 1
        self.record = looking_back.Record(profile.options, seed)
        self.continuing = list(range(len(profile.options)))
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.totals: dict[int, int] = {}
        self.surpluses: list[int] = []
        self.stages: list[standings.Stage] = []
        self.gap: results.Gap | None = None

    @property
    def open(self) -> bool:
        return bool(self.continuing) and len(self.elected) < self.seats

    @property
    def _next(self) -> str:
        return f"stage {len(self.record.stages) + 1}"

    def run(self) -> None:
        first = np.zeros(len(self.options), dtype=np.int64)
        np.add.at(first, self.papers.holders, self.papers.times * UNIT)
        self._close("first preferences", first)
        while self.open:
            if self.surpluses:
                self._transfer_surplus()
            else:
                self._exclude()

    def places(self) -> tuple[standings.Place, ...]:
        order = [*self.elected, *self.record.ordered(self.continuing, at="who was left"), *reversed(self.excluded)]
        places: list[standings.Place] = []
        for at, n in enumerate(order, start=1):
            votes = Fraction(self.totals.get(n, self.record.now[n]), UNIT)
            name = self.names.get(self.options[n], self.options[n])
            places.append(standings.Place(self.options[n], name, at, votes))
        return tuple(places)

    def _transfer_surplus(self) -> None:
        """Rules 48 and 49: the largest surplus first; every paper of the pile at its value × surplus ÷ votes."""
        giver = self.record.most(self.surpluses, at=f"{self._next}, the order of surpluses")
        self.surpluses.remove(giver)
        votes = self.record.now[giver]
        surplus = votes - self.quota * UNIT
        papers = self.papers.of(giver)
        values = self.papers.values[papers] * surplus // votes
        after = self._after(papers, values)
        after[giver] = self.quota * UNIT
        over = f"{_shown(surplus)} over the quota"
        self._close(f"the surplus of {self.options[giver]} ({over}) is passed on", after)

    def _exclude(self) -> None:
        """Rules 50 and 51: whoever has the fewest votes; every paper at the value at which it was received."""
        loser = self.record.fewest(self.continuing, at=f"{self._next}, exclusion")
        self.continuing.remove(loser)
        self.excluded.append(loser)
        self.totals[loser] = self.record.now[loser]
        self._note_gap(loser)
        if len(self.continuing) == self.seats - len(self.elected):  # rule 52(2): no further transfer is made
            self._close(f"{self.options[loser]} is excluded; nothing more is transferred", np.asarray(self.record.now))
            return
        papers = self.papers.of(loser)
        after = self._after(papers, self.papers.values[papers])
        after[loser] = 0
        self._close(f"{self.options[loser]} is excluded", after)

    def _after(self, papers: Whole, values: Whole) -> Whole:
        return np.asarray(self.record.now) + self.papers.move(papers, values, self.continuing)

    def _note_gap(self, loser: int) -> None:
        saved = min(self.continuing, key=lambda n: self.record.now[n])
        size = Fraction(self.record.now[saved] - self.record.now[loser], UNIT)
        if self.gap is None or size < self.gap.size:
            self.gap = results.Gap(size, "votes", self.options[saved], self.options[loser])

    def _close(self, what: str, votes: Whole) -> None:
        """End a stage: write it down, then rule 47 (the quota) and rule 52 (the last vacancies)."""
        self.record.stages.append(votes.tolist())
        before = len(self.elected)
        reached = [n for n in self.continuing if votes[n] >= self.quota * UNIT]
        self._elect(reached)
        self.surpluses += [n for n in reached if votes[n] > self.quota * UNIT]
        if len(self.continuing) <= self.seats - len(self.elected):
            self._elect(list(self.continuing))
        self._write(what, self.elected[before:])

    def _elect(self, these: Sequence[int]) -> None:
        for n in self.record.ordered(these, at=f"stage {len(self.record.stages)}, the order of election"):
            self.elected.append(n)
            self.continuing.remove(n)
            self.totals[n] = self.record.now[n]

    def _write(self, what: str, elected: Sequence[int]) -> None:
        stage, now = len(self.record.stages), self.record.now
        named = ", ".join(self.options[n] for n in elected)
        outcome = f"; elected: {named}" if named else ""
        before = self.record.stages[-2] if stage > 1 else now
        moved = [(self.options[n], now[n] - before[n]) for n in range(len(now)) if now[n] != before[n]]
        if moved:
            moved.append((piles.LEFT_OVER, sum(before) - sum(now)))
            self.stages.append((f"stage {stage}, transfers: {what}", _votes(moved)))
        heading = f"stage {stage}, votes{outcome}" if moved else f"stage {stage}, votes: {what}{outcome}"
        rows = [*zip(self.options, now, strict=True), (piles.LEFT_OVER, self.valid * UNIT - sum(now))]
        self.stages.append((heading, _votes(rows)))


def _votes(rows: Sequence[tuple[str, int]]) -> tuple[tuple[str, standings.Number], ...]:
    return tuple((option, Fraction(units, UNIT)) for option, units in rows)


def _shown(units: int) -> str:
    whole, part = divmod(units, UNIT)
    return f"{whole}.{part:05d}".rstrip("0").rstrip(".")


def _rule(quota: int, seats: int, seed: str | None, withdrawn: Collection[str]) -> results.Rule:
    return results.Rule(
        "scottish-stv",
        (
            ("quota", f"{quota}: valid ballots divided by one more than the seats, rounded down, plus one (Droop)"),
            (
                "surplus",
                "every ballot of the pile is passed on, at its value × surplus ÷ votes (weighted inclusive Gregory)",
            ),
            (
                "rounding",
                "a ballot's value is rounded down to five decimal places; what is lost counts as not transferable",
            ),
            ("several surpluses", "the largest first"),
            ("exclusion", "one at a time, the fewest votes first"),
            (
                "last seats",
                "when as many options as empty seats are left, all are elected and nothing more is transferred",
            ),
            ("ties", f"the latest earlier stage at which they were not equal; if there is none, {equals.says(seed)}"),
            ("not ranked", "the ballot cannot be transferred to these options"),
            (
                "equal ranks",
                "the ballot counts as far as its order is clear; with equal first preferences it is not valid",
            ),
            ("blank ballots", "not valid: they do not count towards the quota"),
            *equals.withdrawn_choice(withdrawn),
        ),
        (("rule", "scottish-stv"), *equals.settings(seats, seed, withdrawn)),
    )
