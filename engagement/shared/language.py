"""Languages: what the reader chose, which way it runs. English is the source; other catalogues are drafts until checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations

from engagement.shared.paths import where

COOKIE = "language"


def init_app(app: Flask) -> None:
    """Choose the locale of each request from the reader's own choice, and from nothing else: a draft translation is offered,
    never imposed."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en_GB")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(where("translations")))
    Babel(app, locale_selector=chosen)
    # A page asks for some seventy words: look the reader's catalogue up once, not seventy times.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: _catalogue().ugettext(words),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )


def _catalogue() -> Any:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def chosen() -> str:
    """The locale in use, such as ``en_GB`` or ``ur``."""
    if not request:
        return "en_GB"
    code = session.get(COOKIE)
    offered = {language.code for language in current_app.extensions["place"].languages}
    return str(code) if code in offered and code != "en" else "en_GB"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within this block pages and papers are made in this language, whatever the reader chose."""
    g.pop("catalogue", None)
    try:
        with force_locale("en_GB" if code == "en" else code):
            yield
    finally:
        g.pop("catalogue", None)


def direction() -> str:
    """``rtl`` or ``ltr``, for the page's ``dir``."""
    return "rtl" if str(get_locale()).split("_")[0] in ("ar", "fa", "he", "ur") else "ltr"
