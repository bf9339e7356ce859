"""Languages: what the reader chose, which way it runs. English is the source; other catalogues are drafts until checked."""

from flask import Flask, current_app, request, session
from flask_babel import Babel, get_locale

from engagement.shared.paths import where

COOKIE = "language"


def init_app(app: Flask) -> None:
    """Choose the locale of each request from the reader's own choice, and from nothing else: a draft translation is offered,
    never imposed."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en_GB")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(where("translations")))
    Babel(app, locale_selector=chosen)


def chosen() -> str:
    """The locale in use, such as ``en_GB`` or ``ur``."""
    if not request:
        return "en_GB"
    code = session.get(COOKIE)
    offered = {language.code for language in current_app.extensions["place"].languages}
    return code if code in offered and code != "en" else "en_GB"


def direction() -> str:
    """``rtl`` or ``ltr``, for the page's ``dir``."""
    return "rtl" if str(get_locale()).split("_")[0] in ("ar", "fa", "he", "ur") else "ltr"
