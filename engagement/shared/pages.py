"""A request goes once down and once up: load, permit, act, answer.

``@needs`` loads the thing the address names, asks the permission, calls the view, and commits once if an unsafe request was
answered with success. A GET runs in a read-only transaction. A view without ``@needs`` is refused to everyone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask, abort, current_app, flash, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from engagement.shared import clock, once
from engagement.shared.database import db, reading
from engagement.shared.permits import Actor, Permit
from engagement.shared.refusals import Missing

SAFE = ("GET", "HEAD", "OPTIONS")

View = Callable[..., Any]


def actor() -> Actor:
    """Who asks, with the roles they hold now; a visitor when nobody is signed in."""
    if "actor" not in g:
        g.actor = Actor(person_id=None, now=clock.now())
    found: Actor = g.actor
    return found


def me() -> int:
    """The id of the person who asks, in a view whose permission lets only people with an account or a role in."""
    person_id = actor().person_id
    assert person_id is not None
    return person_id


def may(permit: Permit, thing: Any = None) -> bool:
    """For templates and views: may whoever asks do this to that?"""
    return permit(actor(), thing)


def may_open(endpoint: str, thing: Any = None) -> bool:
    """For a link to a page of another domain: what guards that page lets whoever asks in."""
    return may(vars(current_app.view_functions[endpoint])["permit"], thing)


def needs(permit: Permit, *, of: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Guard a view. ``of`` loads the thing from the address's parts (raising Missing for 404); the view is called with it.
    Without ``of`` the view gets the parts themselves. Refused: a visitor is sent to sign in, anyone else gets 403."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(**parts: Any) -> AnyResponse:
            try:
                thing = of(**parts) if of else None
            except Missing:
                abort(404)
            if not permit(actor(), thing):
                _refuse()
            try:
                answer = make_response(view(thing) if of else view(**parts))
            except BaseException:
                db.session.rollback()
                raise
            if request.method not in SAFE:
                _settle(answer)
            return answer

        guarded.permit = permit  # type: ignore[attr-defined]
        guarded.loads = of  # type: ignore[attr-defined]
        return guarded

    return guard


def page(
    template: str, *, form: Any = None, status: int | None = None, private: bool = False, **context: Any
) -> AnyResponse:
    """Render a page; 422 when its form has something to put right. A ``private`` one is not kept, though nobody is signed in."""
    wrong = form is not None and bool(form.problems())
    answer = make_response(render_template(template, form=form, **context))
    answer.status_code = status or (422 if wrong else 200)
    if private:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def done(location: str, message: Any = None) -> AnyResponse:
    """The end of something done: go there (303), with a message if there is one, and remember it for a second click."""
    if message:
        flash(str(message), "success")
    once.led_to(location)
    return redirect(location, code=303)


def keep() -> None:
    """Commit what this request wrote although it is answered with an error: a wrong password still counts as a guess."""
    g.keep = True


@dataclass(frozen=True)
class Paged(Sequence[Any]):
    """One page of a list: its rows, its number from 1, how many pages and rows there are in all."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def at(self, number: int) -> str:
        """The address of another page of the same list, every filter kept."""
        args = {**request.args.to_dict(flat=False), "page": [str(number)]}
        return f"{request.path}?{urlencode(args, doseq=True)}"


def paged(rows: sa.Select[Any], *, count: sa.Select[Any] | int | None = None, per: int = 25) -> Paged:
    """The page that the address asks for (``?page=2``). ``rows`` must be ordered with a tie-breaker. ``count`` is a cheaper way to
    count than the list itself, or the number if it is known already."""
    if isinstance(count, int):
        total = count
    else:
        counting = (
            count if count is not None else sa.select(sa.func.count()).select_from(rows.order_by(None).subquery())
        )
        total = db.session.scalar(counting) or 0
    pages = max(1, ceil(total / per))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = db.session.scalars(rows.limit(per).offset((number - 1) * per)).unique().all()
    return Paged(found, number, pages, total)


def init_app(app: Flask) -> None:
    """Deny by default, and read without writing."""

    @app.before_request
    def start() -> None:
        for name in (
            "actor",
            "catalogue",
            "claimed",
            "keep",
            "theme_lines",
        ):  # a test may share one context between requests
            g.pop(name, None)
        with ExitStack() as stack:
            if request.method in SAFE:
                stack.enter_context(reading())
            g.at_the_end = stack.pop_all()
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and not hasattr(view, "permit"):
            current_app.logger.error("no permission is written for %s", request.endpoint)
            abort(403)

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if "at_the_end" in g:
            g.pop("at_the_end").close()

    app.jinja_env.globals.update(may=may, may_open=may_open, actor=actor)


def _settle(answer: AnyResponse) -> None:
    if answer.status_code < 400 or g.get("keep"):
        db.session.commit()
    else:
        db.session.rollback()


def _refuse() -> None:
    if actor().person_id is None:
        if request.method in SAFE:
            abort(redirect(current_app.extensions["sign_in_page"](request.full_path.rstrip("?")), code=303))
        abort(401)
    abort(403)
