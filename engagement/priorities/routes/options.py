"""Pages of options and what becomes of them: suggest, add, set aside, agree or say why not, then tell how far it is."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engagement.insights import queries as insights
from engagement.intelligence.themes.forms import follow_merges
from engagement.priorities import actions, forms, permissions, queries, rules
from engagement.priorities.models import Option, Priority, Round
from engagement.priorities.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import actor, done, me, needs, page
from engagement.shared.refusals import Refusal


@bp.route("/rounds/<round>/suggest", methods=["GET", "POST"])
@needs(permissions.suggest_option, of=queries.get_round)
def suggest_option(round_: Round) -> Any:
    """Suggest an option for a round."""
    try:
        rules.check_suggesting(round_, clock.now())
    except Refusal as refusal:
        return page("priorities/not_open.html", round=round_, says=str(refusal), status=409)
    form = forms.Suggestion()
    if form.sent():
        with form.catching():
            option = actions.suggest_option(
                round_,
                title=form.title.data,
                what=form.what.data,
                by=me(),
                now=clock.now(),
            )
            return done(url_for(".suggested", option=option.key))
    return page("priorities/suggest_option.html", form=form, round=round_)


@bp.get("/options/<option>/suggested")
@needs(permissions.suggested_it, of=queries.get_option)
def suggested(option: Option) -> Any:
    """See your reference after suggesting an option."""
    return page("priorities/suggested.html", option=option)


@bp.route("/rounds/<round>/options/new", methods=["GET", "POST"])
@needs(permissions.add_option, of=queries.get_round)
def add_option(round_: Round) -> Any:
    """Put an option on the ballot."""
    form = forms.FromInsight()
    form.offer(db.session.scalars(insights.public_insights(locality_id=round_.locality_id).limit(50)))
    form.themes.choices = _themes(round_.locality_id)
    follow_merges(form.themes)
    if form.sent():
        with form.catching():
            actions.add_option(
                round_,
                title=form.title.data,
                what=form.what.data,
                theme_ids=form.themes.data,
                insight=insights.find_public(form.insight.data),
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_round", round=round_.key), _("The option is on the ballot."))
    return page("priorities/add_option.html", form=form, round=round_)


@bp.route("/options/<option>/evidence", methods=["GET", "POST"])
@needs(permissions.attach_evidence, of=queries.get_option)
def attach_evidence(option: Option) -> Any:
    """Put what people said behind an option."""
    form = forms.Evidence()
    form.themes.choices = _themes(option.locality_id)
    follow_merges(form.themes)
    if form.sent():
        with form.catching():
            actions.attach_evidence(option, theme_ids=form.themes.data, by=actor().person_id, now=clock.now())
            return done(url_for(".show_round", round=option.round.key), _("What was said is behind the option."))
    return page("priorities/attach_evidence.html", form=form, option=option)


def _themes(locality_id: int) -> list[tuple[int, str, str]]:
    return [
        (theme_id, name, _("notes: %(notes)s, voices: %(voices)s", notes=notes, voices=voices))
        for theme_id, name, notes, voices in queries.themes_heard(locality_id)
    ]


@bp.route("/options/<option>/set-aside", methods=["GET", "POST"])
@needs(permissions.set_aside, of=queries.get_option)
def set_aside(option: Option) -> Any:
    """Take an option off the ballot, with the reason."""
    form = forms.SetAside()
    if form.sent():
        with form.catching():
            actions.set_aside(option, why=form.why.data, by=actor().person_id, now=clock.now())
            return done(url_for(".show_round", round=option.round.key), _("The option is off the ballot."))
    return page("priorities/set_aside.html", form=form, option=option)


@bp.get("/rounds/<round>/agree")
@needs(permissions.agree, of=queries.get_round)
def answer_options(round_: Round) -> Any:
    """See which options still need an answer after the count."""
    agreed = {priority.option_id: priority for priority in queries.priorities_of(round_.id)}
    options = queries.counted_options(round_.id)
    return page("priorities/answer_options.html", round=round_, options=options, agreed=agreed)


@bp.route("/options/<option>/agree", methods=["GET", "POST"])
@needs(permissions.agree, of=queries.get_option)
def agree(option: Option) -> Any:
    """Take an option on as a priority."""
    form = forms.Agreed()
    if form.sent():
        with form.catching():
            actions.agree(
                option,
                rank=form.rank.data,
                owner=form.owner.data,
                due_on=form.due_on.data,
                can_ourselves=form.can_ourselves.data,
                with_support=form.with_support.data,
                services_must=form.services_must.data,
                reason=form.reason.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".answer_options", round=option.round.key), _("It is agreed."))
    return page("priorities/agree.html", form=form, option=option)


@bp.route("/options/<option>/not-agreed", methods=["GET", "POST"])
@needs(permissions.agree, of=queries.get_option)
def turn_down(option: Option) -> Any:
    """Say why an option is not taken on."""
    form = forms.NotAgreed()
    if form.sent():
        with form.catching():
            actions.turn_down(option, why=form.why.data, by=actor().person_id, now=clock.now())
            return done(url_for(".answer_options", round=option.round.key), _("The reason is given."))
    return page("priorities/turn_down.html", form=form, option=option)


@bp.route("/priorities/<priority>/state", methods=["GET", "POST"])
@needs(permissions.move_priority, of=queries.get_priority)
def move_priority(priority: Priority) -> Any:
    """Say how far a priority has come."""
    form = forms.State(state=priority.state)
    if form.sent():
        with form.catching():
            actions.move_priority(
                priority, form.state.data, words=form.words.data, by=actor().person_id, now=clock.now()
            )
            return done(url_for(".show_priority", priority=priority.key), _("It is told."))
    return page("priorities/move_priority.html", form=form, priority=priority)
