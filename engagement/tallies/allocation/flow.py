"""Whether pots can pay for a set of projects together, in exact whole numbers, and which pot pays what.

A set is feasible when a flow of pence from the pots to the projects each may pay for covers every cost exactly.
Projects with the same payers are alike to the flow and are put together, and so are pots that pay for the same
projects: the network stays tiny however many projects there are, and taking one more project only adds to the
flow that stands.

Source: L. R. Ford and D. R. Fulkerson, "Maximal Flow through a Network" (1956), with shortest augmenting paths as
in J. Edmonds and R. Karp (1972). Why not a library: scipy's maximum_flow counts in 32 bits (£21 million in
pence), solvers of linear programmes such as HiGHS count in floats, and neither they nor networkx add to a flow that
stands, which a count asks for thousands of times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from engagement.tallies.allocation import pots

Payers = Sequence[tuple[int, ...]]  # for each project, the purposes that may pay for it


class Cover:
    """The money of each purpose, and what they have been asked to cover so far.

    `left[f]` is what is left for purpose f, `paid[kind][f]` what it pays for all projects of one kind (those that the
    same purposes may pay for). What is taken can always be paid; who pays it may move while more is taken.
    """

    def __init__(self, amounts: Sequence[int], payers: Payers) -> None:
        self.left = list(amounts)
        kinds = {who: n for n, who in enumerate(dict.fromkeys(payers))}
        self.kind = [kinds[who] for who in payers]
        self.payers = list(kinds)
        self.paid = [[0] * len(self.left) for _ in self.payers]

    def copy(self) -> Self:
        """The same cover, to try things on."""
        other = object.__new__(type(self))
        other.left, other.paid = self.left.copy(), [row.copy() for row in self.paid]
        other.kind, other.payers = self.kind, self.payers
        return other

    def fits(self, project: int, cost: int) -> bool:
        """Whether the purposes could pay this project's cost too."""
        if cost <= sum(self.left[purpose] for purpose in self.payers[self.kind[project]]):
            return True
        return cost <= sum(self.left) and cost <= self.room(project)

    def room(self, project: int) -> int:
        """The largest cost that the purposes could pay for this project too."""
        return self.copy()._push(self.kind[project], sum(self.left))

    def take(self, project: int, cost: int) -> bool:
        """Cover this project too; False, and nothing changes, when the purposes cannot."""
        if not self.fits(project, cost):
            return False
        self._push(self.kind[project], cost)
        return True

    def _push(self, kind: int, cost: int) -> int:
        """Cover as much of the cost as can be, the most restricted purpose first; answers how much that was."""
        pushed = 0
        while pushed < cost and (path := self._path(kind)):
            amount = min(cost - pushed, self.left[path[-1][1]])
            for (_, giver), (other, _) in zip(path, path[1:], strict=False):
                amount = min(amount, self.paid[other][giver])
            for n, (payee, purpose) in enumerate(path):
                self.paid[payee][purpose] += amount
                if n:
                    self.paid[payee][path[n - 1][1]] -= amount
            self.left[path[-1][1]] -= amount
            pushed += amount
        return pushed

    def _path(self, kind: int) -> list[tuple[int, int]]:
        """The shortest way to money that is left: (kind, purpose) that pays it more, (kind that this purpose pays
        less, purpose that pays it instead), … Empty when there is none.
        """
        ways = [[(kind, purpose)] for purpose in self.payers[kind]]
        reached = set(self.payers[kind])
        for way in ways:  # grows while it is read: a queue
            purpose = way[-1][1]
            if self.left[purpose]:
                return way
            for other, row in enumerate(self.paid):
                if row[purpose]:
                    fresh = [one for one in self.payers[other] if one not in reached]
                    reached.update(fresh)
                    ways += [[*way, (other, one)] for one in fresh]
        return []


@dataclass(frozen=True, slots=True)
class Payment:
    """What one pot pays of one project, in smallest units of money; always above zero."""

    pot: str
    project: str
    amount: int


def book(
    held: Sequence[pots.Purpose], winners: Sequence[tuple[int, str, int]], payers: Payers
) -> tuple[Payment, ...] | None:
    """Which pot pays how much of which winner, or None when the pots cannot pay for them all.

    `winners` are (place, id, cost) in the order chosen. The most restricted purpose comes first, and pays the
    winners in that order, each as much as it can while the others can still pay for the rest; then the next purpose. So
    general money is used last. Pots of one purpose pay in the order given. There is exactly one such booking.
    """
    left, rest = [purpose.amount for purpose in held], [cost for _, _, cost in winners]
    who = [payers[place] for place, _, _ in winners]
    if _short(left, rest, who):
        return None
    payments: list[Payment] = []
    for n, purpose in enumerate(held):
        purpose_left = [pot.amount for pot in purpose.pots]
        for winner, (_, project, _) in enumerate(winners):
            if n not in who[winner]:
                continue
            # Setting `wish` aside on both sides leaves others short of what this purpose must keep for them: each
            # penny given back mends one penny of it, so what it can pay is the wish less the shortfall.
            wish = min(left[n], rest[winner])
            left[n], rest[winner] = left[n] - wish, rest[winner] - wish
            back = _short(left, rest, who)
            left[n], rest[winner] = left[n] + back, rest[winner] + back
            payments += _split(purpose, purpose_left, project, wish - back)
    return tuple(payments)


def _short(left: Sequence[int], rest: Sequence[int], who: Payers) -> int:
    """How much of what is still to be paid cannot be."""
    cover = Cover(left, who)
    wanted = [0] * len(cover.payers)
    for kind, cost in zip(cover.kind, rest, strict=True):
        wanted[kind] += cost
    return sum(cost - cover._push(kind, cost) for kind, cost in enumerate(wanted))


def _split(purpose: pots.Purpose, left: list[int], project: str, amount: int) -> Iterator[Payment]:
    """Pay an amount out of a purpose's pots, the first in the list first; `left` is what each still holds."""
    for n, pot in enumerate(purpose.pots):
        part = min(amount, left[n])
        if part:
            left[n] -= part
            amount -= part
            yield Payment(pot.id, project, part)
