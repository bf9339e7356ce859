"""What a kiosk's device holds, and what it may do: the pages for telling us, as nobody in particular."""

from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from engagement.kiosks import queries
from engagement.kiosks.models import Kiosk
from engagement.people import sessions
from engagement.shared import clock
from engagement.shared.pages import SAFE
from engagement.shared.permits import Actor

OPEN = ("intelligence.tell_", "equality.", "kiosks.", "home.change_language", "home.place_css", "home.health", "static")
"""What a kiosk may ask for, by how its endpoint begins. No reference is looked up here: the next person would see it."""

STAYS = 400 * 24 * 3600
"""Seconds a browser keeps the cookie; the row ends it."""


def current() -> Kiosk | None:
    """The kiosk this request comes from."""
    if "kiosk" not in g:
        token = request.cookies.get(cookie_name()) if request and request.endpoint != "static" else None
        g.kiosk = queries.find_running(sessions.hash_of(token)) if token else None
    found: Kiosk | None = g.kiosk
    return found


def cookie_name() -> str:
    return "__Host-kiosk" if current_app.extensions["settings"].https else "kiosk"


def hand_over(answer: AnyResponse, token: str) -> AnyResponse:
    """Give the device its token."""
    secure = current_app.extensions["settings"].https
    answer.set_cookie(cookie_name(), token, max_age=STAYS, httponly=True, secure=secure, samesite="Strict", path="/")
    return answer


def forget_them() -> None:
    """Nothing of whoever was here stays in the browser: neither the key to what they told, nor their language, nor old forms."""
    session.clear()


def init_app(app: Flask) -> None:
    """Know a kiosk before anything else looks, and keep it to its pages."""

    app.extensions["is_shared"] = lambda: current() is not None

    @app.before_request
    def know_the_kiosk() -> Any:
        g.pop("kiosk", None)  # a test may share one context between requests
        if current() is None:
            return None
        g.actor = Actor(person_id=None, now=clock.now())
        session.permanent = False
        if (request.endpoint or "").startswith(OPEN):
            return None
        return redirect(url_for("intelligence.tell_us"), code=303) if request.method in SAFE else abort(403)

    @app.after_request
    def keep_nothing(answer: Response) -> Response:
        if current() is not None:
            answer.headers["Cache-Control"] = "no-store"
        return answer
