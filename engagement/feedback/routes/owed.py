"""Pages of answers: follow what became of something, read what was answered, see what is owed, answer."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _

from engagement.feedback import actions, contacts, forms, permissions, queries, references, rules
from engagement.feedback.models import Debt
from engagement.people import guesses
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.pages import SAFE, actor, done, keep, may, needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing

bp = Blueprint("feedback", __name__)


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
    """What became of it, for whoever holds the code: kept out of caches and search engines."""
    try:
        debt = queries.get_trail(reference=reference)
    except Missing:
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


@bp.get("/localities/<locality>/you-said")
@needs(anyone, of=places.get_locality)
def you_said(locality: Locality) -> Any:
    """Read what was said in a locality, and what was done or why not."""
    outcome = request.args.get("outcome")
    outcome = outcome if outcome in rules.OUTCOMES else None
    waiting, first = queries.waiting_in(locality.id)
    return page(
        "feedback/you_said.html",
        locality=locality,
        answers=queries.list_answers(locality.id, outcome=outcome),
        outcome=outcome,
        waiting=waiting,
        first=first,
        rules=rules,
        today=clock.today(),
    )


@bp.get("/answers-owed")
@needs(permissions.see_owed)
def list_owed() -> Any:
    """See the answers still owed, the longest overdue first."""
    allowed = actor().localities(*permissions.READERS)
    localities = places.list_localities(within=allowed)
    chosen = next((one for one in localities if one.slug == request.args.get("locality")), None)
    owed = queries.list_owed(localities=[chosen.id] if chosen else allowed)
    return page(
        "feedback/list_owed.html",
        owed=owed,
        said=queries.said(owed),
        localities=localities,
        chosen=chosen,
        rules=rules,
        today=clock.today(),
    )


@bp.get("/answers-owed/<debt>")
@needs(permissions.see_owed, of=queries.get_debt)
def show_owed(debt: Debt) -> Any:
    """Read what an answer is owed for."""
    return _answering(debt, *_form_for(debt))


@bp.post("/answers-owed/<debt>")
@needs(permissions.answer, of=queries.get_debt)
def answer(debt: Debt) -> Any:
    """Publish an answer."""
    form, beside, said = _form_for(debt)
    if form.sent():
        with form.catching():
            actions.publish_answer(
                [debt, *(one for one in beside if one.key in form.together.data)],
                you_said=form.you_said.data,
                we_did=form.we_did.data,
                outcome=form.outcome.data,
                theme=form.theme.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".list_owed", locality=debt.locality.slug), _("The answer is published."))
    return _answering(debt, form, beside, said)


def _form_for(debt: Debt) -> tuple[forms.AnswerForm, list[Debt], str | None]:
    """The form, the others that one answer may be for too (if whoever asks may answer them), and what was said."""
    form = forms.AnswerForm()
    beside = [one for one in queries.list_beside(debt) if may(permissions.answer, one)]
    said = queries.said([debt, *beside])
    form.offer([(one.key, _short(said.get(one.id)) or one.reference, rules.ROUTES[one.route]) for one in beside])
    return form, beside, said.get(debt.id)


def _answering(debt: Debt, form: forms.AnswerForm, beside: list[Debt], said: str | None) -> Any:
    to_tell = bool(debt.answers) and debt.told_at is None and may(permissions.answer, debt)
    return page(
        "feedback/answer.html",
        form=form,
        debt=debt,
        said=said,
        beside=beside,
        contact=contacts.find(debt) if to_tell else None,
        rules=rules,
        today=clock.today(),
        allowed=permissions,
    )


@bp.post("/answers-owed/<debt>/told")
@needs(permissions.answer, of=queries.get_debt)
def mark_told(debt: Debt) -> Any:
    """Say that a person was told the answer by word of mouth."""
    actions.mark_told(debt, by=actor().person_id, now=clock.now())
    return done(url_for(".list_owed", locality=debt.locality.slug), _("Thank you for telling them."))


def _short(text: str | None) -> str:
    return "" if not text else text if len(text) <= 120 else text[:119].rstrip() + "…"
