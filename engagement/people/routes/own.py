"""One's own account: who I am, my sessions, my password, my second factor."""

from typing import Any

from flask import redirect, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from engagement.people import actions, codes, forms, passwords, queries, rules, sessions, sign_in
from engagement.people.models import Person
from engagement.people.routes.blueprint import bp
from engagement.people.routes.signing_in import guessing, start_session
from engagement.places.place import current_place
from engagement.shared.clock import now
from engagement.shared.pages import done, needs, page
from engagement.shared.permits import anyone, signed_in


@bp.get("/account")
@needs(signed_in)
def account() -> Any:
    """See your account, your roles and where you are signed in."""
    person = queries.get_person_with_roles(person=current_user.person.key)
    return page(
        "people/account.html",
        person=person,
        names=rules.ROLES,
        sessions=queries.live_sessions(person.id, now=now()),
        this_session=sessions.token_hash_in_use(),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@needs(signed_in)
def change_password() -> Any:
    """Set or change your password."""
    person: Person = current_user.person
    form = forms.ChangePassword()
    if person.password_hash is None:
        del form.current
    if form.validate_on_submit():
        with guessing("password", person.email) as took, form.catching():
            if "current" in form and not passwords.verify(person.password_hash, form.current.data):
                raise rules.WrongPassword
            took()
            actions.set_password(person, form.new.data, by=person.id, now=now())
            message = _("Your password is changed. Everywhere else you are signed out.")
            return start_session(person, after=url_for(".account"), message=message)
    return page("people/change_password.html", form=form)


@bp.route("/account/second-factor", methods=["GET", "POST"])
@needs(anyone)
def second_factor() -> Any:
    """Set up the second step of signing in."""
    half = sessions.halfway(now=now())
    person = current_user.person if current_user.is_authenticated else half.person if half else None
    if person is None:
        return redirect(url_for(".sign_in"), code=303)
    if not current_user.is_authenticated and person.second_factor is not None:
        return redirect(url_for(".enter_code"), code=303)
    form = forms.SetUpSecondFactor()
    if person.second_factor is None:
        del form.current
    secret = _secret_in_the_making(person)
    if form.validate_on_submit():
        with guessing("code", person.email) as took, form.catching():
            if "current" in form:
                sign_in.check_code(person, form.current.data, now=now())
            sign_in.set_second_factor(person, secret, form.code.data, now=now())
            took()
            actions.end_sessions(person, now=now())
            after = half.after if half and not current_user.is_authenticated else url_for(".account")
            message = _("Your second step is set up. Keep the app: you need it each time.")
            return start_session(person, after=after, message=message)
    return page(
        "people/second_factor.html",
        form=form,
        private=True,
        picture=codes.picture(secret, email=person.email, service=current_place().service_name),
        secret=codes.in_fours(secret),
    )


@bp.post("/account/sign-out-everywhere")
@needs(signed_in)
def sign_out_everywhere() -> Any:
    """Sign out on every device."""
    actions.sign_out_everywhere(current_user.person, now=now())
    sessions.leave()
    return sessions.forget_the_device(done("/", _("You are signed out everywhere.")))


def _secret_in_the_making(person: Person) -> str:
    """The secret shown on the page until it is confirmed. It waits in the browser's own session, encrypted."""
    sealed = session.get("new second factor")
    secret = codes.unseal(sealed, owner=person.key) if sealed else None
    if secret is None:
        secret = codes.new_secret()
        session["new second factor"] = codes.seal(secret, owner=person.key)
    return secret
