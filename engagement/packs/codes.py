"""Short codes of packs: `VX7-4KM-9QP`. Pure.

Like the references of answers (``feedback.references``: the same alphabet without look-alikes, the same check), but shorter, as
they stand on posters: eight random symbols, 36 bits, and a ninth that makes the weighted sum of all a multiple of 23.
"""

import secrets

from engagement.feedback.references import ALPHABET, SIZE, VALUES, tidy

LENGTH = 9


def new_code() -> str:
    """A random code, as it is written."""
    return complete("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def complete(symbols: str) -> str:
    """Eight symbols with the ninth that brings their sum to nought."""
    return _written(symbols + ALPHABET[-_sum(symbols) * pow(LENGTH, -1, SIZE) % SIZE])


def read(typed: str) -> str | None:
    """The code as it is written, or None when it cannot be one."""
    symbols = tidy(typed)
    good = len(symbols) == LENGTH and all(map(VALUES.__contains__, symbols)) and _sum(symbols) == 0
    return _written(symbols) if good else None


def _written(symbols: str) -> str:
    return "-".join(symbols[at : at + 3] for at in range(0, LENGTH, 3))


def _sum(symbols: str) -> int:
    return sum(weight * VALUES[symbol] for weight, symbol in enumerate(symbols, start=1)) % SIZE
