"""Passwords: hashed with argon2id at an explicit cost, and refused when they are the first ones anybody would try."""

import re
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import lazy_gettext as _l

from engagement.shared.refusals import Refusal

SHORTEST, LONGEST = 12, 128
ENOUGH = 6
"""How many characters must be left when the words that everybody uses are taken out, at least four of them different."""

_EVERYBODYS = (
    "password passwort letmein welcome iloveyou qwertyuiop qwerty azerty asdfgh asdf zxcvbn zxcv admin administrator"
    " login secret changeme monkey dragon football liverpool arsenal chelsea sunshine princess superman batman master"
    " shadow summer autumn winter spring january february march april june july august september october november"
    " december monday friday hello england london essex engagement council example 1234567890 123456789 12345678 123456"
    " 12345 1234 abcdefgh abcdef abcd abc123 0987654321 987654321 654321 4321"
)
COMMON = frozenset(_EVERYBODYS.split())


class TooShort(Refusal):
    says = _l(
        "Choose a password of at least %(shortest)s characters. Three words that do not belong together are good."
    )
    field = "new"


class TooLong(Refusal):
    says = _l("Choose a password of at most %(longest)s characters")
    field = "new"


class TooCommon(Refusal):
    says = _l("Choose a password that is harder to guess: without common words, your name or the name of this place")
    field = "new"


def check(password: str, *, own_words: Iterable[str]) -> None:
    """Refuse a password that is too short, too long, or mostly common words, runs, or ``own_words`` (name, e-mail, place).
    There are no rules about capitals or figures. Raises TooShort, TooLong or TooCommon."""
    if len(password) < SHORTEST:
        raise TooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise TooLong(longest=LONGEST)
    own = {word for text in own_words for word in re.findall(r"\w{3,}", text.casefold())}
    rest = password.casefold()
    for word in sorted(COMMON | own, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < ENOUGH or len(set(rest)) < 4:
        raise TooCommon


def hash(password: str) -> str:
    """What is stored of a password."""
    return _hasher().hash(password)


def verify(stored: str | None, password: str) -> bool:
    """Whether the password is right. Where none is stored the same work is done for nothing, so that the time tells nothing."""
    try:
        right = _hasher().verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def _hasher() -> PasswordHasher:
    return _of_strength(testing=current_app.extensions["settings"].environment == "test")


@cache
def _of_strength(*, testing: bool) -> PasswordHasher:
    """19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet. Tests need not wait for it."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if testing else PasswordHasher(2, 19 * 1024, 1)


def _nobodys() -> str:
    return _nobodys_hash(_hasher())


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")
