"""A worker begins to fill in for somebody else, or gives it up. The pages themselves are the residents' own."""

from typing import Any

from flask import session, url_for
from flask_babel import gettext as _

from engagement.intelligence import behalf, forms, permissions
from engagement.intelligence.routes import half_told
from engagement.intelligence.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import done, me, needs, page


@bp.route("/tell-us/for-somebody", methods=["GET", "POST"])
@needs(permissions.log_note)
def for_somebody() -> Any:
    """Fill in the residents' pages for somebody else, with a reason."""
    form = forms.ForSomebody()
    if form.sent():
        with form.catching():
            begun = behalf.begin(why=form.chosen(), by=me(), now=clock.now())
            session[half_told.FOR_SOMEBODY] = begun.key
            draft = half_told.draft()
            going_on = draft is not None and draft.note_id is None and bool(draft.text)
            return done(url_for(".tell_check" if going_on else ".tell_what"))
    return page("intelligence/for_somebody.html", form=form)


@bp.post("/tell-us/for-somebody/end")
@needs(permissions.log_note)
def end_for_somebody() -> Any:
    """Give up filling in for somebody else: nothing of it is kept."""
    running = half_told.for_somebody()
    if running is not None:
        behalf.end(running, now=clock.now())
    half_told.forget()
    return done(url_for("intelligence.for_somebody"), _("You are not filling in for anybody any more."))
