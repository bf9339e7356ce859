"""The look: where templates and built files are found, how days and money are written, the words of error pages."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Flask, current_app, render_template, request, url_for
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from engagement.shared import clock
from engagement.shared.database import db, reading
from engagement.shared.form import new_token
from engagement.shared.language import direction
from engagement.shared.money import Money
from engagement.shared.paths import PACKAGE, where
from engagement.shared.publishing import Figure
from engagement.shared.refusals import Missing, Refusal

BUILT = PACKAGE / "static" / "built"
HERE = ZoneInfo("Europe/London")

# The pages every page links to at its foot, where they exist.
FOOTER = (
    ("home.accessibility", _l("Accessibility")),
    ("home.privacy", _l("Privacy")),
    ("home.cookies", _l("Cookies")),
    ("home.who_may", _l("Who may do what")),
)

# What an error page says: a heading, then what it means and what to do.
ERRORS: Mapping[int, tuple[Any, ...]] = {
    400: (_l("We could not read what was sent"), _l("Go back, load the page again and send it once more.")),
    401: (_l("Sign in first"), _l("You need to be signed in to do that.")),
    403: (
        _l("You cannot see or do this"),
        _l(
            "It is for people with another role. If you think you should be able to, ask the person who gave you your account."
        ),
    ),
    404: (
        _l("Page not found"),
        _l("If you typed the address, check that it is right. If you pasted it, check that you copied all of it."),
    ),
    405: (_l("That cannot be done here"), _l("Go back and use the buttons on the page.")),
    409: (
        _l("This has changed since you opened it"),
        _l("Nothing of what you sent was kept. Go back, load the page again and look at what it says now."),
    ),
    413: (_l("That is too large"), _l("Send a smaller file or a shorter text. Nothing was kept.")),
    422: (_l("Something is missing or wrong"), _l("Go back and check what you entered. Nothing was kept.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again.")),
    500: (
        _l("Sorry, something went wrong"),
        _l("It is our fault, not yours, and nothing was half done. Try again later."),
    ),
    503: (_l("Sorry, we are away for a moment"), _l("The site is being looked after. Try again in a few minutes.")),
}

# For when not even the error page can be made, as when the database is away.
BARE = Markup(
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{0}</title></head>'
    "<body><main><h1>{0}</h1><p>{1}</p></main></body></html>\n"
)


def init_app(app: Flask) -> None:
    """Give the application its templates, filters and the names that templates use."""
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(where("templates")),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.extensions["assets"] = _manifest()
    app.extensions["links"] = {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, month=month, moment=moment, ago_days=ago_days, money=money, figure=figure)
    app.jinja_env.globals.update(
        asset=asset,
        link=link,
        new_token=new_token,
        footer_links=footer_links,
        home_url=lambda: _url("home.start", "/"),
        language_url=lambda: _url("home.change_language", "/language"),
        place_css_url=place_css_url,
        here=here,
    )


def show_errors(app: Flask) -> None:
    """Answer every error in the site's look."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Missing, lambda error: error_page(404))
    app.register_error_handler(IntegrityError, lambda error: _after_fault(409))
    app.register_error_handler(DataError, lambda error: _after_fault(400))
    app.register_error_handler(OverflowError, lambda error: _after_fault(400))  # a number too long for SQLite
    app.register_error_handler(OperationalError, _database_away)


def error_page(code: int) -> tuple[str, int]:
    """The page for a status code."""
    heading, *sentences = ERRORS.get(code, ERRORS[500 if code >= 500 else 400])
    if code == 413 and request and request.max_content_length:
        sentences.append(
            _("The most that can be sent here is %(most)s MB.", most=request.max_content_length // 1024**2)
        )
    return render_template("errors/error.html", heading=heading, sentences=sentences, code=code), code


def day(value: date | datetime | None) -> str:
    """27 March 2026. A moment is taken as the day it is in London."""
    if value is None:
        return ""
    on = _local(value).date() if isinstance(value, datetime) else value
    return _written(on, str(_locale()))


@lru_cache(maxsize=4096)
def _written(on: date, locale: str) -> str:
    return format_date(on, "d MMMM yyyy", locale=locale)


def month(value: date) -> str:
    """March 2026: of the month a day falls in."""
    return format_date(value, "LLLL yyyy", locale=_locale())


def moment(value: datetime | None) -> str:
    """27 March 2026 at 2:30pm, London time."""
    if value is None:
        return ""
    local, locale = _local(value), _locale()
    english = str(locale).startswith("en")
    time = format_time(local, "h:mma" if english else "HH:mm", locale=locale)
    return _("%(day)s at %(time)s", day=day(local), time=time.lower() if english else time)


def ago_days(value: date | datetime | None) -> str:
    """today, yesterday, 3 days ago, in 2 days."""
    if value is None:
        return ""
    on = _local(value).date() if isinstance(value, datetime) else value
    days = (_local(clock.now()).date() - on).days
    if days in (0, 1, -1):
        return {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}[days]
    if days < 0:
        return ngettext("in %(num)s day", "in %(num)s days", -days)
    return ngettext("%(num)s day ago", "%(num)s days ago", days)


def figure(published: Figure) -> str:
    """A published number in words: 35, or "fewer than 8"; "not shown" where it is not said why it is hidden."""
    if not published.hidden:
        return format_decimal(published.amount)
    return _("fewer than %(number)s", number=published.below) if published.below else _("not shown")


def money(value: Money | None) -> str:
    """£1,234.50, or £1,234 when there are no pence; set apart where the page runs from right to left, so that £ stays in front."""
    if value is None:
        return ""
    return f"\u2066{value}\u2069" if direction() == "rtl" else str(value)


def asset(name: str) -> str:
    """The address of a built file; it changes when the file does, so that browsers may keep it for ever."""
    stamp = current_app.extensions["assets"].get(name)
    address = f"{request.root_path if request else ''}{current_app.static_url_path}/built/{name}"
    return f"{address}?v={stamp}" if stamp else address


def place_css(place: Any) -> str:
    """The place's colours, for `/place.css`. They colour the header, links, buttons and tints; never errors or focus."""
    return (
        ":root{"
        f"--govuk-brand-colour:{place.colour};"
        f"--govuk-link-colour:{place.colour};"
        f"--govuk-link-hover-colour:{place.colour_dark};"
        f"--govuk-surface-background-colour:{place.colour_light};"
        f"--govuk-surface-border-colour:{place.colour};"
        f"--place-colour:{place.colour};"
        f"--place-dark:{place.colour_dark};"
        f"--place-light:{place.colour_light}"
        "}\n"
    )


def place_css_url() -> str:
    """The address of `/place.css`, stamped with the colours."""
    place = current_app.extensions["place"]
    return f"/place.css?v={place.colour.lstrip('#')}{place.colour_dark.lstrip('#')}{place.colour_light.lstrip('#')}"


def footer_links() -> list[tuple[str, str]]:
    """(text, address) of the pages named at the foot."""
    return [(str(text), link(endpoint)) for endpoint, text in FOOTER if endpoint in current_app.view_functions]


def here() -> str:
    """The address of this page, to come back to; the start page's when it cannot be written in a page."""
    address = request.full_path.rstrip("?") if request else "/"
    return address if address.isprintable() else "/"


def link(endpoint: str) -> str:
    """The address of a page that has no parts in it. Every page needs a score of these, so each is built once."""
    links: dict[str, str] = current_app.extensions["links"].setdefault(request.root_path if request else "", {})
    if endpoint not in links:
        links[endpoint] = url_for(endpoint)
    return links[endpoint]


def path_to(endpoint: str, **parts: str) -> str:
    """The address of a page within the site, built without a request: actions run from the terminal and the worker too."""
    return current_app.url_map.bind("localhost").build(endpoint, parts)


def _url(endpoint: str, otherwise: str) -> str:
    return link(endpoint) if endpoint in current_app.view_functions else otherwise


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # an unknown host: no address can be made for the page's links
        return BARE.format(*ERRORS[400]), 400
    # Such as Allow with 405 and Retry-After with 429.
    headers = [header for header in error.get_headers() if header[0].lower() != "content-type"]
    page, code = error_page(error.code) if error.code < 500 else _after_fault(error.code)
    return page, code, headers


def _after_fault(code: int) -> tuple[str, int]:
    """The page for a status code when the database may be the cause: its broken transaction is ended first, and the page only
    reads, so that it does not wait for the lock that the request waited for."""
    try:
        db.session.rollback()
        with reading():
            return error_page(code)
    except Exception:
        current_app.logger.exception("the error page could not be shown")
        return BARE.format(*ERRORS[500]), code


def _refusal(refusal: Refusal) -> tuple[str, int]:
    """A rule broken outside a form, by a single button: its sentence is the page."""
    heading = ERRORS[409][0]
    return render_template("errors/error.html", heading=heading, sentences=[str(refusal)], code=409), 409


def _database_away(error: OperationalError) -> tuple[str, int]:
    """The database is busy or gone: nothing was written, and it mends itself when the database is back."""
    current_app.logger.error("the database did not answer: %s", type(error.orig).__name__)
    return _after_fault(503)


def _local(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(HERE)


def _locale() -> Any:
    # Plain "en" would print American dates.
    locale = get_locale()
    return "en_GB" if locale is None or str(locale) == "en" else locale


def _manifest() -> dict[str, str]:
    path = BUILT / "manifest.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}
