"""Pages of enterprises: the officer's list, an enterprise and its history, and the public line."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from engagement.enterprises import actions, forms, permissions, queries, rules
from engagement.enterprises.models import Enterprise
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.proposals import queries as proposals
from engagement.shared import clock
from engagement.shared.pages import actor, done, needs, page
from engagement.shared.permits import anyone

bp = Blueprint("enterprises", __name__)


@bp.get("/localities/<locality>/enterprises")
@needs(anyone, of=places.get_locality)
def list_public(locality: Locality) -> Any:
    """See the enterprises of a locality whose founders agreed to be listed."""
    return page("enterprises/list_public.html", locality=locality, enterprises=queries.list_public(locality))


@bp.get("/enterprises")
@needs(permissions.list_enterprises)
def list_enterprises() -> Any:
    """See the enterprises you look after, by stage."""
    within = permissions.localities_of(actor())
    counts = queries.count_by_stage(within)
    stage = request.args.get("stage", "")
    stage = stage if stage in actions.pathway() else ""
    return page(
        "enterprises/list_enterprises.html",
        enterprises=queries.list_enterprises(
            within, stage=stage, total=counts.get(stage, 0) if stage else sum(counts.values())
        ),
        counts=counts,
        stage=stage,
        stages=current_place().choices("pathway"),
        colours=COLOURS,
        allowed=permissions,
    )


@bp.route("/enterprises/new", methods=["GET", "POST"])
@needs(permissions.add_enterprise)
def choose_locality() -> Any:
    """Choose the locality of a new enterprise."""
    form = forms.Where.among(places.list_localities(within=actor().localities("enterprise_officer")))
    if form.sent():
        return done(url_for(".add_enterprise", locality=form.locality.data))
    return page("enterprises/choose_locality.html", form=form)


@bp.route("/enterprises/new/<locality>", methods=["GET", "POST"])
@needs(permissions.add_here, of=places.get_locality)
def add_enterprise(locality: Locality) -> Any:
    """Add an enterprise."""
    form = forms.EnterpriseEntry.of(locality)
    if form.sent():
        with form.catching():
            me = actor().person_id
            enterprise = actions.add_enterprise(locality, **_entry(form), officer_id=me, by=me, now=clock.now())
            return done(_page_of(enterprise), _("The enterprise is added."))
    return page("enterprises/add_enterprise.html", form=form, locality=locality)


@bp.get("/enterprises/<enterprise>")
@needs(permissions.see_enterprise, of=queries.get_whole)
def show_enterprise(enterprise: Enterprise) -> Any:
    """See one enterprise and its history."""
    return page(
        "enterprises/show_enterprise.html",
        enterprise=enterprise,
        form_name=rules.FORMS.get(enterprise.form, enterprise.form),
        history=rules.history(enterprise),
        reached={milestone.slug: milestone for milestone in enterprise.milestones},
        next_stages=rules.next_stages([move.stage for move in enterprise.moves], actions.pathway()),
        colours=COLOURS,
        allowed=permissions,
    )


@bp.route("/enterprises/<enterprise>/edit", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def edit_enterprise(enterprise: Enterprise) -> Any:
    """Put right what is known of an enterprise."""
    form = forms.EnterpriseEntry.of(enterprise.locality, enterprise)
    if form.sent():
        with form.catching():
            actions.edit_enterprise(enterprise, **_entry(form), by=actor().person_id, now=clock.now())
            return done(_page_of(enterprise), _("The change is kept."))
    return page("enterprises/edit_enterprise.html", form=form, enterprise=enterprise)


@bp.route("/enterprises/<enterprise>/move", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def move(enterprise: Enterprise) -> Any:
    """Move an enterprise along its pathway."""
    stages = rules.next_stages([step.stage for step in enterprise.moves], actions.pathway())
    form = forms.Move.to(stages)
    if form.sent():
        with form.catching():
            stage, me = form.stage.data, actor().person_id
            actions.move(enterprise, stage, reason=form.reason.data, by=me, now=clock.now())
            return done(_page_of(enterprise), _("Its stage is now: %(stage)s.", stage=_called("pathway", stage)))
    return page("enterprises/move.html", form=form, enterprise=enterprise, stages=stages)


@bp.route("/enterprises/<enterprise>/milestones/new", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def reach_milestone(enterprise: Enterprise) -> Any:
    """Tick a milestone of an enterprise."""
    form = forms.NewMilestone.without(milestone.slug for milestone in enterprise.milestones)
    if form.sent():
        with form.catching():
            slug, on, me = form.milestone.data, form.on.data, actor().person_id
            actions.reach_milestone(enterprise, slug, reached_on=on, by=me, now=clock.now())
            return done(_page_of(enterprise), _("The milestone is ticked."))
    return page("enterprises/reach_milestone.html", form=form, enterprise=enterprise)


@bp.route("/enterprises/<enterprise>/signposts/new", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def signpost(enterprise: Enterprise) -> Any:
    """Note that a founder was pointed to a scheme."""
    form = forms.NewSignpost.listed()
    if form.sent():
        with form.catching():
            scheme, words = form.scheme.data, form.words.data
            actions.signpost(enterprise, scheme, words=words, by=actor().person_id, now=clock.now())
            return done(_page_of(enterprise), _("It is noted."))
    return page("enterprises/signpost.html", form=form, enterprise=enterprise)


@bp.route("/enterprises/<enterprise>/figures/new", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def take_figures(enterprise: Enterprise) -> Any:
    """Take an enterprise's figures."""
    form = forms.NewFigures()
    if form.sent():
        with form.catching():
            figures = {name: form[name].data for name in ("people_supported", "hours_a_week", "jobs")}
            actions.take_figures(enterprise, **figures, by=actor().person_id, now=clock.now())
            return done(_page_of(enterprise), _("The figures are kept."))
    return page("enterprises/take_figures.html", form=form, enterprise=enterprise)


@bp.route("/enterprises/<enterprise>/award", methods=["GET", "POST"])
@needs(permissions.keep_enterprise, of=queries.get_enterprise)
def link_award(enterprise: Enterprise) -> Any:
    """Link an enterprise to the award it grew from."""
    awards = proposals.awards_in(enterprise.locality_id)
    form = forms.LinkAward.among(awards, linked=enterprise.award)
    if form.sent():
        with form.catching():
            award = next((one for one in awards if one.key == form.award.data), None)
            actions.link_award(enterprise, award, by=actor().person_id, now=clock.now())
            return done(_page_of(enterprise), _("The change is kept."))
    return page("enterprises/link_award.html", form=form, enterprise=enterprise, awards=awards)


COLOURS = {
    "enquiry": "grey",
    "exploring": "blue",
    "planning": "blue",
    "starting": "teal",
    "trading": "green",
    "established": "green",
    "paused": "yellow",
    "closed": "grey",
    "moved": "purple",
}
"""The tag of each stage; one a place adds itself has the place's own colour."""


def _page_of(enterprise: Enterprise) -> str:
    return url_for("enterprises.show_enterprise", enterprise=enterprise.key)


def _called(name: str, slug: str) -> str:
    return current_place().called(name, slug)


def _entry(form: forms.EnterpriseEntry) -> dict[str, Any]:
    """The answers, as the actions take them."""
    slug = form.neighbourhood.data
    names = ("name", "what", "form", "founder", "contact", "public")
    return {
        **{name: form[name].data for name in names},
        "neighbourhood": places.find_neighbourhood(slug) if slug else None,
    }
