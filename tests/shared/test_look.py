"""The look: error pages in every case, built files found, the place's colours."""

import pytest
from flask import Flask, abort
from flask_babel import Babel

from engagement.shared import look


@pytest.fixture
def bare() -> Flask:
    """An application whose layout cannot be shown: no place, no database."""
    app = Flask("bare")
    app.config.update(SECRET_KEY="test", PROPAGATE_EXCEPTIONS=False)
    Babel(app, default_locale="en_GB")
    look.init_app(app)
    look.show_errors(app)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("on purpose")

    @app.get("/away")
    def away() -> str:
        abort(503)

    return app


@pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/away", 503)])
def test_a_fault_is_answered_even_when_the_error_page_cannot_be_made(bare: Flask, path: str, status: int) -> None:
    answer = bare.test_client().get(path)
    assert answer.status_code == status
    assert "<h1>Sorry, something went wrong</h1>" in answer.text
    assert "on purpose" not in answer.text


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_has_a_heading_and_a_way_on(code: int) -> None:
    heading, *sentences = look.ERRORS[code]
    assert heading and sentences


def test_a_built_file_carries_the_hash_of_its_content(bare: Flask) -> None:
    bare.extensions["assets"] = {"site.css": "abc"}
    with bare.test_request_context():
        assert look.asset("site.css") == "/static/built/site.css?v=abc"
        assert look.asset("other.css") == "/static/built/other.css"
