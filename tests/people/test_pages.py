"""Accounts in the hands of an administrator."""

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.people import queries
from engagement.people.commands import people as command
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def administrator(visitor: Visitor, world: World) -> Visitor:
    return visitor.sign_in(world.person("Bola Admin", "administrator"))


def test_an_administrator_adds_a_person_and_gives_a_role(administrator: Visitor, world: World) -> None:
    grays = world.locality("grays")
    page = administrator.get("/people").follow("Add a person").submit(name="Cai Evans", email="Cai@Example.org")
    assert page.heading == "Cai Evans"
    page = page.follow("Give a role").submit(role="worker", locality=grays.name)

    assert "Front-line worker" in page.text and grays.name in page.text
    assert queries.find_person("cai@example.org") is not None


def test_an_address_has_one_account(administrator: Visitor, world: World) -> None:
    world.person(email="cai@example.org")
    page = administrator.get("/people/new").submit(name="Cai", email="CAI@example.org", status=422)

    assert page.errors == ["This e-mail address has an account already"]


def test_a_role_is_ended_and_an_account_closed(administrator: Visitor, world: World) -> None:
    person = world.person("Cai Evans", "resident")
    page = administrator.get(f"/people/{person.key}").follow("End resident").submit()
    assert person.roles[0].until_at is not None
    page = page.follow("Close this account").submit("Close this account")

    assert "Closed on" in page.text
    assert person.disabled_at is not None


def test_nobody_closes_their_own_account(administrator: Visitor) -> None:
    person = queries.list_people(named="Bola")
    key = db.session.scalars(person).one().key
    page = administrator.get(f"/people/{key}/disable").submit("Close this account", status=422)

    assert "your own account" in page.errors[0]


def test_a_lost_phone_is_replaced(administrator: Visitor, world: World) -> None:
    person = world.person("Sam Field", "worker")
    person.second_factor = "sealed"
    administrator.get(f"/people/{person.key}").follow("They lost their phone").submit()

    assert person.second_factor is None


def test_people_are_found_by_name(administrator: Visitor, world: World) -> None:
    world.person("Cai Evans")
    world.person("Dina Shah")
    page = administrator.get("/people").submit("Search", named="evans")

    assert "Cai Evans" in page.text and "Dina Shah" not in page.text
    assert "Nobody" in administrator.get("/people?named=%25").text


def test_the_list_takes_the_same_queries_however_long(administrator: Visitor, world: World) -> None:
    few = len(administrator.get("/people").queries)
    for _ in range(20):
        world.person("Sam Field", "worker")

    assert len(administrator.get("/people").queries) == few <= 6


def test_an_auditor_reads_the_accounts_and_can_change_none(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "auditor")
    visitor.sign_in(person)

    for page in (visitor.get("/people"), visitor.get(f"/people/{person.key}")):
        assert "Sam Field" in page.text
        assert not [words for words in ("Add a person", "Give a role", "Close this account") if words in page.text]
    for path in ("/people/new", f"/people/{person.key}/grant", f"/people/{person.key}/disable"):
        visitor.get(path, status=403)


@pytest.mark.parametrize("role", ["resident", "worker", "steward"])
def test_accounts_are_for_administrators(visitor: Visitor, world: World, role: str) -> None:
    person = world.person("Sam Field", role)
    visitor.sign_in(person)

    for path in ("/people", "/people/new", f"/people/{person.key}", f"/people/{person.key}/grant"):
        visitor.get(path, status=403)


@pytest.mark.parametrize("role", ["steward", "auditor", "administrator"])
def test_a_role_that_opens_every_locality_is_not_given_for_one(administrator: Visitor, world: World, role: str) -> None:
    grays, person = world.locality("grays"), world.person("Dina Shah")
    page = administrator.get(f"/people/{person.key}/grant").submit(
        "Give this role", role=role, locality=grays.id, status=422
    )

    assert page.errors == ["This role is for the whole place"]


def test_my_account_says_who_i_am(visitor: Visitor, world: World) -> None:
    page = visitor.sign_in(world.person("Dina Shah", "worker", locality=world.locality("grays"))).get("/account")

    assert "Dina Shah" in page.text and "Grays" in page.text and "This one" in page.text
    assert len(page.queries) <= 8


def test_the_first_administrator_comes_from_the_terminal(clean_app: Flask) -> None:
    runner = clean_app.test_cli_runner()
    assert runner.invoke(command, ["add", "Ada Okafor", "ada@example.org"]).exit_code == 0
    assert "not in the form" in runner.invoke(command, ["add", "Bola Shah", "bola"]).output
    assert "account already" in runner.invoke(command, ["add", "Ada Okafor", "ADA@example.org"]).output
    assert "administrator" in runner.invoke(command, ["grant", "ada@example.org", "administrator"]).output
    assert runner.invoke(command, ["grant", "ada@example.org", "worker", "--locality", "nowhere"]).exit_code == 1
    assert runner.invoke(command, ["grant", "ada@example.org", "steward", "--locality", "nowhere"]).exit_code == 1
    assert runner.invoke(command, ["password", "nobody@example.org", "--password", "tree frogs sing"]).exit_code == 1
    typed = "tree frogs sing\ntree frogs sing\n"
    assert "is set" in runner.invoke(command, ["password", "ada@example.org"], input=typed).output
    with clean_app.app_context():
        assert db.session.scalar(sa.text("SELECT password_hash FROM people_person")).startswith("$argon2id$")


def test_what_a_script_fetches_does_not_write_the_cookie_again(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Wyn", "worker", locality=world.locality()))

    visitor.get("/notes/new")  # which put the form's token into the session

    fetched = visitor.client.get("/notes/device", headers={"Sec-Fetch-Mode": "same-origin"})
    walked = visitor.client.get("/home", headers={"Sec-Fetch-Mode": "navigate"})

    assert fetched.status_code == walked.status_code == 200
    assert "Set-Cookie" not in fetched.headers
    assert "session=" in walked.headers["Set-Cookie"]
