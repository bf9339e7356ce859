"""The questions about themselves that people may answer after they have told us something."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from engagement.equality import actions, forms, rules
from engagement.intelligence.routes import half_told
from engagement.shared import clock
from engagement.shared.pages import done, needs, page
from engagement.shared.permits import anyone

bp = Blueprint("equality", __name__)


@bp.route("/tell-us/about-you", methods=["GET", "POST"])
@needs(anyone)
def about_you() -> Any:
    """Say something about yourself, if you like: kept apart from what you told us."""
    draft = half_told.draft()
    if draft is None or draft.note_id is None or draft.about_you_used:
        return redirect(url_for("intelligence.tell_sent"), code=303)
    form = forms.about_you()
    if form.sent():
        with form.catching():
            actions.answer(draft, {one.slug: form[one.slug].data for one in rules.questions()}, now=clock.now())
            return done(
                url_for("intelligence.tell_sent"), _("Thank you. Your answers are kept apart from what you told us.")
            )
    return page("equality/about_you.html", form=form, questions=rules.questions(), batch=rules.BATCH, private=True)
