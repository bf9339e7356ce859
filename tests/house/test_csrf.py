"""No form is taken in that did not come from a page of ours, shown to this very browser."""

import pytest
from flask import Flask

from engagement.people.models import Person
from engagement.shared.database import db
from engagement.shared.pages import SAFE
from tests.house.one_of_each import Everything
from tests.house.test_access import ROWS, Row, routes
from tests.visitor import WRITES, Page, Visitor, statements
from tests.world import World

SIGNED = {("POST", "/airtable/ring/<base>")}
"""Sent by no page: known by the signature of what is sent, which is tested in tests/airtable."""
UNSAFE = [row for row in ROWS if row.method not in SAFE and not row.case and (row.method, row.rule) not in SIGNED]
FROM_OUR_OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}


def stale(visitor: Visitor, path: str, headers: dict[str, str], **typed: str) -> Page:
    """Send a form without a token that counts."""
    answer = visitor._send("POST", path, data={"csrf_token": "of last week", **typed}, headers=headers)
    return visitor._follow(answer, path, 400)


def test_every_route_that_changes_something_is_tried(house: Flask) -> None:
    changing = {(method, rule) for method, rule in routes(house) if method not in SAFE}

    assert changing == {(row.method, row.rule) for row in UNSAFE} | SIGNED
    assert len(changing) > 50


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_a_form_without_our_token_is_refused_and_changes_nothing(everything: Everything, row: Row) -> None:
    """By somebody who may: the token alone is what is missing."""
    role = next(role for role, mark in zip(everything.here, row.marks, strict=True) if mark != "-")
    mine = everything.here[role]
    others = everything.here["visitor" if role == "administrator" else "administrator"]
    address = everything.address(row.rule, routes(everything.app)[row.method, row.rule])

    for forged in ({}, {"csrf_token": ""}, {"csrf_token": "not a token"}, {"csrf_token": others.token}):
        with everything.undone(), statements() as said:
            answer = everything.client(mine).open(address, method=row.method, data=forged)

        assert answer.status_code == 400, f"{row} took {forged} from a {role}"
        assert [words for words in said if WRITES.match(words)] == []


def test_the_right_token_is_no_help_without_the_cookie(everything: Everything) -> None:
    forged = {"csrf_token": everything.here["administrator"].token, "name": "Eve", "email": "eve@example.org"}
    with everything.undone():
        answer = everything.app.test_client().post("/people/new", data=forged)

    assert answer.status_code == 400


def test_a_form_left_open_for_long_hands_back_what_was_typed(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Ada Okafor", "administrator"))

    page = stale(visitor, "/people/new", FROM_OUR_OWN_PAGE, name="Zadie Marsh", email="zadie@example.org")
    assert "Zadie Marsh" in page.text and "Nothing was changed" in page.text
    assert find("zadie@example.org") is None

    page = page.submit("Send it again")
    assert page.heading == "Zadie Marsh"
    assert find("zadie@example.org") is not None


def test_a_form_from_another_site_hands_back_nothing(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Ada Okafor", "administrator"))

    page = stale(visitor, "/people/new", FROM_ELSEWHERE, name="Zadie Marsh", email="zadie@example.org")

    assert "Zadie" not in page.html
    assert "Send it again" not in page.text


def test_a_secret_is_not_handed_back(visitor: Visitor) -> None:
    page = stale(
        visitor,
        "/sign-in/password",
        FROM_OUR_OWN_PAGE,
        email="ada@example.org",
        password="tree frogs sing",
        code="123456",
    )

    assert "ada@example.org" in page.html
    assert "tree frogs" not in page.html and "123456" not in page.html


def test_what_is_handed_back_is_only_text(visitor: Visitor) -> None:
    page = stale(visitor, "/follow", FROM_OUR_OWN_PAGE, reference="</textarea><script>alert(1)</script>")

    assert "<script>alert" not in page.html


def find(email: str) -> Person | None:
    return db.session.query(Person).filter_by(email=email).one_or_none()
