"""Flask-Login's end of a session: the cookie carries a random token, the row it hashes to says whether it still counts."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from engagement.people import queries
from engagement.people.models import Person
from engagement.shared import clock
from engagement.shared.permits import Actor, Grant


class Account(UserMixin):  # type: ignore[misc]
    """Whoever is signed in, as Flask-Login wants them: identified by the session's token, not by the person's id."""

    def __init__(self, token: str, person: Person, grants: frozenset[Grant]) -> None:
        self.token, self.person, self.grants = token, person, grants

    def get_id(self) -> str:
        return self.token


class WrittenByPages(SecureCookieSessionInterface):
    """What a script fetches beside a page does not write the cookie again as it was when it asked: that would undo what a page has
    changed meanwhile, such as the language."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        by_a_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return session.modified or (by_a_page and super().should_set_cookie(app, session))


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256, in hexadecimal. A token is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_account(token: str) -> Account | None:
    """The account of a live session, or None when it ended or never was."""
    found = queries.signed_in(hash_of(token), now=clock.now())
    return Account(token, *found) if found else None


@dataclass(frozen=True)
class Halfway:
    """Somebody who showed a password or a link and still owes a code. Kept in the signed cookie; it opens nothing."""

    person: Person
    after: str


HALFWAY_SECONDS = 600


def go_halfway(person: Person, *, after: str, now: datetime) -> None:
    """Remember in the browser's session, begun afresh, that this person may now be asked for a code."""
    _start_afresh()
    session["halfway"] = {"person": person.key, "after": after, "at": int(now.timestamp())}


def halfway(*, now: datetime) -> Halfway | None:
    """Who is being asked for a code in this browser; None when nobody is, when it took too long, or the account was closed."""
    told = session.get("halfway")
    if not told or not 0 <= now.timestamp() - told["at"] <= HALFWAY_SECONDS:
        return None
    person = queries.find_person_by_key(told["person"])
    return Halfway(person, told["after"]) if person is not None and person.disabled_at is None else None


def enter(token: str, person: Person) -> None:
    """Start the browser's session afresh with this token: nothing of the visitor's session survives but the language."""
    _start_afresh()
    login_user(Account(token, person, frozenset()))


def _start_afresh() -> None:
    kept = {name: session[name] for name in ("language",) if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True


def leave() -> None:
    """Forget the browser's session. The row has been ended by the action."""
    logout_user()
    session.clear()


def forget_the_device(answer: Response) -> Response:
    """Have the browser drop all that pages kept on the device for whoever signs out, also when no script of ours can run."""
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def owner_of_device() -> str | None:
    """A name for whoever is signed in that tells nothing about them. What waits on a device is kept under it, so that it never
    goes up as somebody else's."""
    if not current_user.is_authenticated:
        return None
    return hash_of(f"on a device: {current_user.person.key}")[:32]


def token_hash_in_use() -> str | None:
    """The hash of this request's session token, if somebody is signed in."""
    return hash_of(current_user.token) if current_user.is_authenticated else None


def init_app(app: Flask) -> None:
    """Load whoever is signed in before anything else looks."""
    app.session_interface = WrittenByPages()
    manager = LoginManager(app)
    manager.session_protection = None  # the token's row decides, and it ends by itself
    manager.user_loader(load_account)
    app.extensions["sign_in_page"] = lambda after: url_for("people.sign_in", next=after)

    @app.before_request
    def know_the_actor() -> None:
        person: Any = current_user
        if person.is_authenticated:
            g.actor = Actor(person_id=person.person.id, now=clock.now(), grants=person.grants)
