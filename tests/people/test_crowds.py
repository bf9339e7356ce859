"""Many at once: how often one may guess, and what counts once, with real commits on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engagement.people import actions, codes, links, sign_in
from engagement.people.models import Person, SignIn, SignInLink
from engagement.shared import clock
from engagement.shared.database import db

CROWD = 40


@pytest.fixture
def open_app(clean_app: Flask) -> Flask:
    """An application that takes forms without a CSRF token, because these clients read no pages."""
    clean_app.config["WTF_CSRF_ENABLED"] = False
    return clean_app


def crowd(app: Flask, ask: Callable[[FlaskClient, int], int], size: int = CROWD) -> Counter[int]:
    """Let many clients ask at the same moment; how often each status came back."""
    start = Barrier(size)

    def one(number: int) -> int:
        client = app.test_client()
        start.wait()
        return ask(client, number)

    with ThreadPoolExecutor(size) as pool:
        return Counter(pool.map(one, range(size)))


def make_person(app: Flask, *roles: str) -> str:
    with app.app_context():
        person = actions.add_person("Ada Okafor", email="ada@example.org", by=None, now=clock.now())
        actions.set_password(person, "tree frogs sing", by=None, now=clock.now())
        for role in roles:
            actions.grant_role(person, role, by=None, now=clock.now())
        db.session.commit()
        return person.key


def rows(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_of_forty_guesses_at_once_ten_are_looked_at(open_app: Flask, email: str) -> None:
    make_person(open_app)

    def guess(client: FlaskClient, number: int) -> int:
        answer = client.post("/sign-in/password", data={"email": email, "password": f"guess number {number}"})
        return answer.status_code

    assert crowd(open_app, guess) == {422: 10, 429: 30}
    assert rows(open_app, SignIn) == 0


def test_one_address_cannot_try_many_accounts_for_ever(open_app: Flask) -> None:
    def guess(client: FlaskClient, number: int) -> int:
        said = [
            client.post("/sign-in/password", data={"email": f"p{number}x{n}@example.org", "password": "x"}).status_code
            for n in range(11)
        ]
        return said.count(422)

    tried = crowd(open_app, guess, size=10)
    assert sum(count * times for count, times in tried.items()) == 100


def test_a_header_does_not_make_a_new_address(open_app: Flask) -> None:
    client = open_app.test_client()
    said = [
        client.post(
            "/sign-in/password",
            data={"email": f"p{n}@example.org", "password": "x"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        ).status_code
        for n in range(101)
    ]
    assert said[-1] == 429


def test_a_link_pressed_by_many_at_once_opens_one_session(open_app: Flask) -> None:
    make_person(open_app)
    with open_app.app_context():
        sign_in.ask_for_link("ada@example.org", now=clock.now())
        db.session.commit()
        token = links.token_of(db.session.scalars(sa.select(SignInLink.nonce)).one())

    said = crowd(open_app, lambda client, _: client.post(f"/sign-in/link/{token}").status_code)
    assert said == {303: 1, 410: CROWD - 1}
    assert rows(open_app, SignIn) == 1


def test_a_double_click_on_a_link_leads_to_the_same_page(open_app: Flask) -> None:
    make_person(open_app)
    with open_app.app_context():
        sign_in.ask_for_link("ada@example.org", now=clock.now())
        db.session.commit()
        token = links.token_of(db.session.scalars(sa.select(SignInLink.nonce)).one())

    def click(client: FlaskClient, _: int) -> int:
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "of one browser"
        return client.post(f"/sign-in/link/{token}", data={"once": "the-same-token-twice"}).status_code

    assert crowd(open_app, click, size=2) == {303: 2}
    assert rows(open_app, SignIn) == 1


def test_a_code_sent_by_many_at_once_counts_once(open_app: Flask) -> None:
    key = make_person(open_app, "worker")
    with open_app.app_context():
        person = db.session.scalars(sa.select(Person).where(Person.key == key)).one()
        secret = codes.new_secret()
        person.second_factor = codes.seal(secret, owner=key)
        db.session.commit()
    size = 8  # fewer than the guesses allowed

    def enter(client: FlaskClient, _: int) -> int:
        with client.session_transaction() as cookie:
            cookie["halfway"] = {"person": key, "after": "/account", "at": int(clock.now().timestamp())}
        code = codes.code_at(secret, codes.counter_at(clock.now()))
        return client.post("/sign-in/code", data={"code": code}).status_code

    assert crowd(open_app, enter, size=size) == {303: 1, 422: size - 1}
    assert rows(open_app, SignIn) == 1
