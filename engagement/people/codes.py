"""The second factor: six figures from an app, after RFC 6238 (TOTP), thirty seconds each. The secret is stored encrypted."""

import base64
import secrets
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engagement.people import keys

PERIOD = 30
"""Seconds a code lasts; the one before and the one after are taken too, because clocks differ."""


def new_secret() -> str:
    """160 random bits, as people type them into an app."""
    return pyotp.random_base32()


def seal(secret: str, *, owner: str) -> str:
    """The secret encrypted for one person (their key): it opens for nobody else's row."""
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + _box().encrypt(nonce, secret.encode(), owner.encode())).decode()


def unseal(sealed: str, *, owner: str) -> str | None:
    """The secret, or None when it was sealed for someone else, with another key, or tampered with."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return _box().decrypt(raw[:12], raw[12:], owner.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def counter_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Which thirty seconds (counted from 1970) the code belongs to, or None when it is not right now."""
    here = counter_at(now)
    totp = pyotp.TOTP(secret)
    right = [c for c in (here - 1, here, here + 1) if pyotp.utils.strings_equal(totp.generate_otp(c), code)]
    return right[0] if right else None


def counter_at(now: datetime) -> int:
    """The number of the thirty seconds that a moment falls in."""
    return int(now.timestamp()) // PERIOD


def code_at(secret: str, counter: int) -> str:
    """The code of one thirty seconds. Only a demonstration prints it."""
    return pyotp.TOTP(secret).generate_otp(counter)


def picture(secret: str, *, email: str, service: str) -> str:
    """A QR code that an app can scan, as a ``data:`` address for an ``img``."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=service)
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#0b0c0c", light="#fff")


def in_fours(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _box() -> AESGCM:
    return AESGCM(keys.key_for("second factor"))
