"""How many parts a text message takes. Pure.

3GPP TS 23.038 (the GSM 7-bit alphabet and its extension) and TS 23.040 (parts): 160 septets in one part or 153 in each of
several; any other letter makes the whole text UCS-2, with 70 or 67 code units.
"""

from dataclasses import dataclass

PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Size:
    """``units`` are septets, or code units when the text is not ``plain``; ``parts`` is how many messages are paid for."""

    plain: bool
    units: int
    parts: int


def size_of(text: str) -> Size:
    """How long a text message is."""
    plain = all(letter in PLAIN or letter in DOUBLE for letter in text)
    if plain:
        septets = [2 if letter in DOUBLE else 1 for letter in text]
        return Size(True, sum(septets), _parts(septets, one=160, each=153))
    units = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    return Size(False, sum(units), _parts(units, one=70, each=67))


def _parts(units: list[int], *, one: int, each: int) -> int:
    """A letter of two units is never cut in half: it goes to the next part."""
    if sum(units) <= one:
        return 1
    parts, filled = 1, 0
    for size in units:
        if filled + size > each:
            parts, filled = parts + 1, 0
        filled += size
    return parts
