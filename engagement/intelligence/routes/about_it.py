"""The questions about what a resident told: where it is, which kind of thing, in which language. One a page, between the first page
of ``telling.py`` and its last ones."""

from typing import Any

from engagement.intelligence import forms, rules
from engagement.intelligence.routes import half_told
from engagement.intelligence.routes.blueprint import bp
from engagement.kiosks import device
from engagement.places import queries as places
from engagement.places.place import current_place
from engagement.places.rules import OutsideThePlace
from engagement.shared import language
from engagement.shared.pages import needs, page
from engagement.shared.permits import anyone


@bp.route("/tell-us/where", methods=["GET", "POST"])
@needs(anyone)
def tell_where() -> Any:
    """Say which area it is about."""
    draft = half_told.draft()
    if astray := half_told.astray(draft, "where"):
        return astray
    kiosk = device.current()
    here = draft.locality if draft and draft.locality else kiosk.locality if kiosk else None
    form = forms.Where(locality=here.slug if here else None)
    form.offer(places.list_localities())
    if form.validate_on_submit():
        with form.catching():
            locality_id = _where(form)
            moved = draft is None or draft.locality_id != locality_id
            near = {"neighbourhood_id": None, "near_asked": False} if moved else {}
            return half_told.keep(draft, locality_id=locality_id, by_postcode=bool(form.postcode.data), **near)
    return page("intelligence/tell_where.html", form=form, private=True)


@bp.route("/tell-us/near", methods=["GET", "POST"])
@needs(anyone)
def tell_near() -> Any:
    """Say which neighbourhood it is about, if you like."""
    draft = half_told.draft()
    if astray := half_told.astray(draft, "near"):
        return astray
    assert draft is not None and draft.locality is not None
    form = forms.Near(
        near=draft.neighbourhood.slug if draft.neighbourhood else forms.ALL_OF_IT if draft.near_asked else None
    )
    form.offer(draft.locality)
    if form.validate_on_submit():
        chosen = next((one.id for one in draft.locality.neighbourhoods if one.slug == form.near.data), None)
        return half_told.keep(draft, neighbourhood_id=chosen, near_asked=True)
    return page("intelligence/tell_near.html", form=form, draft=draft, private=True)


@bp.route("/tell-us/about", methods=["GET", "POST"])
@needs(anyone)
def tell_about() -> Any:
    """Say what kind of thing it is, if you like."""
    draft = half_told.draft()
    if astray := half_told.astray(draft, "about"):
        return astray
    form = forms.About(kind=(draft.kind or forms.NOT_SURE) if draft and draft.kind_asked else None)
    if form.validate_on_submit():
        kind = form.kind.data if form.kind.data in rules.KINDS else None
        return half_told.keep(draft, kind=kind, kind_asked=True)
    return page("intelligence/tell_about.html", form=form, private=True)


@bp.route("/tell-us/language", methods=["GET", "POST"])
@needs(anyone)
def tell_language() -> Any:
    """Say in which language you wrote, whatever language it is."""
    draft = half_told.draft()
    if astray := half_told.astray(draft, "language"):
        return astray
    code, words = (draft.language, draft.language_named) if draft and draft.language else (language.chosen()[:2], None)
    form = forms.Language.of(code, words)
    form.offer()
    if form.validate_on_submit():
        with form.catching():
            code, words = form.chosen()
            return half_told.keep(draft, language=code, language_named=words)
    ours = [one.own_name for one in current_place().languages]
    return page("intelligence/tell_language.html", form=form, ours=ours, private=True)


def _where(form: forms.Where) -> int:
    """The locality of the postcode, or the one picked, also where the postcode is of somewhere else.
    Raises a Refusal when neither leads anywhere."""
    picked = form.locality.data
    if form.postcode.data:
        try:
            return places.locate(form.postcode.data).id
        except OutsideThePlace:
            if not picked:
                raise
    if picked:
        return places.get_locality(locality=picked).id
    raise rules.SayWhere
