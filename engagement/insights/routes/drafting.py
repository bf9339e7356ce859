"""Pages where a finding is written: the list of those at work, a new one, its workroom, its words, a new version."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.communities.models import Group
from engagement.insights import actions, evidence, forms, permissions, queries, rules
from engagement.insights.models import Insight
from engagement.insights.routes.blueprint import bp
from engagement.intelligence.themes.forms import follow_merges
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import actor, done, may, me, needs, page, paged


@bp.get("/localities/<locality>/insights")
@needs(permissions.see_work_in, of=places.get_locality)
def list_work(locality: Locality) -> Any:
    """See every finding of a locality and where it stands, published or not."""
    found = paged(queries.insights_in(locality.id))
    seen = [one for one in found if may(permissions.see_work, one)]
    return page(
        "insights/list_work.html", locality=locality, insights=found, seen=seen, rules=rules, allowed=permissions
    )


@bp.route("/localities/<locality>/insights/new", methods=["GET", "POST"])
@needs(permissions.begin, of=places.get_locality)
def begin(locality: Locality) -> Any:
    """Begin a finding from what was said in a locality."""
    groups, heard = _groups(locality), queries.themes_heard(locality.id)
    asked = [theme.id for theme, _notes, _voices in heard if theme.slug == request.args.get("theme")]
    form = forms.NewInsight(themes=asked, gather=bool(asked))
    form.offer(heard)
    follow_merges(form.themes)
    form.offer_groups(groups)
    if form.sent():
        with form.catching():
            group = next(one for one in groups if one.key == form.group.data)
            by, now = me(), clock.now()
            insight = actions.begin(group, words=form.words(), theme_ids=form.themes.data, by=by, now=now)
            if form.gather.data and form.themes.data:
                which = queries.on_themes(form.themes.data, locality.id)
                evidence.gather(insight, which, by=by, now=now)
            return done(url_for(".show_work", insight=insight.key), _("The draft is kept."))
    return page("insights/begin.html", form=form, locality=locality, groups=groups)


@bp.get("/insights/<insight>/work")
@needs(permissions.see_work, of=queries.get_insight)
def show_work(insight: Insight) -> Any:
    """Work on a finding: its words, what is behind it, how members stand, and the discussion."""
    return workroom(insight)


def workroom(insight: Insight, form: Any = None) -> Any:
    """The workroom, with the form of the discussion as it came in if there is something to put right."""
    positions = queries.positions_of(insight)
    return page(
        "insights/show_work.html",
        form=form or forms.Say(formdata=None),
        insight=insight,
        version=insight.version,
        state=rules.state_of(insight),
        backing=queries.backing(insight.id),
        positions=positions,
        mine=next((one for one in positions if one.person_id == actor().person_id), None),
        quotes=queries.quotes_of(insight.id),
        comments=paged(queries.comments_on(insight.id), per=50),
        may_edit=lambda one: rules.may_edit(one, clock.now()) and may(permissions.edit_comment, one),
        rules=rules,
        allowed=permissions,
    )


@bp.route("/insights/<insight>/edit", methods=["GET", "POST"])
@needs(permissions.draft, of=queries.get_insight)
def edit(insight: Insight) -> Any:
    """Change the words of a draft."""
    rules.check_open(insight)
    held = queries.themes_with([theme.id for theme in insight.themes])
    answers = {**rules.words_of(insight.version), "themes": [theme.id for theme in held]}
    form = forms.Wording(**answers, seen=insight.version.revision)
    form.offer(queries.themes_heard(insight.locality_id), held)
    if form.sent():
        with form.catching():
            try:
                actions.edit(
                    insight,
                    words=form.words(),
                    theme_ids=form.themes.data,
                    seen=form.revision(),
                    by=me(),
                    now=clock.now(),
                )
            except rules.ChangedMeanwhile:
                return _meanwhile(insight.key, form)
            return done(url_for(".show_work", insight=insight.key), _("The words are saved."))
    return page("insights/edit.html", form=form, insight=insight, theirs=None, rules=rules)


@bp.route("/insights/<insight>/revise", methods=["GET", "POST"])
@needs(permissions.draft, of=queries.get_insight)
def revise(insight: Insight) -> Any:
    """Begin a new version of words that were agreed."""
    form = forms.Revise()
    if form.sent():
        with form.catching():
            actions.revise(insight, why=form.why.data, by=me(), now=clock.now())
            return done(
                url_for(".edit", insight=insight.key), _("Now change the words. The members agree on them again.")
            )
    return page(
        "insights/form.html",
        form=form,
        insight=insight,
        title=_("Begin a new version"),
        lead=_("What is published stays as it is until the new version is agreed and published. Both are shown then."),
        button=_("Begin it"),
    )


def _groups(locality: Locality) -> list[Group]:
    """The communities for which this person may begin a finding here: their own, or all for a worker."""
    here = queries.communities_in(locality.id)
    if actor().holds_in(locality.id, "worker"):
        return list(here)
    mine = actor().groups(*permissions.MEMBERS)
    return [one for one in here if one.id in mine]


def _meanwhile(key: str, form: forms.Wording) -> Any:
    """Both texts, when somebody else changed the words first: nothing is kept until this person has seen theirs."""
    db.session.rollback()
    insight = queries.get_insight(insight=key)
    form.seen.data, form.seen.typed = insight.version.revision, None
    return page("insights/edit.html", form=form, insight=insight, theirs=insight.version, rules=rules, status=409)
