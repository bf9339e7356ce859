"""The outbox: what waits, what left, what failed; and letters to be read over before they leave."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.notices import actions, forms, permissions, queries
from engagement.notices.models import Message
from engagement.shared.clock import now
from engagement.shared.pages import actor, done, needs, page, paged

bp = Blueprint("notices", __name__)

STATES = {
    "draft": (_l("Draft"), "yellow"),
    "waiting": (_l("Waiting"), "blue"),
    "sending": (_l("Leaving now"), "blue"),
    "sent": (_l("Sent"), "green"),
    "failed": (_l("Failed"), "red"),
}
"""State → (what it is called, the colour of its tag)."""


@bp.get("/outbox")
@needs(permissions.see_outbox)
def outbox() -> Any:
    """See the messages that wait, left or failed."""
    asked = request.args.get("state", "")
    states = [asked] if asked in STATES else list(STATES)
    messages = paged(queries.outbox(actor(), states=states))
    return page("notices/outbox.html", outbox=messages, names=STATES, asked=asked)


@bp.get("/outbox/<message>")
@needs(permissions.see_message, of=queries.get_message)
def show_message(message: Message) -> Any:
    """Read one message."""
    return page("notices/show_message.html", message=message, names=STATES, allowed=permissions)


@bp.route("/outbox/<message>/edit", methods=["GET", "POST"])
@needs(permissions.mend_letter, of=queries.get_message)
def edit_draft(message: Message) -> Any:
    """Mend a letter before it leaves."""
    form = forms.EditDraft(obj=message)
    if form.sent():
        with form.catching():
            actions.edit(message, subject=form.subject.data, body=form.body.data, by=actor().person_id, now=now())
            return done(url_for(".show_message", message=message.key), _("The letter is saved. It has not left yet."))
    return page("notices/edit_draft.html", form=form, message=message)


@bp.route("/outbox/<message>/release", methods=["GET", "POST"])
@needs(permissions.mend_letter, of=queries.get_message)
def release_draft(message: Message) -> Any:
    """Let a letter go."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            actions.release(message, by=actor().person_id, now=now())
            return done(url_for(".outbox"), _("The letter is on its way."))
    return page("notices/release_draft.html", form=form, message=message)


@bp.post("/outbox/<message>/again")
@needs(permissions.try_again, of=queries.get_message)
def try_again(message: Message) -> Any:
    """Try a failed message again."""
    actions.try_again(message, by=actor().person_id, now=now())
    return done(url_for(".show_message", message=message.key), _("The message will be tried again."))
