"""Pages where a community decides: put it to the members, say how one stands, answer an objection, agree, publish, take back."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engagement.communities import queries as communities
from engagement.insights import actions, figures, forms, permissions, queries, rules
from engagement.insights.models import Insight, Position
from engagement.insights.routes.blueprint import bp
from engagement.intelligence.figures import heard_in
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import done, me, needs, page


@bp.route("/insights/<insight>/discuss", methods=["GET", "POST"])
@needs(permissions.draft, of=queries.get_insight)
def open_discussion(insight: Insight) -> Any:
    """Put a finding to the members of its community."""
    form = forms.Button()
    if form.sent():
        with form.catching():
            actions.open_discussion(insight, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=insight.key), _("The members have it now."))
    return page(
        "insights/form.html",
        form=form,
        insight=insight,
        title=_("Put it to the members"),
        lead=_("The members read it, talk about it and say how they stand. You can still change the words meanwhile."),
        button=_("Put it to the members"),
    )


@bp.route("/insights/<insight>/position", methods=["GET", "POST"])
@needs(permissions.take_position, of=queries.get_insight)
def take_position(insight: Insight) -> Any:
    """Say whether you agree with a finding, stand aside or object."""
    rules.check_discussed(insight)
    mine = queries.find_position(insight, me())
    form = forms.Stand(
        stand=mine.stand if mine else None, reason=mine.reason if mine else "", seen=insight.version.revision
    )
    if form.sent():
        with form.catching():
            seen = forms.revision_of(form.seen)
            try:
                actions.take_position(
                    insight, form.stand.data, reason=form.reason.data, seen=seen, by=me(), now=clock.now()
                )
            except rules.ChangedMeanwhile:
                return _read_again(insight.key, form)
            return done(url_for(".show_work", insight=insight.key), _("It is kept how you stand to it."))
    return page("insights/take_position.html", form=form, insight=insight, again=False, rules=rules)


def _read_again(key: str, form: forms.Stand) -> Any:
    """The words as they are now: somebody changed them while this member read the earlier ones."""
    db.session.rollback()
    insight = queries.get_insight(insight=key)
    form.seen.data, form.seen.typed = insight.version.revision, None
    return page("insights/take_position.html", form=form, insight=insight, again=True, rules=rules, status=409)


@bp.route("/objections/<position>/answer", methods=["GET", "POST"])
@needs(permissions.lead, of=queries.get_position)
def answer_objection(position: Position) -> Any:
    """Answer somebody who objects."""
    form = forms.AnswerObjection(answer=position.answer)
    if form.sent():
        with form.catching():
            actions.answer_objection(position, answer=form.answer.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=position.insight.key), _("The objection is answered."))
    return page(
        "insights/form.html",
        form=form,
        insight=position.insight,
        title=_("Answer an objection"),
        quoted=position.reason,
        button=_("Keep the answer"),
    )


@bp.route("/insights/<insight>/agree", methods=["GET", "POST"])
@needs(permissions.lead, of=queries.get_insight)
def agree(insight: Insight) -> Any:
    """Record that the members agreed on a finding."""
    form, now = forms.Button(), clock.now()
    if form.sent():
        with form.catching():
            actions.agree(insight, by=me(), now=now)
            return done(url_for(".show_work", insight=insight.key), _("It is agreed. The words stand as they are now."))
    positions = queries.positions_of(insight)
    return page(
        "insights/agree.html",
        form=form,
        insight=insight,
        positions=positions,
        agreeing=len(rules.agreeing(positions, insight.version)),
        least=current_place().insights_agreed_by,
        objections=sum(map(rules.is_open_objection, positions)),
        members=sum(term.role == "cop_member" for term in communities.members(insight.group_id, now=now)),
        rules=rules,
    )


@bp.route("/insights/<insight>/publish", methods=["GET", "POST"])
@needs(permissions.lead, of=queries.get_insight)
def publish(insight: Insight) -> Any:
    """Publish an agreed finding, after a look at what everyone will read."""
    form = forms.Button()
    if form.sent():
        with form.catching():
            actions.publish(insight, by=me(), now=clock.now())
            return done(url_for(".show_insight", insight=insight.key), _("It is published."))
    return page(
        "insights/publish.html",
        form=form,
        insight=insight,
        version=insight.version,
        shown=figures.shown(actions.to_release(insight), heard_in(insight.locality_id)),
        quotes=queries.released_words(insight.id),
        rules=rules,
    )


@bp.route("/insights/<insight>/take-back", methods=["GET", "POST"])
@needs(permissions.lead, of=queries.get_insight)
def take_back(insight: Insight) -> Any:
    """Take a finding back, with the reason."""
    form = forms.TakeBack()
    if form.sent():
        with form.catching():
            actions.take_back(insight, why=form.why.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=insight.key), _("It is taken back."))
    return page(
        "insights/form.html",
        form=form,
        insight=insight,
        title=_("Take it back"),
        lead=_("The finding is no longer shown to anyone outside. Where it was published, its page says why."),
        button=_("Take it back"),
        warning=True,
    )
