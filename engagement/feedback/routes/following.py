"""Follow what became of something, by its reference."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from engagement.feedback import forms, permissions, queries, references, rules
from engagement.feedback.routes.blueprint import bp
from engagement.people import guesses
from engagement.shared import clock
from engagement.shared.pages import SAFE, keep, needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing


@bp.route("/follow", methods=["GET", "POST"])
@bp.route("/follow/<reference>", methods=["GET", "POST"])
@needs(anyone)
def follow(reference: str | None = None) -> Any:
    """Follow what became of what you told us, by its reference.

    One endpoint, so that both addresses are built from one name. A form sent to either is a look-up.
    """
    return _trail(reference) if reference and request.method in SAFE else _look_up()


def _look_up() -> Any:
    """A right code leads to its trail. A wrong one counts as a guess, which is kept although the answer is an error."""
    form = forms.LookUp()
    if form.validate_on_submit():
        who = guesses.network(request.remote_addr)
        try:
            guesses.count("reference", account=who, address=request.remote_addr, now=clock.now())
        except guesses.TooManyGuesses:
            abort(429)
        if queries.exists(form.reference.data):
            guesses.take_back("reference", account=who, address=request.remote_addr, now=clock.now())
            return redirect(url_for(".follow", reference=form.reference.data), code=303)
        keep()
        form.reference.errors = [
            _("We do not know this reference. Check it and try again, or ask the person you told.")
        ]
    return page("feedback/look_up.html", form=form)


def _trail(reference: str) -> Any:
    """What became of it, for whoever holds the code: kept out of caches and search engines. A wrong code in an address counts as a
    guess as much as one in the form."""
    try:
        guesses.check_apart("reference", address=request.remote_addr, now=clock.now())
        debt = queries.get_trail(reference=reference)
    except guesses.TooManyGuesses:
        abort(429)
    except Missing:
        guesses.count_apart("reference", address=request.remote_addr, now=clock.now())
        abort(404)
    if debt.reference != reference:
        return redirect(url_for(".follow", reference=debt.reference), code=303)
    answer = page(
        "feedback/trail.html",
        debt=debt,
        groups=references.spelt(debt.reference),
        said=queries.said([debt]).get(debt.id),
        rules=rules,
        today=clock.today(),
        allowed=permissions,
        private=True,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
