"""What each bloc of voters holds of every purpose, in exact whole numbers: as `exact_purses.Money`.

Every payment takes the most restricted money first, so that general money lasts longest.

What `buying.Growth` knows of one purse is true of several. Let every share grow and the same projects be bought. Then
each payment asks the same rate or less, and each purse keeps as much or more: who paid in full pays no more, and takes
no more from any purse than before, since those that come first hold no less; who gave all they had for a project left
nothing in any purse that may pay for it. All payments cover the same costs, so all purses together have exactly as
much more as they started with, and those that may pay for one project have at most that.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from engagement.tallies.allocation import flow
from engagement.tallies.allocation.restricted import booked


class Holdings:
    """Every voter starts with the same share of each purpose. `held[f][bloc]` is what a bloc has of purpose f, and
    `free[kind][bloc]` what it has for projects of one kind: those that the same purposes may pay for.
    """

    def __init__(self, shares: Sequence[Fraction], payers: flow.Payers, *, times: Sequence[int]) -> None:
        self.unit = lcm(*(share.denominator for share in shares))
        whole = [share.numerator * (self.unit // share.denominator) for share in shares]
        kinds = {who: n for n, who in enumerate(dict.fromkeys(payers))}
        self.kind, self.payers = [kinds[who] for who in payers], list(kinds)
        self.kinds = [[n for n, who in enumerate(self.payers) if purpose in who] for purpose in range(len(shares))]
        self.held = [[share * voters for voters in times] for share in whole]
        together = [sum(whole[purpose] for purpose in who) for who in self.payers]
        self.free = [[share * voters for voters in times] for share in together]

    def able(self, project: int, blocs: Sequence[int]) -> list[int]:
        free = self.free[self.kind[project]]
        return [free[bloc] for bloc in blocs]

    def take(self, project: int, blocs: Sequence[int], amounts: Sequence[int]) -> None:
        for _ in self.spend(project, blocs, amounts):
            pass

    def spend(self, project: int, blocs: Sequence[int], amounts: Sequence[int]) -> Iterator[list[int]]:
        """As `take`; answers, purpose by purpose of those that may pay, the most restricted first, how much of each
        amount it paid. Nothing is taken until it is read to the end.
        """
        due = list(amounts)
        for purpose in self.payers[self.kind[project]]:
            held = self.held[purpose]
            bill = [min(rest, held[bloc]) for bloc, rest in zip(blocs, due, strict=True)]
            due = [rest - part for rest, part in zip(due, bill, strict=True)]
            for row in (held, *(self.free[kind] for kind in self.kinds[purpose])):
                for bloc, part in zip(blocs, bill, strict=True):
                    row[bloc] -= part
            yield bill

    def refine(self, by: int) -> None:
        if by == 1:
            return
        self.unit *= by
        self.held = [[amount * by for amount in row] for row in self.held]
        self.free = [[amount * by for amount in row] for row in self.free]


def start(money: booked.Money, share: Fraction, *, times: Sequence[int]) -> Holdings:
    """What voters hold who have this share of all money together: of every purpose in proportion to its pots."""
    budget = money.election.budget or 1
    return Holdings([share * purpose.amount / budget for purpose in money.purposes], money.payers, times=times)
