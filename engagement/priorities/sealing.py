"""Sealing a ballot so that a copy of the database tells neither how anybody voted nor in what order. Pure.

The choices become a bitmap of fixed length, so that every envelope is equally long, encrypted with AES-256-GCM (NIST SP 800-38D)
under a key that HKDF-SHA256 (RFC 5869) derives from the server's secret key and the round's key. The envelope's own id is
authenticated with it: an envelope cannot be copied, or moved to another round. The secret key is not in the database, and must
stay the same while a round is open.
"""

import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WIDTH = 8
"""Bytes of the bitmap: room for 63 positions, counted from 1."""

NONCE = 12


class BrokenSeal(Exception):
    """The envelope does not open: another secret key, another round, or changed bytes."""


class Seal:
    """Seals and opens the envelopes of one round."""

    def __init__(self, *, secret_key: str, round_key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=round_key.encode(), info=b"engagement ballot seal 1").derive(
            secret_key.encode()
        )
        self._cipher = AESGCM(derived)

    def close(self, choices: Iterable[int], *, envelope: str) -> bytes:
        """The sealed choices (positions from 1). Raises ValueError for a position there is no room for."""
        bitmap = 0
        for position in choices:
            if not 1 <= position < WIDTH * 8:
                raise ValueError(f"There is no room for position {position}")
            bitmap |= 1 << position
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, bitmap.to_bytes(WIDTH, "big"), envelope.encode())

    def open(self, sealed: bytes, *, envelope: str) -> tuple[int, ...]:
        """The positions, ascending. Raises BrokenSeal."""
        try:
            bitmap = int.from_bytes(self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], envelope.encode()), "big")
        except (InvalidTag, ValueError):
            raise BrokenSeal from None
        return tuple(position for position in range(1, WIDTH * 8) if bitmap >> position & 1)
