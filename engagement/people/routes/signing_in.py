"""Coming in: by a link or a password, then a code; and going out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from engagement.people import codes, forms, guesses, queries, rules, sessions, sign_in
from engagement.people.models import Person
from engagement.people.routes.blueprint import bp
from engagement.shared.clock import now
from engagement.shared.database import db
from engagement.shared.pages import done, needs, page
from engagement.shared.permits import anyone, signed_in


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@needs(anyone)
def ask_for_link() -> Any:
    """Ask for a link to sign in with."""
    if current_user.is_authenticated:
        return redirect(after_sign_in(), code=303)
    form = forms.AskForLink()
    if form.sent():
        count("link", form.email.data)
        sign_in.ask_for_link(form.email.data, now=now())
        return done(url_for(".link_sent"))
    return page("people/sign_in.html", form=form, after=request.args.get("next"))


@bp.get("/sign-in/sent")
@needs(anyone)
def link_sent() -> Any:
    """Find out where to look for the link."""
    return page("people/link_sent.html")


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@needs(anyone)
def use_link(token: str) -> Any:
    """Sign in with a link."""
    form = forms.Press()
    if form.sent():
        person = sign_in.use_link(token, now=now())
        return come_in(person, after=after_sign_in()) if person else page("people/link_over.html", status=410)
    if not queries.is_live_link(sessions.hash_of(token), now=now()):
        return page("people/link_over.html", status=410)
    return page("people/use_link.html", form=form, private=True)


@bp.route("/sign-in/password", methods=["GET", "POST"])
@needs(anyone)
def with_password() -> Any:
    """Sign in with a password."""
    if current_user.is_authenticated:
        return redirect(after_sign_in(), code=303)
    form = forms.WithPassword()
    if form.validate_on_submit():
        with guessing("password", form.email.data) as took:
            person = sign_in.check_password(form.email.data, form.password.data)
            if person is not None:
                took()
                return come_in(person, after=after_sign_in())
        form.form_errors.append(_("The email address or the password is not right"))
    return page("people/with_password.html", form=form, after=request.args.get("next"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@needs(anyone)
def enter_code() -> Any:
    """Give the code of the second step."""
    half = sessions.halfway(now=now())
    if half is None:
        return redirect(url_for(".sign_in"), code=303)
    if half.person.second_factor is None:
        return redirect(url_for(".second_factor"), code=303)
    form = forms.EnterCode()
    if form.validate_on_submit():
        with guessing("code", half.person.email) as took, form.catching():
            sign_in.check_code(half.person, form.code.data, now=now())
            took()
            return start_session(half.person, after=half.after)
    shown = demonstration_code(half.person)
    return page("people/enter_code.html", form=form, shown=shown, private=True)


@bp.post("/sign-out")
@needs(signed_in)
def sign_out() -> Any:
    """Sign out."""
    token_hash = sessions.token_hash_in_use()
    if token_hash:
        sign_in.end(token_hash, now=now())
    sessions.leave()
    return sessions.forget_the_device(done("/", _("You are signed out.")))


def come_in(person: Person, *, after: str) -> Any:
    """On to the code when one is needed, whichever way somebody came; or straight in."""
    if rules.needs_second_factor(person, now=now()):
        sessions.go_halfway(person, after=after, now=now())
        return done(url_for(".enter_code" if person.second_factor else ".second_factor"))
    return start_session(person, after=after)


def start_session(person: Person, *, after: str, message: str | None = None) -> Any:
    """A new session with a new token; nothing from before signing in lives on in it."""
    sessions.enter(sign_in.begin(person, now=now()), person)
    return done(after, message)


def after_sign_in() -> str:
    """Where to go next: the page that was asked for if it is one of ours, else the person's own first page."""
    asked = request.args.get("next", "")
    if rules.is_local(asked):
        return asked
    return url_for("home.mine" if "home.mine" in current_app.view_functions else ".account")


def count(kind: str, email: str) -> None:
    """Count a try, or answer 429."""
    try:
        guesses.count(kind, account=email, address=request.remote_addr, now=now())
    except guesses.TooManyGuesses:
        db.session.rollback()
        abort(429)


@contextmanager
def guessing(kind: str, email: str) -> Iterator[Callable[[], None]]:
    """Count a try and commit it: whatever comes next it has been counted, and no lock is held while a secret is checked. The block
    calls what it is given once the secret was right, because then it was no guess."""
    count(kind, email)
    db.session.commit()

    def took() -> None:
        guesses.take_back(kind, account=email, address=request.remote_addr, now=now())
        db.session.commit()

    yield took


def demonstration_code(person: Person) -> str | None:
    """The next code that will be taken, in a demonstration and nowhere else."""
    if not current_app.extensions["settings"].demo or person.second_factor is None:
        return None
    secret = codes.unseal(person.second_factor, owner=person.key)
    return codes.code_at(secret, max(codes.counter_at(now()), person.second_factor_used + 1)) if secret else None
