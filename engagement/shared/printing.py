"""Paper: a page of HTML made into a PDF that a screen reader can read (PDF/UA-1: tagged, titled, in its language).

Nothing is fetched while printing, from the network or from the disk: what a sheet shows, it brings along. WeasyPrint is loaded
by the first sheet (40 MB, half a second): most processes never print.
"""

from importlib import import_module
from threading import Lock
from typing import Any

import segno
from flask import current_app, make_response, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response

from engagement.shared.refusals import Refusal

MOST_LETTERS = 400_000
"""The longest HTML that is printed: about a hundred sheets, some seconds of work."""

_one_at_a_time = Lock()


class TooMuchToPrint(Refusal):
    says = _l("That is too much to print at once. Choose fewer")


class CannotPrint(Refusal):
    says = _l("PDFs cannot be made here at the moment. Print this page from your browser instead")


def pdf_of(html: str) -> bytes:
    """A whole HTML page (with ``lang``, a title and ``@page`` sizes of its own) as PDF/UA-1. One at a time in a process, so that
    printing never takes all of a small machine. Raises TooMuchToPrint, or CannotPrint where the machine lacks a library."""
    if len(html) > MOST_LETTERS:
        raise TooMuchToPrint
    weasyprint = _press()
    only_its_own = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    with _one_at_a_time:
        printed: bytes = weasyprint.HTML(string=html, url_fetcher=only_its_own).write_pdf(pdf_variant="pdf/ua-1")
    return printed


def _press() -> Any:
    """WeasyPrint, unless Pango is missing on this machine (docs/packs.md says what it needs)."""
    try:
        return import_module("weasyprint")
    except OSError as missing:
        raise CannotPrint from missing


def sheet(template: str, *, name: str, **context: Any) -> Response:
    """A template that extends ``_print.html``, printed and sent to be opened or saved as ``name.pdf``. Raises TooMuchToPrint."""
    answer = make_response(pdf_of(render_template(template, **context)))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def qr(path: str) -> Markup:
    """The address of the data URI of a QR code for a path of this site, for ``<img src>``. It leads to SITE_URL."""
    address = current_app.extensions["settings"].site_url + path
    return Markup(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2))
