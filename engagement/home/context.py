"""What every page is given: the place, the reader's language, and the menus."""

from typing import Any

from flask import Flask, current_app, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from engagement.home import device
from engagement.intelligence import rules as intelligence
from engagement.intelligence.routes import half_told
from engagement.kiosks import device as tablet
from engagement.people import rules
from engagement.places import themes
from engagement.places.place import current_place
from engagement.shared import language
from engagement.shared.look import link


def init_app(app: Flask) -> None:
    """Add these names to every template."""

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        place, kiosk = current_place(), tablet.current()
        return {
            "place": place,
            "settings": current_app.extensions["settings"],
            "locale": str(get_locale()),
            "direction": language.direction(),
            "languages": [(one.code, one.own_name) for one in place.languages],
            "kiosk": kiosk,
            "behalf": half_told.for_somebody() if half_told.FOR_SOMEBODY in session else None,
            "behalf_reasons": intelligence.BEHALF,
            "nav": [] if kiosk else menu(),
            "account_nav": [] if kiosk else account_menu(),
            "form": None,
            "theme_called": themes.called,
            "device": device.kept_here(),
            "icon_url": device.icon_url,
            "manifest_url": lambda: link("home.manifest"),
        }


def menu() -> list[tuple[str, str, bool]]:
    """The service's own menu: (words, address, is this page under it)."""
    lines = [
        (_("Tell us"), "intelligence.tell_us"),
        (_("Have your say"), "priorities.list_rounds"),
        (_("Who asks what"), "asks.list_asks"),
        (_("What has been decided"), "boards.list_decisions"),
        (_("The fund"), "funds.list_funds"),
        (_("Follow up"), "feedback.follow"),
    ]
    return [_line(words, endpoint) for words, endpoint in lines if endpoint in current_app.view_functions]


def account_menu() -> list[tuple[str, str, bool]]:
    """Sign in; or my home. The way out is a button of the layout's."""
    if current_user.is_authenticated:
        return [_line(_("My home"), "home.mine")]
    return [_line(_("Sign in"), "people.sign_in")]


def _line(words: str, endpoint: str) -> tuple[str, str, bool]:
    return words, link(endpoint), request.endpoint == endpoint


def remember_language(code: str) -> None:
    """Keep the reader's choice of language in their own browser session."""
    session[language.COOKIE] = code


def local(address: str) -> str:
    """An address to go back to if it is one of ours, else the start page."""
    return address if rules.is_local(address) else url_for("home.start")
