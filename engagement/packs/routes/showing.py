"""The public page of a pack: its papers, a way to tell us online, and what became of what the group said."""

from typing import Any

from flask import abort, redirect, request, url_for

from engagement.feedback import references
from engagement.feedback import rules as feedback
from engagement.intelligence.routes import half_told
from engagement.packs import forms, permissions, queries, rules
from engagement.packs.models import Pack
from engagement.packs.routes.blueprint import bp
from engagement.people import guesses
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.pages import keep, needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing


@bp.route("/p", methods=["GET", "POST"])
@needs(anyone)
def look_up() -> Any:
    """Find a group's page by the code on its poster. A wrong code counts as a guess."""
    form = forms.LookUp()
    if form.validate_on_submit():
        who = guesses.network(request.remote_addr)
        try:
            guesses.count("pack code", account=who, address=request.remote_addr, now=clock.now())
        except guesses.TooManyGuesses:
            abort(429)
        try:
            pack = queries.get_pack(code=form.code.data)
        except Missing:
            keep()
            form.code.errors = [str(rules.NoSuchCode())]
        else:
            guesses.take_back("pack code", account=who, address=request.remote_addr, now=clock.now())
            return redirect(url_for(".show", code=pack.code), code=303)
    return page("packs/look_up.html", form=form)


@bp.get("/p/<code>")
@needs(anyone, of=queries.get_pack)
def show(pack: Pack) -> Any:
    """See a group's discussion: print its papers, tell us online, find what became of what was said."""
    answer = page(
        "packs/show.html",
        pack=pack,
        heard=queries.heard(pack),
        answers=queries.answers_to(pack),
        groups=references.spelt(pack.code),
        rules=rules,
        feedback=feedback,
        allowed=permissions,
        private=True,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.post("/p/<code>/tell")
@needs(anyone, of=queries.get_pack)
def tell(pack: Pack) -> Any:
    """Tell us online what you would say at the group's discussion."""
    channel = rules.channel_of([item.slug for item in current_place().items("channels")])
    return half_told.begin(locality_id=pack.locality_id, gathering_id=pack.id, gathering_channel=channel)
