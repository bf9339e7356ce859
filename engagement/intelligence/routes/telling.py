"""A resident tells us what matters, one question a page, without an account. Answers wait in a draft, never in an address.

The pages before the last may be sent again and again, by the back button too: they only put answers in the draft. The last one
turns the draft into a note, once.
"""

from typing import Any

from flask import redirect, session, url_for

from engagement.feedback import rules as feedback
from engagement.intelligence import drafts, forms, queries, rules
from engagement.intelligence.models import Draft
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places.place import current_place
from engagement.shared import clock, language
from engagement.shared.pages import done, needs, page
from engagement.shared.permits import anyone

IN_SESSION = "telling"


@bp.get("/tell-us")
@needs(anyone)
def tell_us() -> Any:
    """Find out how telling us works before you begin."""
    return page("intelligence/tell_us.html", days=current_place().answer_days)


@bp.route("/tell-us/what", methods=["GET", "POST"])
@needs(anyone)
def tell_what() -> Any:
    """Say what matters to you, in your own words."""
    draft = _draft()
    going_on = draft is not None and draft.note_id is None
    form = forms.What(text=draft.text) if draft and going_on else forms.What()
    if form.validate_on_submit():
        return _keep(draft, text=form.text.data)
    return page("intelligence/tell_what.html", form=form, private=True)


@bp.route("/tell-us/where", methods=["GET", "POST"])
@needs(anyone)
def tell_where() -> Any:
    """Say which area it is about."""
    draft = _draft()
    if astray := _astray(draft, "where"):
        return astray
    form = forms.Where(locality=draft.locality.slug if draft and draft.locality else None)
    form.offer(places.list_localities())
    if form.validate_on_submit():
        with form.catching():
            return _keep(draft, locality_id=_where(form))
    return page("intelligence/tell_where.html", form=form, private=True)


@bp.route("/tell-us/about", methods=["GET", "POST"])
@needs(anyone)
def tell_about() -> Any:
    """Say what kind of thing it is, and in which language you wrote."""
    draft = _draft()
    if astray := _astray(draft, "about"):
        return astray
    form = forms.About(kind=draft.kind if draft else None, language=(draft and draft.language) or language.chosen()[:2])
    form.offer()
    if form.validate_on_submit():
        return _keep(draft, kind=form.kind.data, language=form.language.data or "en")
    return page("intelligence/tell_about.html", form=form, private=True)


@bp.route("/tell-us/answer", methods=["GET", "POST"])
@needs(anyone)
def tell_answer() -> Any:
    """Say how you would like to hear back."""
    draft = _draft()
    if astray := _astray(draft, "answer"):
        return astray
    form = forms.AnswerBack(route=draft.route if draft else None, contact=draft.contact if draft else None)
    if form.validate_on_submit():
        with form.catching():
            wants_mail = form.route.data == "contact"
            if wants_mail and not form.contact.data:
                raise rules.NeedsAnAddress
            return _keep(draft, route=form.route.data, contact=form.contact.data if wants_mail else None)
    return page("intelligence/tell_answer.html", form=form, private=True)


@bp.route("/tell-us/check", methods=["GET", "POST"])
@needs(anyone)
def tell_check() -> Any:
    """Check your answers and send them."""
    draft = _draft()
    form = forms.Check()
    if draft is not None and draft.note_id is not None:
        return redirect(url_for(".tell_sent"), code=303)
    if astray := _astray(draft, "check"):
        return astray
    if draft is not None and form.sent():
        with form.catching():
            drafts.send(draft, now=clock.now())
            return done(url_for(".tell_sent"))
    written_in = {one.code: one.own_name for one in current_place().note_languages}
    return page(
        "intelligence/tell_check.html",
        form=form,
        draft=draft,
        kinds=rules.KINDS,
        written_in=written_in,
        back=feedback.ROUTES_BACK,
        private=True,
    )


@bp.get("/tell-us/sent")
@needs(anyone)
def tell_sent() -> Any:
    """See your reference after sending."""
    draft = _draft()
    if draft is None or draft.note is None:
        return redirect(url_for(".tell_us"), code=303)
    return page("intelligence/tell_sent.html", debt=draft.note.debt, private=True)


def _draft() -> Draft | None:
    return queries.find_draft(session.get(IN_SESSION), now=clock.now())


def _keep(draft: Draft | None, **answers: Any) -> Any:
    """Put these answers in the draft and go on to the first question still open."""
    kept = drafts.keep(draft, now=clock.now(), **answers)
    session[IN_SESSION] = kept.key
    return redirect(url_for(f".tell_{rules.stage_of(kept)}"), code=303)


def _astray(draft: Draft | None, stage: str) -> Any:
    """Where to send somebody who comes to a page before those it builds on, or whose draft has run out."""
    open_stage = rules.stage_of(draft)
    if rules.STAGES.index(open_stage) < rules.STAGES.index(stage):
        return redirect(url_for(f".tell_{open_stage}"), code=303)
    return None


def _where(form: forms.Where) -> int:
    """The locality of the postcode, or the one picked. Raises a Refusal when neither leads anywhere."""
    if form.postcode.data:
        return places.locate(form.postcode.data).id
    if form.locality.data:
        return places.get_locality(locality=form.locality.data).id
    raise rules.SayWhere
