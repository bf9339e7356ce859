"""Reference codes that a person can read out over a phone: `VX7-4KM-9QP-HTR`. Pure.

Twelve symbols of an alphabet of 23 without look-alikes (no 0 O 1 I L, 5 S, 8 B, 2 Z, U beside V, N beside M). Eleven are random,
49 bits, so that codes cannot be tried out; the twelfth makes the weighted sum of all a multiple of 23. Because 23 is prime and the
weights differ, one wrong symbol or any two symbols exchanged always show (the method of ISBN-10; J. Verhoeff, "Error Detecting
Decimal Codes", 1969).
"""

import re
import secrets
from collections.abc import Iterator
from itertools import islice, product

ALPHABET = "34679ACDEFGHJKMPQRTVWXY"
SIZE = len(ALPHABET)
LENGTH = 12
VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}

LIKENESSES = (
    "0OQDC", "1I7JTLY", "UVWY", "NMH", "5S69", "8B3E", "Z27", "4AH9", "G6C9", "PRFB", "KXHR", "EFTP",
    # said alike over a phone
    "BCDEGPTV", "MNFX", "AJKH8", "QUW", "IY5", "S6X",
)  # fmt: skip
"""Symbols taken for each other, on paper or by ear. Those outside the alphabet are never in a code but often in its typing."""

KEYBOARD = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")


SAID = {
    "A": "Alfa", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel", "J": "Juliett",
    "K": "Kilo", "M": "Mike", "P": "Papa", "Q": "Quebec", "R": "Romeo", "T": "Tango", "V": "Victor", "W": "Whiskey",
    "X": "X-ray", "Y": "Yankee",
}  # fmt: skip
"""The words that stand for letters over a phone anywhere in the world (International Radiotelephony Spelling Alphabet)."""


def spelt(reference: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """How to say a written reference over a phone: each group with its symbols and the word that stands for each letter."""
    return [(group, [(symbol, SAID.get(symbol, "")) for symbol in group]) for group in reference.split("-")]


def new_reference() -> str:
    """A random code, as it is written."""
    return complete("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def complete(symbols: str) -> str:
    """Eleven symbols with the twelfth that brings their sum to nought: its weight is 12, so divide by 12 modulo 23."""
    return written(symbols + ALPHABET[-_sum(symbols) * pow(LENGTH, -1, SIZE) % SIZE])


def written(symbols: str) -> str:
    """The symbols in groups of three."""
    return "-".join(symbols[at : at + 3] for at in range(0, LENGTH, 3))


def tidy(typed: str) -> str:
    """What somebody typed, without case, spaces, dashes and dots."""
    return re.sub(r"[\W_]+", "", typed[:100]).upper()


def read(typed: str) -> str | None:
    """The code as it is written, or None when it cannot be one."""
    symbols = tidy(typed)
    return written(symbols) if _good(symbols) else None


def suggestions(typed: str, *, most: int = 4) -> list[str]:
    """Codes that may have been meant, likeliest first. Worked out from the typing alone: nothing is looked up."""
    symbols = tidy(typed)
    found = dict.fromkeys(near for near in _near(symbols) if _good(near))
    return [written(near) for near in islice(found, most)]


def _near(symbols: str) -> Iterator[str]:
    """Likely slips, undone: symbols that are in no code, look-alikes, exchanged neighbours, a slipped finger, one doubled."""
    strange = [at for at, symbol in enumerate(symbols) if symbol not in VALUES]
    if len(symbols) == LENGTH and len(strange) <= 3:
        if strange:
            for choice in product(*(_alike(symbols[at]) or ALPHABET for at in strange)):
                mended = list(symbols)
                for at, symbol in zip(strange, choice, strict=True):
                    mended[at] = symbol
                yield "".join(mended)
            return
        for of in (_alike, _beside):
            for at, symbol in enumerate(symbols):
                yield from (symbols[:at] + other + symbols[at + 1 :] for other in of(symbol))
            if of is _alike:
                yield from (_exchanged(symbols, at) for at in range(LENGTH - 1))
    elif len(symbols) == LENGTH + 1:
        yield from (symbols[:at] + symbols[at + 1 :] for at in range(LENGTH + 1))


def _alike(symbol: str) -> list[str]:
    groups = [group for group in LIKENESSES if symbol in group]
    return [other for other in dict.fromkeys("".join(groups)) if other != symbol and other in VALUES]


def _beside(symbol: str) -> list[str]:
    for row in KEYBOARD:
        if (at := row.find(symbol)) >= 0:
            return [other for other in row[max(at - 1, 0) : at + 2] if other != symbol and other in VALUES]
    return []


def _exchanged(symbols: str, at: int) -> str:
    return symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]


def _good(symbols: str) -> bool:
    return len(symbols) == LENGTH and all(map(VALUES.__contains__, symbols)) and _sum(symbols) == 0


def _sum(symbols: str) -> int:
    return sum(weight * VALUES[symbol] for weight, symbol in enumerate(symbols, start=1)) % SIZE
