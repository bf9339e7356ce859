"""Who counts at a given share: doubles where there are many ballots, whole numbers where there are few or it is close."""

from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from engagement.tallies.allocation import funds as spending
from engagement.tallies.allocation.shares import bids, buying, exact_purses, quick_purses
from engagement.tallies.allocation.shares import watch as watching

_FEW = 1500  # entries on all ballots: up to here whole numbers are the quicker way, too


class Engine(StrEnum):
    AUTO = "auto"
    EXACT = "exact"
    QUICK = "quick"  # counts again exactly where it is close, so the answer is the same


class Funds(Protocol):
    """Money in several funds, in place of one budget that may pay for anything.

    Every voter holds an equal share of each fund. Projects are places in the election's list.
    """

    def money(self, share: Fraction) -> exact_purses.Money:
        """Purses of all blocs when every voter holds `share` in all, each fund in proportion."""

    def fits(self, chosen: Collection[int]) -> bool:
        """Whether the real funds can pay for these together."""

    def cover(self, chosen: Collection[str] = ()) -> spending.Funds:
        """The real funds with these paid for, ready to pay for more."""


class Counter:
    """Counts one election at any share, as raising.Counter."""

    def __init__(self, rules: buying.Rules, *, engine: Engine = Engine.AUTO, funds: Funds | None = None) -> None:
        self.rules, self.funds = rules, funds
        small = rules.voters.entries <= _FEW or not rules.voters.precise
        self.exact = funds is not None or engine is Engine.EXACT or (small and engine is Engine.AUTO)
        self.again = 0  # how many counts were made again in whole numbers

    def at(self, share: Fraction, *, before: buying.Outcome | None = None) -> buying.Outcome:
        if not self.exact:
            try:
                return buying.Count(
                    self.rules, quick_purses.QuickPurses(self.rules.voters, share), share, before=before
                ).run()
            except bids.Unsure:
                self.again += 1
        return buying.Count(self.rules, self._exact(share), share, before=before).run()

    def last(self, share: Fraction, watch: watching.Watch) -> tuple[buying.Outcome, list[Fraction], watching.Watch]:
        """The final count: what was bought, at which rates exactly, and what the watch saw."""
        if not self.exact:
            try:
                quick = quick_purses.QuickPurses(self.rules.voters, share, rated=True)
                seen = watch.afresh()
                outcome = buying.Count(self.rules, quick, share, watch=seen).run()
                return outcome, quick.rates(), seen
            except bids.Unsure:
                self.again += 1
        purses = self._exact(share)
        return buying.Count(self.rules, purses, share, watch=watch).run(), purses.rates(), watch

    def _exact(self, share: Fraction) -> exact_purses.ExactPurses:
        voters = self.rules.voters
        money = (
            exact_purses.OneFund(share, times=voters.times.tolist()) if self.funds is None else self.funds.money(share)
        )
        return exact_purses.ExactPurses(voters, money)
