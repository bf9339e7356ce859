"""Staff: find a group's pack, type in the sheets that came back, take a pack out of use."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.intelligence import permissions as may_notes
from engagement.intelligence import queries as notes
from engagement.intelligence.batches import actions as batches
from engagement.intelligence.models import Batch
from engagement.intelligence.routes import typing
from engagement.packs import actions, forms, permissions, queries, rules
from engagement.packs.models import Pack
from engagement.packs.routes.blueprint import bp
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page


@bp.get("/packs/all")
@needs(permissions.end_pack)
def list_packs() -> Any:
    """See the packs of your area, and find one whose sheets came back."""
    packs = queries.list_packs(may_notes.localities_of(actor(), *may_notes.LOGGERS, "administrator"))
    return page("packs/list_packs.html", packs=packs, typed=queries.sheets_typed(packs), look_up=forms.LookUp())


@bp.get("/packs/<pack>/sheets")
@needs(permissions.end_pack, of=queries.get_by_key)
def list_sheets(pack: Pack) -> Any:
    """See which sheets of a pack came back and are typed in."""
    return page(
        "packs/list_sheets.html",
        pack=pack,
        sheets=queries.sheets_of(pack),
        heard=queries.heard(pack),
        allowed=permissions,
        own_batch=may_notes.own_batch,
    )


@bp.route("/packs/<pack>/sheets/new", methods=["GET", "POST"])
@needs(permissions.type_sheets, of=queries.get_by_key)
def type_sheet(pack: Pack) -> Any:
    """Type in a sheet that came back: its number, then line by line."""
    form = forms.NewSheet(**_from_pack(pack) if request.method == "GET" else {})
    form.offer([pack.locality])
    form.spread(
        typing.sent(),
        themes=notes.list_themes(),
        questions=pack.questions,
        rows=max(len(pack.questions) * rules.ROWS, rules.ROWS),
    )
    if request.method == "GET":
        form.ask_in_order(len(pack.questions))

    def begin() -> Batch:
        header = form.header([pack.locality], today=clock.today())
        batch = batches.begin(form.key.data, **header, questions=pack.questions, by=me(), now=clock.now())
        actions.take_sheet_in(pack, batch, number=form.number.data, by=me(), now=clock.now())
        return batch

    there = url_for(".list_sheets", pack=pack.key)
    return typing.answer(form, begin=begin, then=lambda _batch: there, template="packs/type_sheet.html", pack=pack)


@bp.route("/packs/<pack>/end", methods=["GET", "POST"])
@needs(permissions.end_pack, of=queries.get_by_key)
def end_pack(pack: Pack) -> Any:
    """Take a pack out of use: its page and papers are shown no more."""
    form = forms.End()
    if form.sent():
        with form.catching():
            actions.end(pack, why=form.why.data, by=me(), now=clock.now())
            return done(url_for(".list_sheets", pack=pack.key), _("The pack is not shown any more."))
    return page("packs/end_pack.html", form=form, pack=pack)


def _from_pack(pack: Pack) -> dict[str, Any]:
    channel = rules.channel_of([item.slug for item in current_place().items("channels")])
    return {
        "number": queries.next_number(pack),
        "where": pack.locality.slug,
        "channel": channel,
        "occasion": pack.group_name,
        "heard_on": min(pack.meets_on, clock.today()),
        "raised": "asked",
        "language": pack.language,
        "route": "poster",
        "where_told": pack.group_name,
    }
