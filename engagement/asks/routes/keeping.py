"""What becomes of an ask: change it, call it off, say why people are asked again, say what came of it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engagement.asks import actions, forms, permissions, queries, rules
from engagement.asks.models import Ask
from engagement.asks.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import done, me, needs, page


@bp.get("/asks/mine")
@needs(permissions.enter_ask)
def list_mine() -> Any:
    """See what you entered, and what you still owe."""
    return page("asks/list_mine.html", asks=queries.list_mine(me()), today=clock.today(), rules=rules)


@bp.route("/asks/<ask>/change", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_ask)
def change_ask(ask: Ask) -> Any:
    """Change the days or the burden of an ask that stands in the calendar."""
    form = forms.Changed.of(ask)
    if form.sent():
        with form.catching():
            said = {"rest_why": form.rest_why.data, "why": form.why.data, "reason": form.reason()}
            actions.change_ask(ask, **form.answers(), **said, by=me(), now=clock.now())
            return done(_page_of(ask), _("The change is in the calendar."))
    return page("asks/change_ask.html", form=form, ask=ask)


@bp.route("/asks/<ask>/call-off", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_ask)
def call_off(ask: Ask) -> Any:
    """Call an ask off, with the reason; or throw a draft away."""
    form = forms.CallOff()
    if form.sent():
        with form.catching():
            actions.call_off(ask, form.why.data, reason=form.reason(), by=me(), now=clock.now())
            return done(_page_of(ask), _("It is called off."))
    return page("asks/call_off.html", form=form, ask=ask)


@bp.route("/asks/<ask>/reason", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_ask)
def give_reason(ask: Ask) -> Any:
    """Say why people are asked again so soon, where an ask came into the calendar by itself."""
    form = forms.RestReason()
    if form.sent():
        with form.catching():
            actions.give_reason(ask, form.rest_why.data, reason=form.reason(), by=me(), now=clock.now())
            return done(_page_of(ask), _("The reason stands beside the question."))
    return page("asks/give_reason.html", form=form, ask=ask, above=queries.above_rest_of(ask))


@bp.route("/asks/<ask>/answer", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_ask)
def answer_ask(ask: Ask) -> Any:
    """Say what came of an ask, so that those who answered hear of it."""
    form = forms.Outcome()
    if form.sent():
        with form.catching():
            said = {"outcome": form.outcome.data, "reason": form.reason()}
            actions.answer_ask(ask, form.answer.data, **said, by=me(), now=clock.now())
            return done(_page_of(ask), _("Everybody can read it now."))
    return page("asks/answer_ask.html", form=form, ask=ask)


def _page_of(ask: Ask) -> str:
    return url_for("asks.show_ask", ask=ask.key)
