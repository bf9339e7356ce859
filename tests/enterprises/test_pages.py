"""Enterprises as officers keep them, and the little that everyone sees."""

from datetime import date

import pytest

from engagement.enterprises import actions
from tests.enterprises.conftest import MakeAward
from tests.visitor import Page, Visitor
from tests.world import World


def selects(page: Page) -> int:
    return len([said for said in page.queries if said.startswith("SELECT")])


@pytest.fixture
def officer(visitor: Visitor, world: World) -> Visitor:
    """The officer of Grays, signed in."""
    return visitor.sign_in(world.person("Juniper", "enterprise_officer", locality=world.locality()))


def test_an_officer_adds_an_enterprise_and_keeps_its_history(officer: Visitor, make_award: MakeAward) -> None:
    make_award("Two evenings")

    page = officer.get("/enterprises").follow("Add an enterprise").submit("Continue", locality="Grays")
    page = page.submit(
        "Add the enterprise",
        name="Four Needles",
        what="Mends uniforms.",
        form="Sole trader",
        founder="Nadia",
        contact="01632 960 111",
    )
    assert page.heading == "Four Needles" and "Enquiry" in page.text and "01632 960 111" in page.text

    page = page.follow("Change its stage").submit("Save", stage="Exploring")
    assert "Its stage is now: Exploring." in page.text
    refused = page.follow("Change its stage").submit("Save", stage="Paused", status=422)
    assert refused.errors == ["Say why: it pauses, closes, changes its form or goes back a step"]
    page = refused.submit("Save", stage="Paused", reason="A new baby.")
    assert "A new baby." in page.text
    page = page.follow("Tick a milestone").submit("Save", milestone="Insurance", on=date(2026, 1, 5))
    assert "Milestone: Insurance" in page.text
    page = page.follow("Note a signpost").submit("Save", scheme="Credit union", words="A loan for a till.")
    assert "Pointed to: Credit union" in page.text and "A loan for a till." in page.text
    page = page.follow("Take its figures").submit("Save", people_supported="4", hours_a_week="20", jobs="1")
    assert "play no part in decisions about money" in page.text
    page = page.follow("Change Award").submit("Save", award="Two evenings · £900")
    assert "Two evenings · £900" in page.text
    page = page.follow("Change Form").submit("Save", what="Mends curtains.", public=True)
    assert "Mends curtains." in page.text and "Yes, name and what it does" in page.text


def test_a_move_that_cannot_follow_is_refused(officer: Visitor, world: World) -> None:
    enterprise = world.enterprise()

    page = officer.get(f"/enterprises/{enterprise.key}/move").submit("Save", extra={"stage": "established"}, status=422)

    assert page.errors and "established" not in page.text


def test_the_list_narrows_by_stage(officer: Visitor, world: World) -> None:
    actions.move(world.enterprise("Four Needles"), "exploring", by=None, now=world.now)
    world.enterprise("Soup Tongue")

    page = officer.get("/enterprises").submit("Show", stage="Exploring (1)")

    assert "Four Needles" in page.links() and "Soup Tongue" not in page.links()
    assert "No enterprise is at this stage." in officer.get("/enterprises?stage=closed").text
    assert "Soup Tongue" in officer.get("/enterprises?stage=nonsense&page=99").links()


def test_an_officer_sees_the_enterprises_of_their_own_locality_only(officer: Visitor, world: World) -> None:
    here, tilbury = world.enterprise("Four Needles"), world.locality("tilbury-and-chadwell")
    elsewhere = world.enterprise("Low Tide Guides", locality=tilbury)

    page = officer.get("/enterprises")
    assert "Four Needles" in page.links() and "Low Tide Guides" not in page.links()
    officer.get(f"/enterprises/{here.key}")
    officer.get(f"/enterprises/{elsewhere.key}", status=403)
    officer.get(f"/enterprises/{elsewhere.key}/edit", status=403)
    officer.get("/enterprises/new/tilbury-and-chadwell", status=403)
    asked = officer.get("/enterprises/new").submit("Continue", extra={"locality": "tilbury-and-chadwell"}, status=422)
    assert asked.errors


@pytest.mark.parametrize("role", ["steward", "auditor", "administrator"])
def test_those_who_oversee_see_all_but_the_founder_and_change_nothing(
    visitor: Visitor, world: World, role: str
) -> None:
    enterprise = world.enterprise("Four Needles", founder="Nadia Quill", contact="01632 960 111")
    visitor.sign_in(world.person("Over Seer", role))

    page = visitor.get("/enterprises").follow("Four Needles")

    assert "Nadia Quill" not in page.html and "01632" not in page.text
    assert "Change its stage" not in page.links()
    visitor.get(f"/enterprises/{enterprise.key}/move", status=403)


@pytest.mark.parametrize("role", ["resident", "worker", "fund_manager"])
def test_nobody_else_sees_them(visitor: Visitor, world: World, role: str) -> None:
    enterprise = world.enterprise()
    visitor.sign_in(world.person("Somebody", role, locality=world.locality()))

    visitor.get("/enterprises", status=403)
    visitor.get(f"/enterprises/{enterprise.key}", status=403)


def test_a_board_member_does_not_see_them(visitor: Visitor, world: World) -> None:
    enterprise = world.enterprise()
    visitor.sign_in(world.seat(world.group("board"), "chair"))

    visitor.get(f"/enterprises/{enterprise.key}", status=403)


def test_everyone_sees_the_name_and_purpose_of_those_who_agreed(visitor: Visitor, world: World) -> None:
    world.enterprise(
        "Four Needles", what="Mends curtains.", founder="Nadia Quill", contact="01632 960 111", public=True
    )
    world.enterprise("Soup Tongue")
    gone = world.enterprise("Gone Bakery", public=True)
    actions.move(gone, "closed", reason="Retired.", by=None, now=world.now)

    page = visitor.get("/localities/grays/enterprises")

    assert "Four Needles" in page.text and "Mends curtains." in page.text
    for private in ("Soup Tongue", "Gone Bakery", "Nadia", "01632", "Enquiry"):
        assert private not in page.text
    assert "None is listed yet." in visitor.get("/localities/tilbury-and-chadwell/enterprises").text


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_takes_few_queries_however_long_it_is(officer: Visitor, world: World, number: int) -> None:
    for one in range(number):
        world.enterprise(f"Enterprise {one:02}")

    page = officer.get("/enterprises")

    assert selects(page) <= 6, page.queries
    assert ("Next page" in page.text) == (number > 25)


@pytest.mark.parametrize("number", [1, 12])
def test_a_page_takes_few_queries_however_long_its_history(officer: Visitor, world: World, number: int) -> None:
    enterprise = world.enterprise()
    for one in range(number):
        actions.signpost(enterprise, "credit-union", words=f"Time {one}", by=None, now=world.now)

    assert selects(officer.get(f"/enterprises/{enterprise.key}")) <= 8
