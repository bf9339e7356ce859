"""Keys for one purpose each, made from the installation's secret key."""

import hashlib
import hmac

from flask import current_app


def key_for(purpose: str) -> bytes:
    """32 bytes that only this installation can make, different for every purpose."""
    secret: str = current_app.extensions["settings"].secret_key
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def sign(purpose: str, text: str) -> bytes:
    """32 bytes that vouch for ``text``, or stand for it where it must not be read."""
    return hmac.digest(key_for(purpose), text.encode(), hashlib.sha256)
