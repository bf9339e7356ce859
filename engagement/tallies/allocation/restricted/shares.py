"""Equal shares of every pot: each voter holds an equal share of every pot of the fund, and pays with the most
restricted money first for what they support. The default for restricted money.

Where nothing is restricted this is `equal_shares` itself. Raising the shares raises each voter's share of
every pot by the same part; whether what is bought can be paid for in real money is the flow's to say (`flow`).

Sources: those of `equal_shares`. That a purse may not pay for everything is our own addition, specified in
docs/rules.md; where voters hold several kinds of money the paper's promises are kept for each project by the money
that may pay for it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from engagement.tallies import elections, ties
from engagement.tallies.allocation import demands, equal_shares, flow, pots
from engagement.tallies.allocation.restricted import booked, holdings


class Funds:
    """The pots as a count of equal shares sees them: as counting.Funds."""

    def __init__(self, money: booked.Money, ballots: elections.Ballots) -> None:
        self._money, self._times = money, ballots.times.tolist()
        self._have: list[int] = []  # what `_cover` covers, so that one project more is only one more to cover
        self._cover = money.cover()

    def money(self, share: Fraction) -> holdings.Holdings:
        return holdings.start(self._money, share, times=self._times)

    def fits(self, chosen: Collection[int]) -> bool:
        if not chosen:
            return True
        *before, last = chosen
        if before[: len(self._have)] != self._have:
            self._have, self._cover = [], self._money.cover()
        for place in before[len(self._have) :]:
            if not self._cover.take(place, self._cost(place)):
                return False
            self._have.append(place)
        return self._cover.fits(last, self._cost(last))

    def cover(self, chosen: Collection[str] = ()) -> flow.Cover:
        return self._money.cover(chosen)

    def _cost(self, place: int) -> int:
        return self._money.election.projects[place].cost


def shares(
    election: elections.Election,
    given: Sequence[pots.Pot],
    *,
    choices: equal_shares.Choices | None = None,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
    progress: Callable[[str], None] | None = None,
) -> booked.Booked:
    """Count the election by equal shares of every pot. Blank ballots hold a share of each too, and spend none of it.

    `choices` are those of equal shares. `after` and `apart` are demands by place, see `demands`. The result carries
    the final run, from which `trail` tells what each voter paid out of which pot. Raises pots.Unusable when the pots
    do not fit the election.
    """
    money = booked.Money(election, given)
    # What no money may ever pay for would keep the shares rising for ever; it cannot be chosen whatever its support.
    countable = booked.only(election, money.payable) if money.restricted else election
    ballots = countable.ballots.grouped()
    counted = equal_shares.count(
        countable,
        choices,
        tie_order=tie_order,
        seed=seed,
        asked=demands.Demands(after or {}, apart),
        ballots=ballots,
        funds=Funds(money, ballots) if money.restricted else None,
        progress=progress,
    )
    result = counted.result
    rule = replace(
        result.rule,
        name=f"{result.rule.name}, with restricted money",
        choices=(
            ("Restricted money", "each voter holds an equal share of every pot, and spends the most restricted first"),
            ("Fits", "when the pots can pay for it and all taken before, each pot only for what it may pay for"),
            *money.says(),
            *result.rule.choices,
        ),
        settings=(*result.rule.settings, ("restricted", "shares")),
    )
    return replace(
        money.book(rule, result.chosen, result.ties, result.gap), comparison=result.comparison, run=counted.run
    )
