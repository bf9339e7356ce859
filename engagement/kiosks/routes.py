"""Pages of kiosks: start one on this device, see and end those of the area, end one at the device."""

from typing import Any

from flask import Blueprint, abort, redirect, request, session, url_for
from flask_babel import gettext as _

from engagement.kiosks import actions, device, forms, permissions, queries, rules
from engagement.kiosks.models import Kiosk
from engagement.people import guesses, sessions, sign_in
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.pages import actor, done, keep, me, needs, page
from engagement.shared.permits import anyone

bp = Blueprint("kiosks", __name__)
CODE = "kiosk code"


@bp.get("/kiosks")
@needs(permissions.keep_kiosks)
def list_kiosks() -> Any:
    """See the kiosks of your area, and end one from afar."""
    running = queries.list_running(actor().localities(*permissions.KEEPERS))
    return page("kiosks/list_kiosks.html", kiosks=running)


@bp.route("/kiosks/new", methods=["GET", "POST"])
@needs(permissions.keep_kiosks)
def start_kiosk() -> Any:
    """Turn this device into a kiosk. You are signed out of it by that."""
    localities = places.list_localities(within=actor().localities(*permissions.KEEPERS))
    form = forms.NewKiosk()
    form.offer(localities)
    if form.sent():
        with form.catching():
            chosen = next(one for one in localities if one.slug == form.locality.data)
            _kiosk, token, code = actions.start(
                locality_id=chosen.id,
                channel=form.channel.data,
                label=form.label.data,
                idle_seconds=form.idle.data,
                by=me(),
                now=clock.now(),
            )
            return device.hand_over(_signed_out(code), token)
    return page("kiosks/start_kiosk.html", form=form)


@bp.get("/kiosk/ready")
@needs(anyone)
def ready() -> Any:
    """Note the code of the kiosk that was just started."""
    if device.current() is None or CODE not in session:
        return redirect(url_for("intelligence.tell_afresh"), code=303)
    return page("kiosks/ready.html", code=session[CODE], private=True)


@bp.route("/kiosk/end", methods=["GET", "POST"])
@needs(anyone)
def end_here() -> Any:
    """End the kiosk at the device, with its code."""
    kiosk = device.current()
    if kiosk is None:
        return redirect("/", code=303)
    form = forms.EndHere()
    if form.validate_on_submit():
        try:
            guesses.count("kiosk", account=kiosk.key, address=request.remote_addr, now=clock.now())
        except guesses.TooManyGuesses:
            abort(429)
        try:
            actions.end_by_code(kiosk, form.code.data, now=clock.now())
        except rules.WrongCode as wrong:
            keep()  # and so the guess counts, though the answer is an error
            form.code.errors = [str(wrong)]
        else:
            device.forget_them()
            return done("/", _("This device is no kiosk any more."))
    return page("kiosks/end_here.html", form=form, private=True)


@bp.post("/kiosks/<kiosk>/end")
@needs(permissions.keep_kiosks, of=queries.get_kiosk)
def end_kiosk(kiosk: Kiosk) -> Any:
    """End a kiosk from afar."""
    actions.end(kiosk, by=actor().person_id, now=clock.now())
    return done(url_for(".list_kiosks"), _("The kiosk has ended."))


def _signed_out(code: str) -> Any:
    """End the worker's own session on this device, and go to the page that shows the code once."""
    if token_hash := sessions.token_hash_in_use():
        sign_in.end(token_hash, now=clock.now())
    sessions.leave()
    session[CODE] = code
    return done(url_for(".ready"))
