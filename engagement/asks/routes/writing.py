"""An ask is written one thing a page: the question, where and whom, the days and the burden, what is known already, and open it."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from engagement.asks import actions, before, forms, permissions, queries, rules
from engagement.asks.models import Ask
from engagement.asks.routes.blueprint import bp
from engagement.communities import queries as communities
from engagement.feedback import permissions as may_feedback
from engagement.insights import queries as insights
from engagement.places import queries as places
from engagement.privacy import queries as privacy
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page


@bp.route("/asks/new", methods=["GET", "POST"])
@needs(permissions.enter_ask)
def enter_ask() -> Any:
    """Enter something you want to ask residents."""
    form = forms.Question.of(None)
    insight = insights.find_public(form.insight.data or request.args.get("insight"))
    form.insight.data = insight.key if insight else ""
    if form.sent():
        with form.catching():
            ask = actions.enter_ask(**_question(form), insight=insight, by=me(), now=clock.now())
            return done(url_for(".put_where", ask=ask.key))
    known = queries.organisations()
    return page("asks/put_question.html", form=form, organisations=known, ask=None, insight=insight)


@bp.route("/asks/<ask>/question", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_draft)
def put_question(ask: Ask) -> Any:
    """Put the question right while it is a draft."""
    if astray := _astray(ask, "question"):
        return astray
    kept = privacy.find_kept(ask, forms.Question.part) if request.method == "GET" else None
    form = forms.Question.of(ask, kept)
    if kept:
        form.recall()
    if form.sent():
        with form.catching():
            actions.put_question(ask, **_question(form), by=me(), now=clock.now())
            return done(_on(ask))
    return page("asks/put_question.html", form=form, organisations=queries.organisations(), ask=ask)


@bp.route("/asks/<ask>/where", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_draft)
def put_where(ask: Ask) -> Any:
    """Say which areas and people are asked."""
    if astray := _astray(ask, "question"):
        return astray
    localities = places.list_localities(within=permissions.localities_of(actor()), neighbourhoods=True)
    groups = [one for one in communities.list_groups() if one.locality_id in {here.id for here in localities}]
    kept = privacy.find_kept(ask, forms.Where.part) if request.method == "GET" else None
    form = forms.Where.of(ask, localities, groups, kept)
    if kept:
        form.recall()
    if form.sent():
        with form.catching():
            within, below = form.places(localities)
            group = next((one for one in groups if one.key == form.group.data), None)
            said = {"whom": form.whom.data, "reason": form.reason()}
            actions.put_where(ask, within, neighbourhoods=below, group=group, **said, by=me(), now=clock.now())
            return done(_on(ask))
    return page("asks/put_where.html", form=form, ask=ask)


@bp.route("/asks/<ask>/burden", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_draft)
def put_burden(ask: Ask) -> Any:
    """Say when people are asked, and what it takes of them."""
    if astray := _astray(ask, "question"):
        return astray
    form = forms.Days.of(ask)
    if form.sent():
        with form.catching():
            actions.put_burden(ask, **form.answers(), by=me(), now=clock.now())
            return done(_on(ask))
    return page("asks/put_burden.html", form=form, ask=ask)


@bp.route("/asks/<ask>/known", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_draft)
def confirm_known(ask: Ask) -> Any:
    """See what is known already, who was asked lately and what was never answered."""
    if astray := _astray(ask, "known"):
        return astray
    shown = before.about(ask, actor=actor(), today=clock.today())
    form = forms.SeenKnown()
    changed = request.method == "POST" and form.shown.data != shown.print()
    if not changed and form.sent():
        with form.catching():
            actions.confirm_known(ask, shown.ids(), by=me(), now=clock.now())
            return done(url_for(".open_ask", ask=ask.key))
    form.shown.data, form.shown.typed = shown.print(), None
    return page(
        "asks/confirm_known.html",
        form=form,
        ask=ask,
        known=shown,
        changed=changed,
        today=clock.today(),
        rules=rules,
        see_owed=may_feedback.see_owed,
    )


@bp.route("/asks/<ask>/open", methods=["GET", "POST"])
@needs(permissions.keep_ask, of=queries.get_draft)
def open_ask(ask: Ask) -> Any:
    """Check your answers and put the ask in the calendar."""
    if astray := _astray(ask, "open"):
        return astray
    above = queries.above_rest_of(ask)
    form = forms.RestReason() if above else forms.Opening()
    if form.sent():
        with form.catching():
            actions.open_ask(ask, rest_why=form.rest_why.data, reason=form.reason(), by=me(), now=clock.now())
            return done(url_for(".show_ask", ask=ask.key), _("It stands in the calendar now."))
    return page("asks/open_ask.html", form=form, ask=ask, above=above, rules=rules)


def _question(form: forms.Question) -> dict[str, Any]:
    said = {name: form[name].data for name in ("question", "kind", "organisation", "about")}
    return {**said, "reason": form.reason()}


def _on(ask: Ask) -> str:
    """The page of the first question still open."""
    return url_for(f".{PAGES[rules.stage_of(ask)]}", ask=ask.key)


def _astray(ask: Ask, stage: str) -> Any:
    """Where to send somebody who comes before the pages it builds on are answered, or after it was opened or called off."""
    if ask.opened_at is not None or ask.called_off_at is not None:
        return redirect(url_for(".show_ask", ask=ask.key), code=303)
    if rules.STAGES.index(rules.stage_of(ask)) < rules.STAGES.index(stage):
        return redirect(_on(ask), code=303)
    return None


PAGES = {"where": "put_where", "burden": "put_burden", "known": "confirm_known", "open": "open_ask"}
