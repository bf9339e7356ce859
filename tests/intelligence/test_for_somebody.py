"""A worker fills in the residents' pages for somebody else: with a reason, labelled so, ended by itself."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.intelligence import behalf
from engagement.intelligence.models import Behalf, Note
from engagement.journal.models import Entry
from engagement.shared import clock
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

BANNER = "You are filling this in for somebody else"


@pytest.fixture
def lee(visitor: Visitor, world: World) -> Visitor:
    """A worker's browser."""
    return visitor.sign_in(world.person("Lee", "worker", locality=world.locality()))


def begin(lee: Visitor, why: str = "Reading or writing is hard for them") -> Page:
    return lee.get("/home").follow("Fill in for somebody else").submit("Begin", why=why)


def up_to_check(page: Page) -> Page:
    page = page.submit("Continue", text="No lamps.").submit("Continue", postcode="RM17 6SL")
    page = page.submit("Continue", near="Little Thurrock").submit("Continue", kind="A worry")
    return page.submit("Continue", language="English").submit("Continue", route="reference")


def notes(world: World) -> list[Note]:
    return list(world.session.scalars(sa.select(Note).order_by(Note.id)))


def events(world: World) -> list[str]:
    names = world.session.scalars(sa.select(Entry.event).order_by(Entry.position)).all()
    return [name.rsplit(".")[-1] for name in names if "Behalf" in name]


def test_it_is_said_on_every_page_labelled_on_the_note_and_over_when_sent(lee: Visitor, world: World) -> None:
    page = begin(lee)
    assert page.url == "/tell-us/what" and BANNER in page.html
    page = up_to_check(page)
    assert BANNER in page.html and "Reading or writing is hard for them" in page.html

    page = page.submit("Send it")

    assert page.heading == "Thank you, we have it" and BANNER not in page.html
    (note,) = notes(world)
    assert note.behalf_why == "reading" and note.logger is not None and note.logger.name == "Lee"
    assert "Typed in by a worker for somebody" in lee.get(f"/notes/{note.key}").text
    assert "typed in by a worker for somebody" in lee.get("/localities/grays/notes").text
    assert events(world) == ["BehalfBegun", "BehalfEnded"]
    up_to_check(lee.get("/tell-us/what")).submit("Send it")
    assert notes(world)[1].behalf_why is None, "it was for one note"


def test_the_label_goes_wherever_the_note_is_read(lee: Visitor, world: World) -> None:
    label = "typed in by a worker for somebody"
    world.themes()
    up_to_check(begin(lee)).submit("Send it")
    world.note("Lamps that nobody typed in for another.")
    (note, other) = notes(world)

    assert lee.get("/notes/search").submit("Search", words="lamps").text.count(label) == 1
    assert label in lee.get("/notes/mine").text
    assert label in lee.get(f"/theming/notes/{note.key}").text
    assert label not in lee.get(f"/theming/notes/{other.key}").text


def test_the_label_stands_on_a_note_that_waits_for_review(lee: Visitor, world: World) -> None:
    note = world.note(behalf_why="phone", held_why="It is their own house.", by=None)
    reviewer = lee.sign_in(world.person("Rae", "administrator"))

    assert "typed in by a worker for somebody" in reviewer.get("/notes/held").text
    assert "They told me over the phone" in reviewer.get(f"/notes/{note.key}/review").text


def test_another_reason_is_in_words(lee: Visitor, world: World) -> None:
    page = lee.get("/tell-us/for-somebody").submit("Begin", why="Another reason", status=422)
    assert page.errors == ["Write why you fill this in for them"]

    up_to_check(page.submit("Begin", why="Another reason", words="آنکھیں <b>")).submit("Send it")

    (note,) = notes(world)
    assert note.behalf_why == "آنکھیں <b>"
    assert "<b>" not in lee.get(f"/notes/{note.key}").html.split("<main")[1]


@pytest.mark.parametrize("why", ["", "because", "x" * 300])
def test_without_a_reason_it_does_not_begin(lee: Visitor, world: World, why: str) -> None:
    lee.get("/tell-us/for-somebody").submit("Begin", status=422, extra={"why": why})

    assert world.session.scalars(sa.select(Behalf)).all() == []


def test_after_twenty_minutes_nothing_is_sent_until_the_reason_is_said_again(lee: Visitor, world: World) -> None:
    page = up_to_check(begin(lee))
    clock.travel_to(world.now + behalf.LASTS + timedelta(minutes=1))

    page = page.submit("Send it", status=422)
    assert "The 20 minutes" in page.errors[0] and notes(world) == []
    page = page.follow("Say why you fill this in for them").submit("Begin", why="They asked me to")

    assert page.url == "/tell-us/check" and BANNER in page.html
    page.submit("Send it")
    assert [note.behalf_why for note in notes(world)] == ["asked"]


def test_signing_out_ends_it_and_forgets_what_was_typed(lee: Visitor, world: World) -> None:
    page = up_to_check(begin(lee))

    page.submit("Sign out")

    assert "No lamps." not in lee.get("/tell-us/what").html
    assert lee.get("/tell-us/check").url == "/tell-us/what"


def test_it_can_be_given_up(lee: Visitor, world: World) -> None:
    page = up_to_check(begin(lee)).submit("Stop, and keep nothing of it")

    assert "not filling in for anybody" in page.text
    assert lee.get("/tell-us/check").url == "/tell-us/what"
    assert notes(world) == [] and events(world) == ["BehalfBegun", "BehalfEnded"]


def test_another_persons_leave_is_none_of_ours(lee: Visitor, world: World) -> None:
    begin(lee)
    key = world.session.scalars(sa.select(Behalf.key)).one()
    other = world.person("Ada", "worker", locality=world.locality())

    assert behalf.find_running(key, person_id=other.id, now=world.now) is None
    assert behalf.find_running(key, person_id=None, now=world.now) is None
    assert behalf.find_running(None, person_id=other.id, now=world.now + timedelta(1)) is None


def test_a_resident_cannot_say_so_of_themselves(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Ada", "resident", locality=world.locality()))

    visitor.get("/tell-us/for-somebody", status=403)
