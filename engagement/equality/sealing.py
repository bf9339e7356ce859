"""Encrypting answers until they are counted: AES-256-GCM (NIST SP 800-38D), every envelope equally long, tied to its own id."""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LENGTH = 2048
"""Bytes of every envelope's content: room for a place's questions, and nothing to be read from its size."""
NONCE = 12


class BrokenSeal(Exception):
    """The envelope does not open: another secret key, or changed bytes."""


def close(content: Any, *, key: bytes, envelope: str) -> bytes:
    """Seal plain data. Raises ValueError when it is longer than any envelope."""
    written = json.dumps(content).encode()
    if len(written) > LENGTH:
        raise ValueError("There is no room for so many answers")
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, written.ljust(LENGTH), envelope.encode())


def open_(sealed: bytes, *, key: bytes, envelope: str) -> Any:
    """The plain data. Raises BrokenSeal."""
    try:
        return json.loads(AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], envelope.encode()))
    except (InvalidTag, ValueError):
        raise BrokenSeal from None
