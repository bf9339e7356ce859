"""How a posted form is read: a byte that is no text becomes U+FFFD, which every field refuses and shows where it stood.

Werkzeug keeps such a byte as `%ED` and the like, as if somebody had typed it, and drops a form with raw ones whole.
"""

from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Flask, Request
from werkzeug.formparser import FormDataParser


class Parser(FormDataParser):
    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        sent = stream.read().decode(errors="replace")
        return stream, self.cls(parse_qsl(sent, keep_blank_values=True, errors="replace")), self.cls()


class Posted(Request):
    form_data_parser_class = Parser


def init_app(app: Flask) -> None:
    """Read every request so."""
    app.request_class = Posted
