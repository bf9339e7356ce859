"""The token of a one-time link, made from a stored nonce and the secret key: once when it is asked for, and again when the
message leaves."""

import base64

from engagement.people import keys


def token_of(nonce: str) -> str:
    """The token that goes into the message, 43 characters. The database alone does not reveal it."""
    return base64.urlsafe_b64encode(keys.sign("sign-in link", nonce)).rstrip(b"=").decode()
