"""Rules of the money: what sums to zero, what may be spent on what, and what is never exceeded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l

from engagement.funds.models import Transaction
from engagement.shared.money import ZERO, Money, total
from engagement.shared.refusals import Refusal

NEVER_BELOW_ZERO = ("available", "committed", "paid")
"""Kinds of account that hold money. Only ``source``, where it came from, is below zero."""


class NotEnoughMoney(Refusal):
    says = _l("There is not enough money: %(asked)s is needed, and %(left)s is left for this")
    field = "amount"


class OverEnvelope(Refusal):
    says = _l("This would go over “%(name)s”: %(left)s of it is left")
    field = "amount"


class MoreThanCommitted(Refusal):
    says = _l("No more than %(left)s of this commitment is left")
    field = "amount"


class NotAnAmount(Refusal):
    says = _l("The amount must be more than nothing")
    field = "amount"


class AlreadyReceived(Refusal):
    says = _l("This contribution has been marked as received already")


class AlreadyReversed(Refusal):
    says = _l("This has been reversed already")


class CannotReverse(Refusal):
    says = _l("Only money received or paid can be reversed. To take back a commitment, release it")


class AlreadyOpened(Refusal):
    says = _l("This locality has a fund for that year already")
    field = "year"


class Unbalanced(ValueError):
    """The lines of a transaction do not sum to zero: a fault in the code, never in what somebody typed."""


@dataclass(frozen=True, kw_only=True)
class Balances:
    """Where a fund's money stands. ``expected`` has been promised and has not come; ``by_purpose`` is what is available for each
    purpose, "" being any; ``commitments`` is how many there ever were."""

    available: Money = ZERO
    committed: Money = ZERO
    paid: Money = ZERO
    expected: Money = ZERO
    by_purpose: dict[str, Money] = field(default_factory=dict)
    commitments: int = 0

    @property
    def received(self) -> Money:
        """All that has come in."""
        return self.available + self.committed + self.paid


@dataclass(frozen=True)
class Part:
    """A stretch of the bar that shows a fund: from ``start``, ``width`` long, both in thousandths of the whole."""

    name: str
    amount: Money
    start: int
    width: int


def april_year(day: date) -> int:
    """The year on whose 1 April the financial year of a day began."""
    return day.year if day.month >= 4 else day.year - 1


def check_amount(amount: Money) -> None:
    """Raises NotAnAmount unless there is something of it."""
    if amount <= ZERO:
        raise NotAnAmount


def check_balanced(amounts: Iterable[Money]) -> None:
    """Raises Unbalanced unless the lines sum to zero."""
    if total(list(amounts)) != ZERO:
        raise Unbalanced


def draw(amount: Money, purpose: str, available: dict[str, Money]) -> dict[str, Money]:
    """How much to take from each purpose's money: restricted money first, because it can be spent on nothing else.
    Raises NotEnoughMoney."""
    left = total([available.get(one, ZERO) for one in {purpose, ""}])
    if amount > left:
        raise NotEnoughMoney(asked=amount, left=left)
    if not purpose:
        return {"": amount}
    restricted = min(amount, available.get(purpose, ZERO))
    return {one: part for one, part in ((purpose, restricted), ("", amount - restricted)) if part}


def give_back(amount: Money, drawn: dict[str, Money]) -> dict[str, Money]:
    """How a released amount goes back to where it was drawn from: the unrestricted money first, as it was drawn last."""
    free = min(amount, drawn.get("", ZERO))
    bound = next((purpose for purpose in drawn if purpose), "")
    return {purpose: part for purpose, part in (("", free), (bound, amount - free)) if part}


def check_reversible(transaction: Transaction) -> None:
    """Raises AlreadyReversed or CannotReverse."""
    if transaction.reversed_by is not None:
        raise AlreadyReversed
    if not reversible(transaction):
        raise CannotReverse


def reversible(transaction: Transaction) -> bool:
    """Whether `check_reversible` would let it through, for the button."""
    return transaction.kind in ("receive", "pay") and transaction.reversed_by is None


def bar(balances: Balances) -> list[Part]:
    """The bar of a fund: paid, committed, available; in thousandths of what was received. Empty when nothing was."""
    whole = balances.received.pence
    parts, start = [], 0
    amounts = {"paid": balances.paid, "committed": balances.committed, "available": balances.available}
    for name, amount in amounts.items():
        width = amount.pence * 1000 // whole if whole else 0
        if width:
            parts.append(Part(name, amount, start, width))
            start += width
    return parts
