"""When something goes wrong: the site's own page, in words, with a way back and nothing of the inside."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from sqlalchemy.exc import IntegrityError, NoSuchTableError, OperationalError

from engagement import create_app
from engagement.shared.look import ERRORS
from engagement.shared.pages import needs
from engagement.shared.permits import anyone
from tests.conftest import settings_for
from tests.visitor import Page, Visitor
from tests.world import World

SECRET = "postgresql://engagement:hunter2@db/engagement"


def fail(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def stop(code: int) -> Callable[[], str]:
    def view() -> str:
        abort(code)

    return view


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application of its own with views that fail, each in its way; it answers as in production."""
    folder = tmp_path_factory.mktemp("broken")
    app = create_app(settings_for(f"sqlite:///{folder}/empty.sqlite", folder))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for code in ERRORS:
        app.add_url_rule(f"/stop/{code}", f"stop{code}", needs(anyone)(stop(code)))
    faults = {
        "bug": RuntimeError(SECRET),
        "away": OperationalError(f"SELECT {SECRET}", {}, Exception(SECRET)),
        "query": NoSuchTableError(SECRET),
        "twice": IntegrityError(f"INSERT {SECRET}", {}, Exception(SECRET)),
    }
    for name, error in faults.items():
        app.add_url_rule(f"/fail/{name}", name, needs(anyone)(fail(error)))

    return app


def is_ours(page: Page) -> None:
    """The site's look, nothing for search engines, a way back, nothing of the inside."""
    assert "Go to the start page" in page.links()
    assert "place-header" in page.html and 'content="noindex"' in page.html
    said = re.sub(r'value="[^"]*"', "", page.html)  # a token may hold any letters
    for inside in ("Traceback", "hunter2", "SELECT", "INSERT", "sqlalchemy", "werkzeug", ".py", "/work", "None"):
        assert inside not in said
    assert page.response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in page.response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ERRORS)
def test_each_error_has_a_page_in_words(broken: Flask, code: int) -> None:
    page = Visitor(broken).get(f"/stop/{code}", status=code)

    is_ours(page)
    assert page.heading == str(ERRORS[code][0])
    assert str(code) not in page.text


@pytest.mark.parametrize(("name", "status"), [("bug", 500), ("query", 500), ("away", 503), ("twice", 409)])
def test_a_fault_of_ours_shows_nothing_of_the_inside(broken: Flask, name: str, status: int) -> None:
    is_ours(Visitor(broken).get(f"/fail/{name}", status=status))


def test_the_error_page_itself_may_fail_and_something_is_still_said(
    broken: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagement.shared.look.error_page", fail(RuntimeError(SECRET)))

    answer = broken.test_client().get("/fail/bug")

    assert answer.status_code == 500
    assert "Sorry, something went wrong" in answer.text and "hunter2" not in answer.text


def test_an_unknown_address_is_not_found(visitor: Visitor) -> None:
    for path in ("/nothing/here", "/rounds/AAAAAAAAAAAAAAAAAAAAAA", "/people/%00", "/static/nothing.css"):
        is_ours(visitor.get(path, status=404))


def test_what_no_database_can_keep_is_not_found(visitor: Visitor, world: World) -> None:
    person = world.person("Ada", "administrator")
    visitor.sign_in(person)

    is_ours(visitor.get("/people?named=a%00b", status=404))
    is_ours(visitor.get(f"/people/{person.key}/roles/{'9' * 30}/end", status=404))


def test_a_door_for_others_says_so(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Nia", "resident"))

    page = visitor.get("/people", status=403)

    is_ours(page)
    assert "role" in page.text


def test_a_page_that_takes_no_form_says_so(visitor: Visitor) -> None:
    page = visitor.post("/privacy", status=405)

    is_ours(page)
    assert "GET" in page.response.headers["Allow"]


def test_a_form_of_somebody_signed_out_is_refused(visitor: Visitor) -> None:
    """The token is right; nobody is signed in."""
    page = visitor.get("/sign-in").submit("Send me a link", email="nobody", status=422)
    token = next(field.get("value") for field in page.tree.iter("input") if field.get("name") == "csrf_token")

    is_ours(visitor.post("/sign-out", data={"csrf_token": token}, status=401))


def test_too_much_is_refused(visitor: Visitor) -> None:
    size = visitor.app.config["MAX_CONTENT_LENGTH"] + 1

    is_ours(visitor.post("/follow", data={"reference": "x" * size}, status=413))


def test_guessing_is_refused_after_a_while(visitor: Visitor) -> None:
    for _ in range(30):
        form = visitor.get("/sign-in/password")
        answer = visitor._send("POST", form.url, data={**hidden(form), "email": "a@example.org", "password": "guess"})
        if answer.response.status_code == 429:
            break
    else:
        pytest.fail("thirty guesses were taken")

    is_ours(visitor._follow(answer, form.url, 429))


def hidden(page: Page) -> dict[str, str]:
    """The form's machinery."""
    return {
        field.get("name", ""): field.get("value", "")
        for field in page.main.iter("input")
        if field.get("type") == "hidden"
    }


def test_an_error_is_said_in_the_readers_language(visitor: Visitor) -> None:
    visitor.get("/").submit("اردو")

    page = visitor.get("/nothing/here", status=404)

    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ur", "rtl")
