"""A resident tells us what matters, one question a page, without an account. Answers wait in a draft, never in an address.

The pages before the last may be sent again and again, by the back button too: they only put answers in the draft. The last one
turns the draft into a note, once.
"""

from typing import Any

from flask import redirect, request, url_for

from engagement.feedback import references
from engagement.feedback import rules as feedback
from engagement.intelligence import forms, languages, rules
from engagement.intelligence.routes import half_told
from engagement.intelligence.routes.blueprint import bp
from engagement.places.place import current_place
from engagement.shared.pages import done, needs, page
from engagement.shared.permits import anyone


@bp.get("/tell-us")
@needs(anyone)
def tell_us() -> Any:
    """Find out how telling us works before you begin."""
    return page("intelligence/tell_us.html", days=current_place().answer_days)


@bp.route("/tell-us/afresh", methods=["GET", "POST"])
@needs(anyone)
def tell_afresh() -> Any:
    """Begin anew: what was told so far and not sent is forgotten. On a kiosk, for the next person."""
    if request.method == "POST":
        half_told.forget()
    half_told.let_go()
    return redirect(url_for(".tell_us"), code=303)


@bp.route("/tell-us/what", methods=["GET", "POST"])
@needs(anyone)
def tell_what() -> Any:
    """Say what matters to you, in your own words."""
    draft = half_told.draft()
    going_on = draft is not None and draft.note_id is None
    form = forms.What(text=draft.text, keep_why=draft.held_why) if draft and going_on else forms.What()
    if request.method == "GET" and form.keep_why.data:
        form.recall()
    if form.validate_on_submit():
        return half_told.keep(draft, text=form.text.data, held_why=form.held_why)
    return page("intelligence/tell_what.html", form=form, private=True)


@bp.route("/tell-us/answer", methods=["GET", "POST"])
@needs(anyone)
def tell_answer() -> Any:
    """Say how you would like to hear back."""
    draft = half_told.draft()
    if astray := half_told.astray(draft, "answer"):
        return astray
    form = forms.AnswerBack.of(draft)
    if form.validate_on_submit():
        with form.catching():
            route, contact = form.chosen()
            return half_told.keep(draft, route=route, contact=contact)
    days = current_place().contact_days
    return page("intelligence/tell_answer.html", form=form, days=days, private=True)


@bp.route("/tell-us/check", methods=["GET", "POST"])
@needs(anyone)
def tell_check() -> Any:
    """Check your answers and send them."""
    draft = half_told.draft()
    form = forms.Check()
    if draft is not None and draft.note_id is not None:
        return redirect(url_for(".tell_sent"), code=303)
    if astray := half_told.astray(draft, "check"):
        return astray
    if draft is not None and form.sent():
        with form.catching():
            half_told.send(draft)
            return done(url_for(".tell_sent"))
    return page(
        "intelligence/tell_check.html",
        form=form,
        draft=draft,
        kinds=rules.KINDS,
        language_of=languages.name_of,
        over=half_told.is_over(),
        back=feedback.ROUTES_BACK,
        private=True,
    )


@bp.get("/tell-us/sent")
@needs(anyone)
def tell_sent() -> Any:
    """See your reference after sending."""
    draft = half_told.draft()
    if draft is None or draft.note is None:
        return redirect(url_for(".tell_us"), code=303)
    debt = draft.note.debt
    groups, may_say = references.spelt(debt.reference), not draft.about_you_used
    return page("intelligence/tell_sent.html", debt=debt, groups=groups, may_say=may_say, private=True)
