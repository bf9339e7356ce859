"""One count at one share: buy, again and again, the project that asks least of its supporters for the good it does.

Two facts keep this short. Purses only shrink, so what a project asked before is a lower bound on what it asks now:
only projects whose bound is not above the best bid are priced again. And when every voter starts with a little more,
and the same projects were bought so far, no supporter has less than before and all together have only that much more:
so a bid of the count before, less a bounded loss, is a bound in this count too (see `Growth`), and often shows that a
whole count would come out the same.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf

from engagement.tallies import ties
from engagement.tallies.allocation import demands
from engagement.tallies.allocation.shares import bids, electorate
from engagement.tallies.allocation.shares import watch as watching

Fits = Callable[[Collection[int]], bool]  # whether the real money can pay for these projects together


@dataclass(frozen=True)
class Rules:
    """What stays the same in every count of one election."""

    voters: electorate.Electorate
    ids: Sequence[str]
    breaker: ties.Breaker
    budget: int
    fits: Fits | None = None  # in place of the budget, where money is restricted
    asked: demands.Demands = field(default_factory=demands.Demands)

    def affords(self, chosen: Sequence[int]) -> bool:
        """Whether there is money for these together."""
        if self.fits:
            return self.fits(chosen)
        costs = self.voters.costs
        return sum([costs[n] for n in chosen]) <= self.budget

    def opening(self) -> electorate.Doubles:
        """The first bounds; infinite for what nobody supports, and for what must wait for another."""
        bounds = self.voters.lowest.copy()
        bounds[list(self.asked.after)] = inf
        return bounds

    def reopen(self, bought: Sequence[int], bounds: electorate.Doubles) -> None:
        """Let in what waited for the last purchase, and shut out what may not stand beside it."""
        for place, before in self.asked.after.items():
            if before == bought[-1] and self.asked.open(place, bought):
                bounds[place] = self.voters.lowest[place]
        bounds[list(self.asked.rivals(bought[-1]))] = inf


@dataclass
class Outcome:
    """What was bought at one share, in order, and the bids of every round. `fits` is false when it cost more than
    there is; it was broken off then. For any share below `share + safe` the same would be bought.
    """

    share: Fraction
    won: list[bids.Bid] = field(default_factory=list)
    bought: list[int] = field(default_factory=list)
    rounds: list[dict[int, bids.Bid]] = field(default_factory=list)
    fits: bool = True
    safe: float = inf


@dataclass
class Growth:
    """How much a bid can fall when every voter starts with more, as long as the same projects were bought before.

    Together the voters have exactly as much more as they started with; any one of them at most `reach` times the
    rise of the share. Supporters who pay in full lower no bid; the others can add what they have more, and no more.
    """

    voters: int
    reach: float = 1.0

    def loss(self, bid: bids.Bid, unit: int) -> float:
        """The most a bid falls (or, if short, gains in money) for each unit that the share rises."""
        more = min(self.voters, bid.partial * self.reach)
        return more if bid.short else more / (bid.full * unit)

    def paid(self, loss: float, top: int) -> None:
        """A payment that may have asked less leaves its supporters with so much more: the loss times their worth."""
        self.reach += loss * top


class Count:
    """A single count. Make it, and call `run` once."""

    def __init__(
        self,
        rules: Rules,
        purses: bids.Purses,
        share: Fraction,
        *,
        before: Outcome | None = None,
        watch: watching.Watch | None = None,
    ) -> None:
        self.rules, self.purses, self.before, self.watch = rules, purses, before, watch
        self.found = Outcome(share)
        self.bounds = rules.opening()
        self.losses = [0.0] * len(self.bounds)
        self.growth = Growth(rules.voters.voters)
        self.last = 0.0  # the most that any purchase asked so far
        self.rise = float(share - before.share) if before else 0.0
        self.grown = self.rise  # how much more than in the count before any voter has, at most

    def run(self) -> Outcome:
        found, bounds = self.found, self.bounds
        while len(bounds):
            met: dict[int, bids.Bid] = {}
            found.rounds.append(met)
            self._inherit(met)
            offers = self._offers(met)
            if not offers:
                return found
            winner = self._pick(offers)
            for bid in offers:
                bounds[bid.project] = bid.ask
            bounds[winner.project] = inf
            self._buy(winner)
            if not found.fits:
                return found
        return found

    def _inherit(self, met: dict[int, bids.Bid]) -> None:
        """Take over what the count before knew at this moment, less what it may have lost since."""
        if self.before is None:
            return
        if len(self.found.rounds) > len(self.before.rounds):
            self.before = None
            return
        for project, old in self.before.rounds[len(self.found.rounds) - 1].items():
            if self.bounds[project] == inf:
                continue
            lost = min(self.growth.voters * self.rise, old.partial * self.grown)
            if old.short:
                if old.short - lost > bids.CLOSE * self.rules.voters.costs[project]:
                    met[project] = bids.unaffordable(project, short=old.short - lost, mass=old.partial)
                    self._outdated(project)
                    self._drop(met[project])
            else:
                ask = old.ask - lost / (old.full * self.rules.voters.units[project])
                if ask > self.bounds[project]:
                    met[project] = bids.Bid(project, ask, old.full, old.partial)
                    self._outdated(project)
                    self.bounds[project] = ask
                    self.losses[project] = self.growth.loss(old, self.rules.voters.units[project])

    def _offers(self, met: dict[int, bids.Bid]) -> list[bids.Bid]:
        """The bids of this round: all that could be the lowest, each priced now."""
        offers: list[bids.Bid] = []
        least, bounds = inf, self.bounds
        while True:
            project = int(bounds.argmin())
            bound = float(bounds[project])
            if bound > least * (1 + bids.CLOSE) or bound == inf:
                return offers
            self._outdated(project)
            bid = met[project] = self.purses.bid(project, at_least=bound)
            if bid.short:
                self._drop(bid)
                continue
            bounds[project] = inf  # until the round is over
            self.losses[project] = self.growth.loss(bid, self.rules.voters.units[project])
            offers.append(bid)
            least = min(least, bid.ask)

    def _drop(self, bid: bids.Bid) -> None:
        """It can never be paid for again: its supporters will only have less."""
        self.bounds[bid.project] = inf
        if loss := self.growth.loss(bid, 1):
            self.found.safe = min(self.found.safe, bid.short / loss)

    def _outdated(self, project: int) -> None:
        """The bound held for all purchases so far; how much more could the share be before it might not?"""
        if loss := self.losses[project]:
            self.found.safe = min(self.found.safe, max(self.bounds[project] - self.last, 0.0) / loss)

    def _pick(self, offers: list[bids.Bid]) -> bids.Bid:
        least = min(bid.ask for bid in offers)
        close = [bid for bid in offers if bid.ask <= least * (1 + bids.CLOSE)]
        lowest = close if len(close) == 1 else self.purses.lowest(close)
        if len(lowest) == 1:
            return lowest[0]
        if self.watch:
            self.watch.tied(lowest)
        rank, ids = self.rules.breaker.rank, self.rules.ids
        return min(lowest, key=lambda bid: rank[ids[bid.project]])

    def _buy(self, winner: bids.Bid) -> None:
        self._follow(winner)
        if self.watch:
            self.watch.bought(winner, self._others(winner), self.purses)
        self.purses.pay(winner)
        self.found.won.append(winner)
        self.found.bought.append(winner.project)
        self.found.fits = self.rules.affords(self.found.bought)
        self.growth.paid(self.losses[winner.project], self.rules.voters.top[winner.project])
        self.last = max(self.last, winner.ask)  # an add-on may ask less than its base
        if self.rules.asked.after or self.rules.asked.apart:
            for rival in self.rules.asked.rivals(winner.project):
                self._outdated(rival)  # it is shut out now, and might have won before with larger shares
            self.rules.reopen(self.found.bought, self.bounds)

    def _follow(self, winner: bids.Bid) -> None:
        """Stay beside the count before for as long as it bought the same."""
        if self.before is None:
            return
        old = self.before.won[len(self.found.won)] if len(self.found.won) < len(self.before.won) else None
        if old is None or old.project != winner.project:
            self.before = None
            return
        self.grown += max(old.ask - winner.ask, 0.0) * self.rules.voters.top[winner.project]

    def _others(self, winner: bids.Bid) -> list[bids.Bid]:
        """The latest bid of each project that could still be bought, or could if its supporters had more."""
        voters, bought = self.rules.voters, {winner.project, *self.found.bought}
        latest = {
            n: bids.Bid(n, float(ask), voters.total[n])
            for n, ask in enumerate(voters.lowest)
            if ask < inf and n not in bought and self.rules.asked.open(n, bought - {winner.project})
        }
        for met in self.found.rounds:
            latest.update({n: bid for n, bid in met.items() if n in latest})
        return list(latest.values())
