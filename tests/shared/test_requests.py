"""A request is one transaction, a form counts once, and every answer keeps the browser's promises."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from engagement.people import actions, rules
from engagement.people.models import Person
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.fields import Email, Form
from engagement.shared.pages import done, keep, needs
from engagement.shared.permits import anyone

CROWD = 40
BROWSER = "the token of one browser"


class Add(Form):
    email = Email("Address")


@pytest.fixture
def adding(new_app: Flask) -> Flask:
    """The application with a form that adds a person, open to all and without CSRF tokens."""
    new_app.config["WTF_CSRF_ENABLED"] = False

    @new_app.route("/add", methods=["GET", "POST"])
    @needs(anyone)
    def add() -> Any:
        form = Add()
        if form.sent():
            with form.catching():
                person = actions.add_person("Ada", email=form.email.data, by=None, now=clock.now())
                return done(f"/added/{person.key}")
        return render_template_string("{{ form.problems() }}", form=form), 422 if form.problems() else 200

    @new_app.post("/fails/<how>")
    @needs(anyone)
    def fails(how: str) -> Any:
        actions.add_person("Ada", email="ada@example.org", by=None, now=clock.now())
        if how == "kept":
            keep()
        if how == "raises":
            raise rules.AlreadyHasAccount
        return "no", 400

    @new_app.get("/writes")
    @needs(anyone)
    def writes() -> str:
        db.session.execute(sa.text("DELETE FROM people_person"))
        return "written"

    return new_app


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


def send(app: Flask, email: str, once: str | None) -> tuple[int, str | None]:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = BROWSER
    answer = client.post("/add", data={"email": email, **({"once": once} if once else {})})
    return answer.status_code, answer.location


def test_forty_copies_of_one_form_at_once_make_one(adding: Flask) -> None:
    start = Barrier(CROWD)

    def one(_: int) -> tuple[int, str | None]:
        start.wait()
        return send(adding, "ada@example.org", "one-form-one-token")

    with ThreadPoolExecutor(CROWD) as pool:
        said = Counter(pool.map(one, range(CROWD)))
    assert len(said) == 1, "all are led to the same page"
    assert next(iter(said))[0] == 303
    assert people(adding) == 1


def test_a_replay_a_day_later_leads_to_the_same_page(adding: Flask) -> None:
    first = send(adding, "ada@example.org", "one-form-one-token")

    assert send(adding, "ada@example.org", "one-form-one-token") == first
    assert people(adding) == 1


def test_the_same_token_with_other_content_is_refused(adding: Flask) -> None:
    send(adding, "ada@example.org", "one-form-one-token")

    assert send(adding, "bola@example.org", "one-form-one-token")[0] == 409
    assert people(adding) == 1


def test_two_forms_are_two_wishes(adding: Flask) -> None:
    send(adding, "ada@example.org", "one-form-one-token")
    send(adding, "bola@example.org", "another-form-another")

    assert people(adding) == 2


def test_a_broken_rule_is_shown_in_the_form_and_keeps_nothing(adding: Flask) -> None:
    send(adding, "ada@example.org", None)
    client = adding.test_client()
    answer = client.post("/add", data={"email": "ADA@example.org", "once": "one-form-one-token"})

    assert answer.status_code == 422
    assert "This e-mail address has an account already" in answer.text
    assert send(adding, "cai@example.org", "one-form-one-token")[0] == 303, "a refused form did not use its token up"


def test_an_error_keeps_nothing_unless_it_is_meant_to(adding: Flask) -> None:
    client = adding.test_client()
    assert client.post("/fails/plainly").status_code == 400
    assert client.post("/fails/raises").status_code == 409
    assert people(adding) == 0
    assert client.post("/fails/kept").status_code == 400
    assert people(adding) == 1


def test_a_get_cannot_write(adding: Flask) -> None:
    send(adding, "ada@example.org", None)
    try:
        status = adding.test_client().get("/writes").status_code
    except DBAPIError as error:
        status, said = 500, str(error)
        assert "read-only" in said
    assert status >= 500
    assert people(adding) == 1


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example"])
def test_an_unknown_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("token", [None, "", "garbage"])
def test_a_post_without_our_token_is_refused(client: FlaskClient, token: str | None) -> None:
    data = {"email": "ada@example.org"} | ({} if token is None else {"csrf_token": token})
    assert client.post("/sign-in", data=data).status_code == 400


def test_the_token_of_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    app.test_client().get("/sign-in")
    other = app.test_client().get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    client.get("/sign-in")

    assert client.post("/sign-in", data={"email": "ada@example.org", "csrf_token": other}).status_code == 400


def test_too_much_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "x" * 3 * 1024 * 1024})
    assert answer.status_code == 413


@pytest.mark.parametrize("sent", [b"%ED%A0%80", b"%ff%fe", b"\xff\xfe"])
def test_a_byte_that_is_no_text_is_refused_and_shown_where_it_stood(adding: Flask, sent: bytes) -> None:
    how = {"content_type": "application/x-www-form-urlencoded"}
    answer = adding.test_client().post("/add", data=b"email=ada" + sent + b"@example.org", **how)

    assert answer.status_code == 422
    assert "Take out the characters that cannot be read" in answer.text
    assert people(adding) == 0


def test_a_file_that_is_not_there_is_not_kept_as_missing(client: FlaskClient) -> None:
    assert client.get("/static/built/nothing.css").headers["Cache-Control"] == "no-cache, private"


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page", "/sign-in/link/x"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]

    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Cache-Control" in headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
