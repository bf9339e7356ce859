"""What every answer carries so that a browser keeps our promises: policy headers, and nothing private in a cache."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from engagement.shared.pages import actor

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style, nothing from anywhere else."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

NOT_SHOWN_BACK = ("csrf_token", "once", "password", "code", "current", "new")
"""Fields a stale form does not hand back."""


def init_app(app: Flask) -> None:
    """Refuse forged forms, and add the headers to every answer, errors and static files included."""
    CSRFProtect(app)
    app.register_error_handler(CSRFError, stale_form)

    @app.before_request
    def refuse_what_no_database_keeps() -> None:
        if "\0" in request.path or b"%00" in request.query_string:
            abort(404)

    @app.after_request
    def protect(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if current_app.extensions["settings"].https:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        is_file = request.endpoint == "static" and answer.status_code < 400
        if not is_file and (actor().person_id is not None or request.method != "GET"):
            answer.headers["Cache-Control"] = "no-store"
        elif not is_file:
            answer.headers.setdefault("Cache-Control", "no-cache, private")
        return answer


def stale_form(error: CSRFError) -> tuple[str, int]:
    """A form without a token that counts: refused. When it came from a page of our own, most likely one left open for long, what
    was typed is shown and can be sent again; from anywhere else, or on a device that many people use, nothing is offered."""
    typed = {}
    if _from_our_own_page() and not current_app.extensions.get("is_shared", bool)():
        typed = {name: values for name, values in request.form.lists() if name not in NOT_SHOWN_BACK}
    return render_template("errors/stale.html", typed=typed, action=request.full_path.rstrip("?")), 400


def _from_our_own_page() -> bool:
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
