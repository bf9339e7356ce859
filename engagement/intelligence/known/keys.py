"""One number for one thing of any kind, and for the kinds and localities that are looked through together. Pure."""

from collections.abc import Collection, Iterable
from itertools import product

ID_BITS = 48
LOCALITIES = 4096
"""A scope of the index has 16 bits: four for the kind, twelve for the locality."""


def key_of(code: int, id_: int) -> int:
    return code << ID_BITS | id_


def thing_of(key: int) -> tuple[int, int]:
    """(code, id) of a key."""
    return key >> ID_BITS, key & ((1 << ID_BITS) - 1)


def scope_of(code: int, locality_id: int) -> int:
    """Localities past the 4,095th share the scope of the whole place: they are found, and the cards see to who is shown them."""
    return code * LOCALITIES + (locality_id if 0 <= locality_id < LOCALITIES else 0)


def scopes_of(code: int, localities: Collection[int] | None) -> Iterable[int]:
    """The scopes of one kind in these localities and the whole place; None for all of them."""
    if localities is None:
        return range(code * LOCALITIES, (code + 1) * LOCALITIES)
    return [scope_of(one, locality) for one, locality in product([code], {0, *localities})]
