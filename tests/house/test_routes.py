"""Every route has a permission, and reading never writes."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from engagement.home.access import as_markdown
from engagement.shared.database import ReadersCannotWrite, db
from engagement.shared.once import Submission
from engagement.shared.pages import needs
from engagement.shared.permits import anyone
from tests.house.conftest import ROOT


def unguarded(app: Flask) -> list[str]:
    """The endpoints without a permission. Flask's own `static` serves files that anyone may have."""
    return sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "permit")
    )


def test_every_route_has_a_permission(house: Flask) -> None:
    assert unguarded(house) == []


def test_every_route_says_what_it_is_for(house: Flask) -> None:
    silent = [name for name, view in house.view_functions.items() if hasattr(view, "permit") and not view.__doc__]

    assert silent == []


def test_the_document_of_who_may_do_what_is_up_to_date(house: Flask) -> None:
    written = (ROOT / "docs" / "permissions.md").read_text()

    assert written == as_markdown(house), "engagement permissions > docs/permissions.md"


def test_a_route_without_a_permission_is_noticed_and_refused(new_app: Flask) -> None:
    new_app.add_url_rule("/bare", "bare", lambda: "open to all")

    assert unguarded(new_app) == ["bare"]
    assert new_app.test_client().get("/bare").status_code == 403


def test_the_database_refuses_a_get_that_writes(new_app: Flask) -> None:
    @new_app.get("/writes")
    @needs(anyone)
    def writes() -> str:
        db.session.execute(sa.text("DELETE FROM shared_submission"))
        return "written"

    with new_app.app_context():
        db.session.add(Submission(token="x", fingerprint="y", at=datetime.now(UTC)))
        db.session.commit()
    with suppress(DBAPIError):
        assert new_app.test_client().get("/writes").status_code >= 500
    with new_app.app_context():
        assert db.session.get(Submission, "x"), "the GET deleted it"


def test_a_get_that_changes_a_row_is_refused_before_it_reaches_the_database(new_app: Flask) -> None:
    @new_app.get("/adds")
    @needs(anyone)
    def adds() -> str:
        db.session.add(Submission(token="x", fingerprint="y"))
        db.session.flush()
        return "added"

    with pytest.raises(ReadersCannotWrite):
        new_app.test_client().get("/adds")


def test_writing_works_again_after_a_get(new_app: Flask) -> None:
    new_app.test_client().get("/")

    with new_app.app_context():
        db.session.execute(sa.text("DELETE FROM shared_submission"))
        db.session.commit()
