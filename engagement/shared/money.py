"""Money is a whole number of pence. Floats are refused, because they lose pennies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_WRITTEN = re.compile(r"^£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$", re.ASCII)

LARGEST = 10**18
"""Ten thousand million million pounds, in pence: above the sum of all that can be typed, inside a 64-bit column."""


class NotMoney(ValueError):
    """The text or number is not an amount in pounds and pence."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of pounds sterling in whole pence; may be negative in a ledger entry."""

    pence: int

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise NotMoney(f"Money needs whole pence, not {type(self.pence).__name__}")
        if abs(self.pence) > LARGEST:
            raise NotMoney("The amount is too large")

    @classmethod
    def pounds(cls, pounds: int) -> Money:
        """Whole pounds."""
        return cls(pounds * 100)

    @classmethod
    def parse(cls, written: str) -> Money:
        """Read what people write: ``1234``, ``1,234.50``, ``£12``. Raises NotMoney for anything else."""
        found = _WRITTEN.match(written.strip())
        if not found or len(written) > 30:
            raise NotMoney(written[:30])
        pounds, pence = found.groups()
        return cls(int(pounds.replace(",", "")) * 100 + int(pence or 0))

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence)

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence)

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __lt__(self, other: Money) -> bool:
        return self.pence < other.pence

    def __bool__(self) -> bool:
        return self.pence != 0

    def __str__(self) -> str:
        sign = "−" if self.pence < 0 else ""
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{sign}£{pounds:,}.{pence:02d}" if pence else f"{sign}£{pounds:,}"


ZERO = Money(0)


def total(amounts: list[Money]) -> Money:
    """The sum of amounts; nothing sums to zero."""
    return Money(sum(amount.pence for amount in amounts))


def split(amount: Money, parts: int) -> list[Money]:
    """Split into ``parts`` that differ by at most one penny and sum exactly; the odd pennies go first."""
    each, odd = divmod(amount.pence, parts)
    return [Money(each + (1 if i < odd else 0)) for i in range(parts)]
