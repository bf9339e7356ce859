"""The calendar as everybody reads it, and the pages on which somebody enters an ask and answers for it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engagement.places.place import current_place
from engagement.shared import clock
from tests.visitor import Page, Visitor
from tests.world import World

TODAY = date(2026, 3, 2)


def selects(page: Page) -> int:
    return len([said for said in page.queries if said.startswith("SELECT")])


@pytest.fixture
def asker(visitor: Visitor, world: World) -> Visitor:
    """A worker of Grays, signed in."""
    return visitor.sign_in(world.person("Wil", "worker", locality=world.locality("grays")))


def enter(visitor: Visitor, question: str = "Is the path safe?") -> Page:
    """From the calendar to the page that shows what is known."""
    page = visitor.get("/asks").follow("Enter an ask")
    page = page.submit("Continue", question=question, kind="Survey", organisation="The council")
    page = page.submit("Continue", localities=["Grays"], whom="Everybody")
    days: dict[str, Any] = {"opens_on": TODAY, "last_day": date(2026, 3, 15)}
    return page.submit("Continue", **days, minutes="10", people="200", link="https://example.org/survey")


def test_a_worker_enters_an_ask_and_everybody_reads_it(asker: Visitor, world: World) -> None:
    note = world.note("The path is not safe after dark.", locality=world.locality("grays"))
    page = enter(asker)
    assert page.heading == "What is known already" and note.text in page.text and selects(page) <= 10
    assert "Tick that you have seen" in page.submit("Continue", status=422).errors[0]
    page = page.submit("Continue", seen=True)
    assert page.heading == "Check your answers" and "about 200 people" in page.text
    page = page.submit("Put it in the calendar")
    assert "It stands in the calendar now." in page.text

    listed = asker.sign_out().get("/asks")
    assert "March 2026" in listed.text and "2 March 2026 to 15 March 2026" in listed.text and selects(listed) <= 6
    page = listed.follow("Is the path safe?")
    assert "10 minutes for each person" in page.text and note.text not in page.text and "Wil" not in page.text
    assert 'rel="nofollow noopener external"' in page.html and selects(page) <= 8


def test_what_came_in_while_somebody_read_is_shown_before_they_go_on(asker: Visitor, world: World) -> None:
    page = enter(asker)
    world.note("The path is flooded.", locality=world.locality("grays"))

    again = page.submit("Continue", seen=True)

    assert "Something new came in" in again.text and "The path is flooded." in again.text
    assert again.submit("Continue", seen=True).heading == "Check your answers"


def test_pages_cannot_be_skipped(asker: Visitor) -> None:
    page = asker.get("/asks/new").submit("Continue", question="Why?", kind="Visit", organisation="The trust")
    address = page.url.removesuffix("/where")

    assert asker.get(f"{address}/open").url.endswith("/where")
    assert asker.get(f"{address}/known").url.endswith("/where")


def test_above_the_limit_the_reason_is_asked_for_and_published(asker: Visitor, world: World) -> None:
    for number in range(current_place().asks_a_quarter):
        world.ask(f"Question {number}?", locality=world.locality("grays"))
    page = enter(asker).submit("Continue", seen=True)

    assert "People here need a rest" in page.text
    assert "(optional)" not in page.text
    refused = page.submit("Put it in the calendar", status=422)
    assert refused.errors == ["Enter why these people should be asked again"]
    page = refused.submit("Put it in the calendar", rest_why="A child fell in on Friday.")
    public = asker.sign_out().get(page.url)
    assert "A child fell in on Friday." in public.text and "as often as their rest allows" in public.text


def test_an_ask_that_closed_waits_on_its_owners_home_until_it_is_answered(
    visitor: Visitor, world: World, now: datetime
) -> None:
    owner = world.person("Wil", "worker", locality=world.locality("grays"))
    ask = world.ask(by=owner.id)
    assert "Say what came of it" not in visitor.sign_in(owner).get("/home").text
    clock.travel_to(now + timedelta(days=14))

    page = visitor.sign_in(owner).get("/home")
    assert "Say what came of it." in page.text
    page = page.follow(ask.question).submit("Publish it", outcome="What was done", answer="Lamps stand there now.")
    assert "Lamps stand there now." in page.text and "Answered" in page.text
    assert "Say what came of it" not in visitor.get("/home").text


def test_an_ask_that_was_never_answered_says_so_to_everybody(visitor: Visitor, world: World, now: datetime) -> None:
    ask = world.ask()
    clock.travel_to(now + timedelta(days=20))

    page = visitor.get("/asks?when=past").follow(ask.question)

    assert "Closed, not answered yet" in page.text and "nobody has said what came of it" in page.text


def test_a_change_and_a_calling_off_stand_with_their_reasons(asker: Visitor) -> None:
    page = enter(asker).submit("Continue", seen=True).submit("Put it in the calendar")

    page = page.follow("Change its days or burden").submit("Save the change", minutes="20", why="It grew longer.")
    assert "20 minutes for each person" in page.text and "It grew longer." in page.text
    page = page.follow("Call it off").submit("Call it off", why="The money is gone.")
    public = asker.sign_out().get(page.url)
    assert "The money is gone." in public.text and "Called off" in public.text
    assert public.text not in asker.get("/asks?when=now").text


def test_a_draft_is_seen_by_who_wrote_it_and_who_oversees_and_is_in_no_list(visitor: Visitor, world: World) -> None:
    grays = world.locality("grays")
    owner, other = (world.person(name, "worker", locality=grays) for name in ("Wil", "Ann"))
    draft = world.draft_ask(locality=grays, by=owner.id)
    address = f"/asks/{draft.key}"

    assert draft.question not in visitor.get("/asks").text
    assert visitor.get(address).heading == "Sign in"
    visitor.sign_in(other).get(address, status=403)
    visitor.get(f"{address}/open", status=403)
    assert visitor.sign_in(world.person("Sue", "steward")).get(address).heading == draft.question
    visitor.get(f"{address}/open", status=403)
    assert visitor.sign_in(owner).get(address).follow("Go on writing it").heading == "Check your answers"
    assert draft.question in visitor.get("/asks/mine").text


def test_a_worker_asks_in_their_own_areas_only(asker: Visitor, world: World) -> None:
    page = asker.get("/asks/new").submit("Continue", question="Why?", kind="Visit", organisation="The trust")

    assert "Tilbury and Chadwell" not in page.text
    page = page.submit("Continue", extra={"localities": ["tilbury-and-chadwell"]}, whom="Everybody", status=422)
    assert page.errors


def test_the_list_is_narrowed_by_area_kind_and_time(visitor: Visitor, world: World) -> None:
    world.ask("Here?", locality=world.locality("grays"))
    world.ask("There?", locality=world.locality("tilbury-and-chadwell"), kind="visit")
    world.ask("Later?", opens_on=date(2027, 1, 5), closes_on=date(2027, 1, 6))
    world.ask("Before?", opens_on=date(2026, 1, 5), closes_on=date(2026, 1, 6))

    def found(address: str) -> set[str]:
        text = visitor.get(address).text
        return {word for word in ("Here?", "There?", "Later?", "Before?") if word in text}

    assert found("/asks") == {"Here?", "There?", "Later?"}
    assert found("/asks?when=now") == {"Here?", "There?"}
    assert found("/asks?when=coming") == {"Later?"}
    assert found("/asks?when=past") == {"Before?"}
    assert found("/asks?kind=visit") == {"There?"}
    assert found("/asks?locality=grays&when=now") == {"Here?"}
    assert found("/asks?locality=nowhere&kind=x&when=y&page=-1") == {"Here?", "There?", "Later?"}
    assert "Nothing in the calendar fits." in visitor.get("/asks?kind=event").text


def test_the_calendar_is_found_from_an_area_and_the_menu(visitor: Visitor, world: World) -> None:
    world.locality()

    assert visitor.get("/localities/grays").follow("Who asks what here").heading == "Who asks what"
    page = visitor.get("/asks").follow("How much each area is asked")
    assert "1 January 2026 to 31 March 2026" in page.text and "Grays" in page.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "پیدل راستہ 🚶", "100% = 1/1", "a" * 200, 'it\'s & "quoted"']
)
def test_whatever_an_asker_writes_is_only_shown(asker: Visitor, text: str) -> None:
    page = enter(asker, text).submit("Continue", seen=True).submit("Put it in the calendar")

    assert page.heading == text and "<script>alert" not in page.html
    assert text in asker.sign_out().get("/asks").text


@pytest.mark.parametrize("question", ["", " ", "nul\0here", "turned \u202e round", "a" * 201])
def test_a_question_that_cannot_be_read_is_refused(asker: Visitor, question: str) -> None:
    page = asker.get("/asks/new")

    assert page.submit("Continue", question=question, kind="Survey", organisation="The council", status=422).errors


def test_a_link_that_is_no_web_address_is_refused(asker: Visitor) -> None:
    page = asker.get("/asks/new").submit("Continue", question="Why?", kind="Visit", organisation="The trust")
    page = page.submit("Continue", localities=["Grays"], whom="Everybody")
    page = page.submit(
        "Continue", opens_on=TODAY, last_day=TODAY, minutes="5", people="5", link="javascript:alert(1)", status=422
    )

    assert "Enter a whole web address" in page.errors[0]


def test_a_round_leads_from_the_calendar_to_itself(visitor: Visitor, world: World) -> None:
    round_ = world.round()

    page = visitor.get("/asks").follow(round_.question)

    assert "It came into the calendar by itself." in page.text


def test_an_administrator_calls_off_what_somebody_else_entered(visitor: Visitor, world: World, now: datetime) -> None:
    ask = world.ask(by=world.person("Wil", "worker").id)
    visitor.sign_in(world.person("Ada", "administrator"))

    page = visitor.get(f"/asks/{ask.key}").follow("Call it off").submit("Call it off", why="It was invented.")

    assert "It was invented." in page.text
