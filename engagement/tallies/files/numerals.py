"""Numbers as people and spreadsheets write them, taken exactly: 1200, 1 200,50, 1.2e3, 12 zł.

An amount is kept as a whole number and how many of its digits stand after the point, so nothing is ever rounded
unless more than six do.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation

FINEST = 6  # digits after the point that are kept
LARGEST = 10**15  # in the smallest unit: more does not fit the exact arithmetic of the columns
PLAIN = re.compile(r"(\d{1,15})(?:[.,](\d*))?")
EMPTY = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'\u2019"))  # thousands are set apart in many ways
MONEY = re.compile(r"^(?:[£€$₣]|chf|eur|gbp|usd|pln|zł)|(?:[£€$₣]|,-|chf|eur|gbp|usd|pln|zł|kč|czk)$", re.I)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
POWER = re.compile(r"\d+(?:\.\d+)?e[+-]?\d{1,2}", re.I)


@dataclass(frozen=True, slots=True)
class Amount:
    """`digits` shifted `parts` places after the point. `note` says what had to be understood, if anything."""

    digits: int
    parts: int
    note: str = ""

    def at(self, parts: int) -> int:
        """The same amount in a unit with that many digits after the point."""
        return self.digits * 10 ** (parts - self.parts)


def money(text: str, *, up: bool) -> Amount | None:
    """Read an amount of money; None when it is none, or when it may mean two things ("1,200").

    More than six digits after the point are rounded to the safe side: costs up, budgets down.
    """
    bare = text.translate(EMPTY)
    note = ""
    if not bare.isdigit():
        shorn = MONEY.sub("", bare)
        note = "the currency's sign is left out" if shorn != bare else ""
        bare = shorn
    if match := PLAIN.fullmatch(bare):
        whole, parts = match[1], (match[2] or "").rstrip("0")
        if "," in bare and len(match[2] or "") == 3 and parts:  # 1,234 or 1.234?
            return None
        if "," in bare and match[2] == "000" and whole != "0":  # 1,000
            return None
        if "." in bare and len(match[2] or "") == 3 and len(whole) <= 3 and whole != "0":
            note = f"read as {whole} and {match[2]} thousandths, as the format says"
        return _cut(Decimal(f"{whole}.{parts or 0}"), up, note)
    if GROUPED.fullmatch(bare):
        return _cut(Decimal(_ungrouped(bare)), up, "thousands were set apart by points or commas")
    if POWER.fullmatch(bare):
        return _cut(Decimal(bare), up, "written as a power of ten")
    return None


def _ungrouped(bare: str) -> str:
    """Of two kinds of marks the last is the decimal point; of one kind used again and again, none is."""
    if "," in bare and "." in bare:
        point = max(bare.rfind(","), bare.rfind("."))
        return re.sub("[.,]", "", bare[:point]) + "." + bare[point + 1 :]
    return re.sub("[.,]", "", bare)


def _cut(number: Decimal, up: bool, note: str) -> Amount | None:
    step = Decimal(1).scaleb(-FINEST)
    if number.adjusted() > 14:
        return None
    kept = number.quantize(step, ROUND_CEILING if up else ROUND_FLOOR)
    if kept != number:
        note = f"rounded {'up' if up else 'down'} to {FINEST} digits after the point"
    return _trimmed(kept, note)


def _trimmed(kept: Decimal, note: str) -> Amount:
    digits, parts = int(kept.scaleb(FINEST)), FINEST
    while parts and not digits % 10:
        digits, parts = digits // 10, parts - 1
    return Amount(digits, parts, note)


def points(text: str) -> Amount | None:
    """Read a number of points, which may be negative; None when it is no number or too large to add up."""
    bare = text.strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,18}(?:\.\d*)?(?:e[+-]?\d)?", bare, re.I):
        return None
    try:
        number = Decimal(bare)
        kept = number.quantize(Decimal(1).scaleb(-FINEST), ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    if abs(kept) >= 10**9:
        return None
    return _trimmed(kept, "" if kept == number else f"rounded to {FINEST} digits after the point")
