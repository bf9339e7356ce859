"""The front door's pages."""

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request

from engagement.feedback import figures as feedback
from engagement.home import access, context, desk, device, localities, queries
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import look
from engagement.shared.clock import now
from engagement.shared.pages import actor, needs, page
from engagement.shared.permits import anyone, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(anyone)
def start() -> Any:
    """See what the site is for, and choose an area."""
    areas = localities.cards(places.list_localities(neighbourhoods=True))
    return page("home/start.html", areas=areas, open_rounds=queries.count_open_rounds(now=now()))


@bp.get("/areas/<any(saying, done, proposals, assets):what>")
@needs(anyone)
def choose(what: str) -> Any:
    """Choose a locality, on the way to one of its pages."""
    areas = localities.cards(places.list_localities(neighbourhoods=True), endpoint=localities.WHAT[what])
    return page("home/choose.html", areas=areas, heading=localities.HEADINGS[what])


@bp.get("/localities/<locality>")
@needs(anyone, of=places.get_locality)
def show_locality(locality: Locality) -> Any:
    """See one locality: what people say, what is being decided, the fund, who decides."""
    return page(
        "home/locality.html",
        locality=locality,
        ways=localities.ways_on(locality),
        news=list(localities.news(locality, now=now())),
        groups=localities.groups(locality),
        loop=feedback.published(locality.id)[0],
    )


@bp.get("/home")
@needs(signed_in)
def mine() -> Any:
    """See what waits for you, by your roles, and what you may start."""
    return page(
        "home/mine.html", waiting=desk.waiting_for(actor()), starts=desk.may_start(actor()), loop=desk.loop_of(actor())
    )


@bp.post("/language")
@needs(anyone)
def change_language() -> Any:
    """Show the pages in another language from now on."""
    code = request.form.get("language", "")
    if code in {language.code for language in current_place().languages}:
        context.remember_language(code)
    return redirect(context.local(request.form.get("next", "")), code=303)


@bp.get("/place.css")
@needs(anyone)
def place_css() -> Response:
    """Fetch the place's own colours."""
    answer = Response(look.place_css(current_place()), mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@bp.get("/manifest.webmanifest")
@needs(anyone)
def manifest() -> Response:
    """Fetch what a phone needs to know to install the site."""
    return Response(json.dumps(device.manifest(current_place())), mimetype="application/manifest+json")


@bp.get("/icon-<int:size>.png")
@needs(anyone)
def icon(size: int) -> Response:
    """Fetch the picture that a phone shows for the installed site."""
    if size not in device.SIZES:
        abort(404)
    answer = Response(device.icon(size, current_place().colour), mimetype="image/png")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@bp.get("/sw.js")
@needs(anyone)
def service_worker() -> Response:
    """Fetch the worker that opens the capture page without signal."""
    source = (look.BUILT / "worker.js").read_text("utf-8")
    answer = Response(device.worker(source), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/who-may-do-what")
@needs(anyone)
def who_may() -> Any:
    """Read who may do what, from the guards themselves."""
    return page("home/who_may.html", areas=access.areas(current_app))


@bp.get("/accessibility")
@needs(anyone)
def accessibility() -> Any:
    """Read how accessible the site is."""
    return page("home/accessibility.html")


@bp.get("/privacy")
@needs(anyone)
def privacy() -> Any:
    """Read what is kept about people, and why."""
    return page("home/privacy.html")


@bp.get("/cookies")
@needs(anyone)
def cookies() -> Any:
    """Read which cookies the site uses."""
    return page("home/cookies.html")


@bp.get("/healthz")
@needs(anyone)
def health() -> Response:
    """Ask whether the application is up and its database answers."""
    queries.database_answers()
    return Response("ok\n", mimetype="text/plain")
