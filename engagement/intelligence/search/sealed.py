"""What was typed, sealed for an address. Words may name a person, and addresses end up in logs and histories: so the address holds
them encrypted (AES-GCM, a key derived from the server's secret), and only this server reads them again."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engagement.people import keys

PURPOSE = "search words"
NONCE = 12
STEP = 32
"""Lengths are rounded up to this, so that an address does not tell how long the words are."""


def seal(words: str) -> str:
    """The words as letters, figures, - and _."""
    plain = words.encode()
    padded = plain + b"\0" * (-len(plain) % STEP)
    nonce = secrets.token_bytes(NONCE)
    return urlsafe_b64encode(nonce + AESGCM(keys.key_for(PURPOSE)).encrypt(nonce, padded, None)).decode().rstrip("=")


def unseal(sealed: str) -> str | None:
    """The words again; None when this server did not seal them, or has another secret since."""
    try:
        box = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return AESGCM(keys.key_for(PURPOSE)).decrypt(box[:NONCE], box[NONCE:], None).rstrip(b"\0").decode()
    except (ValueError, InvalidTag):  # a ValueError too when it is no base64, too short or not text
        return None
