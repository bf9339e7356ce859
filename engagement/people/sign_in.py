"""Signing in: by a link, by a password, then by a code where a role asks for it; and signing out.

No step tells whether an address has an account, and none of them is a way around the second factor.
"""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from engagement.people import codes, links, passwords, queries, sessions
from engagement.people.events import SecondFactorSet, SignedIn, SignedOut, SignInLinkAsked
from engagement.people.models import Person, SignIn, SignInLink
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.refusals import Refusal

LINK_LASTS = timedelta(minutes=10)


class WrongCode(Refusal):
    says = _l("This code is not right, or it has been used. Wait for the next one and enter that.")
    field = "code"


def ask_for_link(email: str, *, now: datetime) -> None:
    """Ask for a one-time link. For an address without an account the same rows are written, and the worker that would send the
    message finds nobody to send it to: the request takes as long either way."""
    person = queries.find_person(email)
    nonce = secrets.token_urlsafe(32)
    link = SignInLink(
        nonce=nonce,
        token_hash=sessions.hash_of(links.token_of(nonce)),
        person_id=person.id if person is not None and person.disabled_at is None else None,
        until_at=now + LINK_LASTS,
    )
    db.session.add(link)
    db.session.flush()
    tell(SignInLinkAsked(at=now, by=None, link_id=link.id))


def use_link(token: str, *, now: datetime) -> Person | None:
    """Use a link up, in one statement, so that of two clicks one counts. Whose it is, or None when it is used, old or unknown."""
    person_id = db.session.scalar(
        sa.update(SignInLink)
        .where(
            SignInLink.token_hash == sessions.hash_of(token),
            SignInLink.used_at.is_(None),
            SignInLink.until_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink.person_id)
    )
    person = db.session.get(Person, person_id) if person_id else None
    return person if person is not None and person.disabled_at is None else None


def check_password(email: str, password: str) -> Person | None:
    """Whose password this is, or None. The work is the same for an unknown address, a closed account and a wrong password."""
    person = queries.find_person(email)
    stored = person.password_hash if person is not None and person.disabled_at is None else None
    return person if passwords.verify(stored, password) else None


def check_code(person: Person, code: str, *, now: datetime) -> None:
    """Take a code from the person's app; each counts once, however many send it together. Raises WrongCode."""
    secret = codes.unseal(person.second_factor, owner=person.key) if person.second_factor else None
    counter = codes.counter_of(secret, code, now=now) if secret else None
    if counter is None:
        raise WrongCode
    taken = db.session.scalar(
        sa.update(Person)
        .where(Person.id == person.id, Person.second_factor_used < counter, Person.disabled_at.is_(None))
        .values(second_factor_used=counter)
        .returning(Person.id)
    )
    if taken is None:
        raise WrongCode


def set_second_factor(person: Person, secret: str, code: str, *, now: datetime) -> None:
    """Keep a new secret once a code made with it proves that the app has it. Raises WrongCode."""
    counter = codes.counter_of(secret, code, now=now)
    if counter is None:
        raise WrongCode
    person.second_factor = codes.seal(secret, owner=person.key)
    person.second_factor_used = counter
    tell(SecondFactorSet(at=now, by=person.id, person_id=person.id))


def begin(person: Person, *, now: datetime) -> str:
    """Begin a session and answer its token, which is never stored."""
    token = sessions.new_token()
    lasts = timedelta(hours=current_app.extensions["settings"].session_hours)
    session = SignIn(token_hash=sessions.hash_of(token), person_id=person.id, at=now, until_at=now + lasts)
    db.session.add(session)
    db.session.flush()
    tell(SignedIn(at=now, by=person.id, sign_in_id=session.id))
    return token


def end(token_hash: str, *, now: datetime) -> None:
    """End one session."""
    session = db.session.scalar(sa.select(SignIn).where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None)))
    if session is not None:
        session.ended_at = now
        tell(SignedOut(at=now, by=session.person_id, sign_in_id=session.id))
