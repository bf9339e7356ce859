"""The front door: what anyone sees first, in their language."""

import pytest

from engagement.home import access
from engagement.shared.database import db
from tests.visitor import Page, Visitor
from tests.world import World

FOUR = (
    "Tell us what matters here",
    "What people are saying",
    "What has been decided and done",
    "Have your say now",
)


def switch(visitor: Visitor, language: str, *, back: str, status: int = 303) -> str | None:
    """Press a language's button on the start page, as if it had been shown on another. Where that leads."""
    page = visitor.get("/").submit("Română", extra={"language": language, "next": back}, status=status)
    return page.response.location


def test_the_start_page_says_its_four_things_and_each_leads_on(visitor: Visitor, world: World) -> None:
    world.locality()
    start = visitor.get("/")

    assert [text for text in start.links() if text in FOUR] == list(FOUR)
    for text in FOUR:
        assert start.follow(text).heading


def test_the_start_page_leads_to_every_locality(visitor: Visitor, world: World) -> None:
    here = world.locality("grays")

    page = visitor.get("/").follow(here.name)

    assert page.heading == here.name


def test_the_start_page_says_how_many_votes_are_open(visitor: Visitor, world: World) -> None:
    assert "vote is open" not in visitor.get("/").text
    world.now = world.now.replace(day=1, month=2)
    world.round()

    # Planned four weeks ago it is over; a week ago nobody could vote yet; between the two it is open.
    assert "vote is open" not in visitor.get("/").text
    world.now = world.now.replace(day=20)
    world.round()
    assert "1 vote is open today." in visitor.get("/").text


def test_the_start_page_takes_few_queries_however_much_there_is(visitor: Visitor, world: World) -> None:
    world.locality()
    few = len(visitor.get("/").queries)
    for _ in range(5):
        world.round(world.group())

    assert len(visitor.get("/").queries) == few <= 5


def test_a_locality_shows_what_is_decided_there_and_by_whom(visitor: Visitor, world: World) -> None:
    here = world.locality("grays")
    round_, board = world.round(world.group(locality=here, name="Grays Together")), world.group("board", locality=here)
    world.meeting(board)
    world.fund(100, locality=here)

    page = visitor.get("/localities/grays")

    for said in (round_.question, "Next board meeting", "The Community Investment Fund", "Grays Together", board.name):
        assert said in page.text
    assert len(page.queries) <= 8


def test_an_unknown_locality_is_not_found(visitor: Visitor) -> None:
    visitor.get("/localities/atlantis", status=404)


def test_a_language_is_chosen_and_stays_chosen(visitor: Visitor, world: World) -> None:
    world.locality()
    assert switch(visitor, "ur", back="/funds?page=2") == "/funds?page=2"

    page = visitor.get("/funds")

    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ur", "rtl")
    assert visitor.get("/").tree.get("lang") == "ur"


def test_the_switch_on_a_page_leads_back_to_that_page(visitor: Visitor, world: World) -> None:
    world.locality("grays")
    page = visitor.get("/localities/grays/saying?kind=worry").submit("Română")

    assert page.url == "/localities/grays/saying?kind=worry"
    assert page.tree.get("lang") == "ro"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/a\\b",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "elsewhere.example",
        "/\n//elsewhere.example",
        "/\t/elsewhere.example",
        "",
    ],
)
def test_the_switch_never_leads_off_the_site(visitor: Visitor, world: World, elsewhere: str) -> None:
    assert switch(visitor, "ro", back=elsewhere) == "/"


def test_a_language_that_is_not_offered_changes_nothing(visitor: Visitor, world: World) -> None:
    switch(visitor, "tlh", back="/")

    assert visitor.get("/").tree.get("lang") == "en-GB"


def test_signing_in_keeps_the_language(visitor: Visitor, world: World) -> None:
    person = world.person("Ioana", password="tree frogs sing", email="ioana@example.org")
    db.session.commit()
    switch(visitor, "ro", back="/")
    form: Page = visitor.get("/sign-in/password")
    form.submit(form.main.findtext(".//form//button", "").strip(), email=person.email, password="tree frogs sing")

    assert visitor.get("/account").tree.get("lang") == "ro"


def test_who_may_do_what_lists_every_route(visitor: Visitor) -> None:
    page = visitor.get("/who-may-do-what")

    addresses = [line.address for _area, lines in access.areas(visitor.app) for line in lines]
    guarded = [rule.rule for rule in visitor.app.url_map.iter_rules() if rule.endpoint != "static"]
    assert sorted(addresses) == sorted(guarded)
    assert [address for address in addresses if address not in page.text] == []
    assert "a front-line worker" in page.text and "%(" not in page.text


def test_the_load_balancer_hears_that_all_is_well(visitor: Visitor) -> None:
    answer = visitor.get("/healthz").response

    assert (answer.text, answer.mimetype) == ("ok\n", "text/plain")


def test_the_places_colours_are_a_stylesheet_that_may_be_kept(visitor: Visitor) -> None:
    answer = visitor.get("/place.css").response

    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]
    assert visitor.app.extensions["place"].colour in answer.text


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/cookies"])
def test_the_pages_at_the_foot_are_there(visitor: Visitor, path: str) -> None:
    assert path in visitor.get("/").links().values()
    assert visitor.get(path).heading
