"""Pages of what is strong: the list, an entry, and keeping it true."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from engagement.assets import actions, forms, permissions, queries, rules
from engagement.assets.models import Asset
from engagement.places import queries as places
from engagement.places import themes
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.form import Form
from engagement.shared.pages import actor, done, needs, page
from engagement.shared.permits import anyone

bp = Blueprint("assets", __name__)


@bp.get("/localities/<locality>/assets")
@needs(anyone, of=places.get_locality)
def list_assets(locality: Locality) -> Any:
    """See what is strong in a locality."""
    chosen = {name: request.args.get(name, "")[:100] for name in ("kind", "neighbourhood", "theme", "words")}
    return page(
        "assets/list_assets.html",
        locality=locality,
        assets=queries.list_assets(locality, **chosen),
        chosen=chosen,
        kinds=rules.KINDS,
        parts=[(one.slug, one.name) for one in locality.neighbourhoods],
        themes=themes.choices_of_both_levels(),
        allowed=permissions,
    )


@bp.route("/localities/<locality>/assets/new", methods=["GET", "POST"])
@needs(permissions.keep_assets, of=places.get_locality)
def add_asset(locality: Locality) -> Any:
    """Add to the list of what is strong."""
    form = forms.AssetEntry.of(locality)
    if form.sent():
        with form.catching():
            asset = actions.add_asset(locality, **_entry(form), by=actor().person_id, now=clock.now())
            return done(url_for(".show_asset", asset=asset.key), _("It is on the list."))
    return page("assets/add_asset.html", form=form, locality=locality)


@bp.get("/assets/<asset>")
@needs(anyone, of=queries.get_asset)
def show_asset(asset: Asset) -> Any:
    """See one thing that is strong: what, when, where and how to join."""
    stale = rules.stale(asset, clock.today())
    return page("assets/show_asset.html", entry=asset, kinds=rules.KINDS, stale=stale, allowed=permissions)


@bp.route("/assets/<asset>/edit", methods=["GET", "POST"])
@needs(permissions.keep_assets, of=queries.get_asset)
def edit_asset(asset: Asset) -> Any:
    """Put an entry right."""
    form = forms.AssetEntry.of(asset.locality, asset)
    if form.sent():
        with form.catching():
            actions.edit_asset(asset, **_entry(form), by=actor().person_id, now=clock.now())
            return done(url_for(".show_asset", asset=asset.key), _("The entry is changed."))
    return page("assets/edit_asset.html", form=form, entry=asset)


@bp.route("/assets/<asset>/check", methods=["GET", "POST"])
@needs(permissions.keep_assets, of=queries.get_asset)
def check_asset(asset: Asset) -> Any:
    """Say that an entry is still true."""
    form = Form()
    if form.sent():
        with form.catching():
            actions.check_asset(asset, by=actor().person_id, now=clock.now())
            return done(url_for(".show_asset", asset=asset.key), _("Thank you. It is marked as checked today."))
    return page("assets/check_asset.html", form=form, entry=asset)


@bp.route("/assets/<asset>/retire", methods=["GET", "POST"])
@needs(permissions.keep_assets, of=queries.get_asset)
def retire_asset(asset: Asset) -> Any:
    """Take an entry off the list, with the reason."""
    form = forms.Retire()
    if form.sent():
        with form.catching():
            actions.retire_asset(asset, why=form.why.data, by=actor().person_id, now=clock.now())
            there = url_for(".list_assets", locality=asset.locality.slug)
            return done(there, _("%(name)s is off the list.", name=asset.name))
    return page("assets/retire_asset.html", form=form, entry=asset)


def _entry(form: forms.AssetEntry) -> dict[str, Any]:
    """The answers, as the actions take them."""
    slug = form.neighbourhood.data
    return {
        **{name: form[name].data for name in ("name", "kind", "what", "when", "venue", "join", "themes")},
        "neighbourhood": places.find_neighbourhood(slug) if slug else None,
    }
