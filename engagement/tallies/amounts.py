"""Money as it is read: whole numbers of the smallest unit, written in units of the file's own money."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction


def plain(amount: int, *, scale: int) -> int | float:
    """A number for a machine: 1234 or 1234.5. Up to fifteen digits a double writes and reads back exactly what it was
    given; `smallest` is the way back.
    """
    return amount // scale if amount % scale == 0 else float(Decimal(amount) / scale)


def smallest(number: int | float, *, scale: int) -> int:
    """A machine's number as smallest units, by its digits as they are written."""
    return int((Decimal(str(number)) * scale).to_integral_value(ROUND_HALF_EVEN))


def written(amount: int | float | Fraction, *, scale: int, currency: str = "") -> str:
    """A number for a person: 1,234 or 1,234.50, with the currency's name before it; rounded to the smallest unit, or
    to a hundredth where that is less or the file counts in whole units.
    """
    units = Fraction(amount) / scale
    parts = max(len(str(scale)) - 1, 2 if scale > 1 or units.denominator > 1 else 0)
    number = (Decimal(units.numerator) / units.denominator).quantize(Decimal(1).scaleb(-parts), ROUND_HALF_EVEN)
    if number == int(number) and scale == 1:
        number = Decimal(int(number))
    return f"{currency} {number:,}".strip()
