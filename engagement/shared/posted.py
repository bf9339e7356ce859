"""How a posted form is read: a byte that is no text becomes U+FFFD, which every field refuses and shows where it stood.

Werkzeug keeps such a byte as `%ED` and the like, as if somebody had typed it, and drops a form with raw ones whole.
"""

import sys
from collections.abc import Callable
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl

from flask import Flask, Request, abort, request
from werkzeug.formparser import FormDataParser

View = TypeVar("View", bound=Callable[..., Any])
BESIDE = 64 * 1024
"""What a form may hold beside its file."""


class Parser(FormDataParser):
    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        sent = stream.read().decode(errors="replace")
        return stream, self.cls(parse_qsl(sent, keep_blank_values=True, errors="replace")), self.cls()


class Posted(Request):
    form_data_parser_class = Parser


def init_app(app: Flask) -> None:
    """Read every request so, let large files in where they are expected, and nothing larger anywhere."""
    app.request_class = Posted

    @app.before_request
    def keep_the_limit() -> None:
        """Before anything reads the body, or looks who sends it."""
        view = app.view_functions.get(request.endpoint or "")
        if largest := getattr(view, "largest", None):
            request.max_content_length = largest + BESIDE
        if (request.content_length or 0) > (request.max_content_length or sys.maxsize):
            abort(413)


def may_be_large(largest: int) -> Callable[[View], View]:
    """A view that takes files of so many bytes, where no other takes so much. They lie in a temporary file, not in memory."""

    def mark(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]
        return view

    return mark
