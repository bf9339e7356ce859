"""Meek's single transferable vote: an elected option keeps just the part of each vote it needs, and that part is
found again after every election and exclusion, as if those excluded had never stood.

Sources: I. D. Hill, B. A. Wichmann and D. R. Woodall, "Algorithm 123: Single Transferable Vote by Meek's Method",
Computer Journal 30(3) (1987); B. L. Meek, "A New Approach to the Single Transferable Vote" (1969). Everything is whole
numbers of a thousand-millionth of a vote (nine decimal places), rounded as stated, so every computer counts alike. When
an exclusion is closer than that can tell, everything is counted again with 27 decimal places.
"""

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

import numpy as np

from engagement.tallies import profiles, results, standings, ties
from engagement.tallies.ranking import equals, flows, piles

PLACES, MORE_PLACES = 9, 27
SETTLED = {PLACES: 6, MORE_PLACES: 12}  # the decimal places to which surpluses must be nothing


def meek(
    profile: profiles.Profile,
    *,
    seats: int | None = None,
    seed: str | None = None,
    withdrawn: Collection[str] = (),
    progress: Callable[[str], None] | None = None,
) -> standings.Standing:
    """Fill seats. The elected come first in the order they were elected, then those who were left or excluded, the last
    to be excluded first. Raises ValueError when `seats` is not at least one.
    """
    if not seats or seats < 1:
        raise ValueError("Say how many seats there are to fill: one or more.")
    left = profile.without(withdrawn)
    count = Count(left, seats, seed, progress or _silent, PLACES)
    count.run()
    if count.too_close:
        (progress or _silent)("too close for nine decimal places: counting again with more")
        count = Count(left, seats, seed, progress or _silent, MORE_PLACES)
        count.run()
    return standings.Standing(
        _rule(seats, seed, withdrawn, count.places_counted),
        count.listed(),
        tuple(count.ties),
        left.voters,
        left.blank,
        tuple(left.options[n] for n in count.elected),
        gap=count.gap,
        stages=tuple(count.stages),
    )


class Count:
    """One count, in parts of which `unit` make a vote. `keeps[n]` is the part of a vote that option n keeps: all of it
    while hopeful, none when excluded.
    """

    def __init__(
        self, profile: profiles.Profile, seats: int, seed: str | None, progress: Callable[[str], None], places: int
    ) -> None:
        self.places_counted, self.unit, self.too_close = places, 10**places, False
        self.omega = 10 ** (places - SETTLED[places])
        self.options, self.names, self.seats, self.seed = profile.options, profile.names, seats, seed
        self.progress = progress
        self.lots = ties.lots(profile.options, seed=seed)
        self.ballots = flows.Ballots(profile)
        self.hopeful = list(range(len(profile.options)))
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.totals: dict[int, int] = {}
        self.keeps = np.full(len(profile.options), self.unit, dtype=np.int64 if places == PLACES else np.object_)
        self.quota = 0
        self.votes: list[int] = [0] * len(profile.options)
        self.ties: list[ties.Tie] = []
        self.stages: list[standings.Stage] = []
        self.gap: results.Gap | None = None

    def run(self) -> None:
        """Count to the end, or with nine places until an exclusion is too close for them."""
        while self.hopeful and len(self.elected) < self.seats and not self._must_stop:
            if len(self.hopeful) <= self.seats - len(self.elected):
                self._share_out()
                self._elect(list(self.hopeful), "as many are left as seats")
                return
            reached, surplus = self._settle()
            if reached:
                self._elect(reached, "the quota is reached")
            else:
                self._exclude(surplus)

    @property
    def _must_stop(self) -> bool:
        return self.too_close and self.places_counted == PLACES

    def listed(self) -> tuple[standings.Place, ...]:
        left = sorted(self.hopeful, key=lambda n: (-self.votes[n], self.lots[self.options[n]]))
        places: list[standings.Place] = []
        for at, n in enumerate([*self.elected, *left, *reversed(self.excluded)], start=1):
            votes = Fraction(self.totals.get(n, self.votes[n]), self.unit)
            places.append(standings.Place(self.options[n], self.names.get(self.options[n], self.options[n]), at, votes))
        return tuple(places)

    def _settle(self) -> tuple[list[int], int]:
        """Share out and adjust what the elected keep until somebody reaches the quota (they are returned) or the
        surpluses are as good as nothing (their sum is returned) or stop falling.
        """
        flow = self.ballots.flow(self.hopeful, self.elected)
        last: int | None = None
        while True:
            self._share_out(flow)
            reached = [n for n in self.hopeful if self.votes[n] >= self.quota]
            surplus = sum(self.votes[n] - self.quota for n in self.elected)
            if reached or surplus < self.omega or (last is not None and surplus >= last):
                return reached, max(surplus, 0)
            last = surplus
            for n in self.elected:
                if self.votes[n]:
                    self.keeps[n] = min(self.unit, -(-int(self.keeps[n]) * self.quota // self.votes[n]))

    def _share_out(self, flow: flows.Flow | None = None) -> None:
        """Every ballot's vote to the options that keep it, then the quota of what is kept."""
        shares = flow or self.ballots.flow(self.hopeful, self.elected)
        self.votes = shares.share_out(self.keeps, unit=self.unit)
        self.quota = sum(self.votes) // (self.seats + 1) + 1

    def _elect(self, these: Sequence[int], why: str) -> None:
        ordered = sorted(these, key=lambda n: (-self.votes[n], self.lots[self.options[n]]))
        ordered = ordered[: self.seats - len(self.elected)]
        for n in ordered:
            self.hopeful.remove(n)
            self.elected.append(n)
            self.totals[n] = self.votes[n]
        for votes in sorted({self.votes[n] for n in ordered}, reverse=True):
            self._meet([n for n in ordered if self.votes[n] == votes], "the order of election")
        self._write(f"{why}; elected: {', '.join(self.options[n] for n in ordered)}")

    def _exclude(self, surplus: int) -> None:
        """Exclude the fewest. Whoever is above them by no more than can still be uncounted is tied with them: the
        surpluses that are left, and one part for each rounding on each ballot.
        """
        fewest = min(self.votes[n] for n in self.hopeful)
        roundings = self.ballots.voters * (len(self.elected) + 1) if self.elected else 0
        near = fewest + surplus + roundings if fewest else 0  # no votes at all is never a matter of rounding
        tied = [n for n in self.hopeful if self.votes[n] <= near]
        tied.sort(key=lambda n: self.lots[self.options[n]])
        self.too_close |= len(tied) > 1 and near > fewest
        self._meet(tied, "exclusion")
        loser = tied[-1]
        self.hopeful.remove(loser)
        self.excluded.append(loser)
        self.totals[loser] = self.votes[loser]
        self._note_gap(loser, is_tie=len(tied) > 1)
        self._write(f"{self.options[loser]} is excluded")
        self.keeps[loser] = 0

    def _meet(self, tied: Sequence[int], what: str) -> None:
        if len(tied) > 1:
            named = tuple(self.options[n] for n in tied)
            self.ties.append(ties.Tie(named, equals.drawn_by(self.seed), f"stage {len(self.stages) + 1}, {what}"))

    def _note_gap(self, loser: int, *, is_tie: bool) -> None:
        saved = min(self.hopeful, key=lambda n: self.votes[n])
        size = Fraction(0) if is_tie else Fraction(self.votes[saved] - self.votes[loser], self.unit)
        if self.gap is None or size < self.gap.size:
            self.gap = results.Gap(size, "votes", self.options[saved], self.options[loser])

    def _write(self, what: str) -> None:
        """A stage with the votes, what is not transferable, the quota, and what each elected option keeps."""
        rows = [(self.options[n], votes) for n, votes in enumerate(self.votes)]
        rows.append((piles.LEFT_OVER, self.ballots.voters * self.unit - sum(self.votes)))
        rows.append(("(quota)", self.quota))
        rows += [(f"(kept of each vote by {self.options[n]})", int(self.keeps[n])) for n in self.elected]
        heading = f"stage {len(self.stages) + 1}: {what}"
        self.stages.append((heading, tuple((name, Fraction(units, self.unit)) for name, units in rows)))
        self.progress(heading)


def _silent(_: str) -> None:
    return


def _rule(seats: int, seed: str | None, withdrawn: Collection[str], places: int) -> results.Rule:
    return results.Rule(
        "meek",
        (
            (
                "quota",
                "the votes kept by all options divided by one more than the seats; it falls as ballots run out",
            ),
            ("surplus", "an elected option keeps the same part of every vote that reaches it, whatever its rank there"),
            ("rounding", f"{places} decimal places; what an option keeps is rounded up"),
            (
                "settled",
                f"when all surpluses together are nothing to {SETTLED[places]} decimal places, or fall no more",
            ),
            ("exclusion", "one at a time, the fewest votes first; the count goes on as if they had never stood"),
            (
                "ties",
                f"{equals.says(seed)}; options are tied when surpluses still uncounted, or rounding, could part them",
            ),
            ("not ranked", "the ballot can never pass to these options"),
            (
                "equal ranks",
                "the vote is shared equally among those still in; what they do not keep goes on to the next rank",
            ),
            ("blank ballots", "are never part of the quota"),
            *equals.withdrawn_choice(withdrawn),
        ),
        (("rule", "meek"), *equals.settings(seats, seed, withdrawn)),
    )
