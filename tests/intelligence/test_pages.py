"""Pages of notes: a resident tells us, a worker logs and sorts, everyone sees what is said."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import contacts
from engagement.intelligence import actions
from engagement.intelligence.models import Draft, Note
from tests.privacy.choosing import choose
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

REFERENCE = re.compile(r"(?:[3-9A-Y]{3}-){3}[3-9A-Y]{3}")


def asked(page: Page) -> int:
    """How many queries the page took, without the savepoint that a rolled-back test begins with."""
    return sum(not said.startswith("SAVEPOINT") for said in page.queries)


def notes(world: World) -> list[Note]:
    return list(world.session.scalars(sa.select(Note).order_by(Note.id)))


def up_to_check(visitor: Visitor, text: str = "The river path is dark.") -> Page:
    page = visitor.get("/tell-us").follow("Start now").submit("Continue", text=text)
    page = page.submit("Continue", postcode="rm176sl").submit("Continue", near="Little Thurrock")
    page = page.submit("Continue", kind="A worry").submit("Continue", language="English")
    return page.submit("Continue", route="I will look it up with a reference")


def up_to_answer(visitor: Visitor) -> Page:
    page = visitor.get("/tell-us/what").submit("Continue", text="Dark.").submit("Continue", locality="Grays")
    page = page.submit("Continue", near="All of it, or I am not sure").submit("Continue", kind="I am not sure")
    return page.submit("Continue", language="English")


def test_a_resident_tells_us_without_an_account_and_finds_it_again(visitor: Visitor, world: World) -> None:
    world.locality()

    page = up_to_check(visitor)
    assert "The river path is dark." in page.text and "Grays" in page.text
    page = page.submit("Send it")

    assert page.heading == "Thank you, we have it"
    reference = REFERENCE.search(page.text)
    assert reference
    assert "The river path is dark." in visitor.get(f"/follow/{reference.group()}").text
    (note,) = notes(world)
    assert (note.kind, note.channel, note.logged_by, note.debt.route) == ("worry", "web", None, "reference")


def test_what_was_told_stays_out_of_addresses_and_caches(visitor: Visitor, world: World) -> None:
    world.locality()

    page = up_to_check(visitor)

    assert page.url == "/tell-us/check"
    assert page.response.headers["Cache-Control"] == "no-store"
    with visitor.client.session_transaction() as cookie:
        assert "river" not in str(dict(cookie))


def test_going_back_changes_an_answer_and_returns_to_the_check(visitor: Visitor, world: World) -> None:
    world.locality()
    up_to_check(visitor)

    page = visitor.get("/tell-us/what")
    assert "The river path is dark." in page.html
    first = page.submit("Continue", text="No lamps.")
    again = page.submit("Continue", text="No lamps at all.")

    assert first.url == again.url == "/tell-us/check"
    assert "No lamps at all." in again.text


def test_sending_twice_makes_one_note_and_one_confirmation(visitor: Visitor, world: World) -> None:
    world.locality()
    page = up_to_check(visitor)

    texts = [page.submit("Send it").text, page.submit("Send it").text, visitor.get("/tell-us/check").text]

    assert len(set(texts)) == 1
    assert len(notes(world)) == 1


def test_a_second_thing_told_is_a_second_note(visitor: Visitor, world: World) -> None:
    world.locality()
    up_to_check(visitor).submit("Send it")

    up_to_check(visitor, "More buses.").submit("Send it")

    assert [note.text for note in notes(world)] == ["The river path is dark.", "More buses."]


def test_a_page_cannot_be_reached_before_those_it_builds_on(visitor: Visitor, world: World) -> None:
    world.locality()

    for stage in ("where", "near", "about", "language", "answer", "check"):
        assert visitor.get(f"/tell-us/{stage}").url == "/tell-us/what"
    assert visitor.get("/tell-us/sent").url == "/tell-us"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, "Enter a postcode or choose an area"),
        ({"postcode": "SW1A 1AA"}, "is not in Thurrock"),
        ({"postcode": "nonsense"}, "Enter a full postcode"),
    ],
)
def test_somewhere_else_is_told_so_in_a_sentence(
    visitor: Visitor, world: World, answers: dict[str, Any], error: str
) -> None:
    world.locality()
    page = visitor.get("/tell-us/what").submit("Continue", text="Dark.")

    page = page.submit("Continue", **answers, status=422)

    assert error in page.errors[0]
    assert page.submit("Continue", postcode="", locality="Grays").url == "/tell-us/near"


def test_an_email_is_needed_where_one_is_wanted_and_forgotten_where_not(visitor: Visitor, world: World) -> None:
    world.locality()
    page = up_to_answer(visitor)

    page = page.submit("Continue", route="email", status=422)
    assert page.errors == ["Enter the email address for the answer"]
    page = page.submit("Continue", route="email", email="ada@example.org", phone="01632 960 100")
    assert "ada@example.org" in page.text and "960" not in page.text
    page = visitor.get("/tell-us/answer").submit("Continue", route="reference", email="ada@example.org")
    assert "ada@example.org" not in page.text
    page.submit("Send it")
    assert contacts.find(notes(world)[0].debt) is None


@pytest.mark.parametrize("text", ["", " \n ", "x" * 100_000, "NUL \x00 here", "half a character \ud83d"])
def test_a_text_that_cannot_be_kept_is_handed_back(visitor: Visitor, world: World, text: str) -> None:
    if "\ud83d" in text:  # browsers cannot send one; a hostile client can
        text = text.replace("\ud83d", "\ufffd")

    page = visitor.get("/tell-us/what").submit("Continue", text=text, status=422)

    assert len(page.errors) == 1
    assert text.strip()[:4] in page.html
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_a_phone_number_is_taken_out_or_kept_as_the_writer_wishes(visitor: Visitor, world: World) -> None:
    page = visitor.get("/tell-us/what").submit("Continue", text="Ring 07700 900123.", status=422)
    assert "a phone number (07700 900123)" in page.errors[0]

    assert page.submit("Continue", text="Ring me.").url == "/tell-us/where"
    assert page.submit("Continue", **choose(page, "keep"), keep_why="It is ours.").url == "/tell-us/where"


def test_a_worker_logs_one_note_after_another(visitor: Visitor, world: World) -> None:
    here = world.locality()
    visitor.sign_in(world.person("Wyn", "worker", locality=here))
    page = visitor.get("/notes/new")
    assert "Tilbury" not in page.text, "only the worker's own localities are offered"
    page = page.submit(
        "Save and log another",
        text="Dark.",
        kind="worry",
        where="Grays – Little Thurrock",
        channel="Library",
        voices=3,
        route="worker",
    )

    (note,) = notes(world)
    assert f"Saved as {note.debt.reference}." in page.text
    assert (note.neighbourhood.name, note.channel, note.voices) == ("Little Thurrock", "library", 3)  # type: ignore[union-attr]
    assert (note.debt.route, note.debt.owner_id) == ("worker", note.logged_by)
    page.submit("Save the note", text="More buses.", kind="idea")
    assert notes(world)[1].neighbourhood_id == note.neighbourhood_id, "the place is filled in from the last note"


@pytest.mark.parametrize("text", ["", "x" * 100_000, "NUL \x00"])
def test_a_note_that_cannot_be_kept_is_not(visitor: Visitor, world: World, text: str) -> None:
    visitor.sign_in(world.person("Wyn", "worker", locality=world.locality()))

    page = visitor.get("/notes/new").submit(
        "Save the note", text=text, kind="worry", where="grays", channel="hub", status=422
    )

    assert len(page.errors) == 1
    assert notes(world) == []


def test_a_note_is_not_logged_elsewhere_or_tomorrow(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Wyn", "worker", locality=world.locality()))
    good = {"text": "Dark.", "kind": "worry", "channel": "hub"}

    page = visitor.get("/notes/new").submit(
        "Save the note", **good, extra={"where": "tilbury-and-chadwell"}, status=422
    )
    assert "Choose an answer from the list" in page.errors[0]
    page = visitor.get("/notes/new").submit(
        "Save the note", **good, where="grays", extra={"heard_on-year": "2099"}, status=422
    )
    assert page.errors == ["The day it was heard must be today or earlier"]
    assert notes(world) == []


def test_a_locality_s_notes_take_six_queries_however_many_there_are(visitor: Visitor, world: World) -> None:
    themes = world.themes("buses", "lighting")
    for number in range(3):
        actions.set_themes(world.note(f"Note {number}"), themes[: number % 2 + 1], by=None, now=world.now)
    visitor.sign_in(world.person("Aud", "auditor"))
    few = visitor.get("/localities/grays/notes")
    for number in range(40):
        actions.set_themes(world.note(f"More {number}", kind="idea"), themes, by=None, now=world.now)

    many = visitor.get("/localities/grays/notes")
    assert asked(few) == asked(many) <= 6
    assert "43 notes" in many.text and "Page 1 of 2" in many.text
    assert many.text.index("More 39") < many.text.index("More 38")
    assert "Note 0" in visitor.get("/localities/grays/notes?page=2").text
    only = visitor.get("/localities/grays/notes?theme=lighting&kind=worry")
    assert "1 note" in only.text and "Note 1" in only.text
    assert "40 notes" in visitor.get("/localities/grays/notes?kind=idea").text


def test_a_note_is_sorted_and_withdrawn(visitor: Visitor, world: World) -> None:
    world.themes()
    note = world.note()
    visitor.sign_in(world.person("Wyn", "worker", locality=note.locality))

    page = visitor.get(f"/notes/{note.key}").submit("Save the themes", themes=["lighting"])
    assert "The themes are saved." in page.text
    assert "We understood what it is about" in visitor.get(f"/follow/{note.debt.reference}").text
    page = visitor.get(f"/notes/{note.key}").follow("Withdraw this note").submit("Withdraw the note", status=422)
    page = page.submit("Withdraw the note", why="It named somebody.")

    assert "The river path" not in page.text
    assert "It named somebody." in visitor.get(f"/notes/{note.key}").text
    assert "The river path" not in visitor.get(f"/follow/{note.debt.reference}").text


@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("Keep what is saved", {"lighting"}),
        ("Keep both", {"lighting", "buses"}),
        ("Put mine in its place", {"buses"}),
    ],
)
def test_who_saves_a_notes_themes_second_sees_both_choices(
    visitor: Visitor, world: World, button: str, then: set[str]
) -> None:
    (lighting,) = world.themes("lighting")
    note = world.note()
    visitor.sign_in(world.person("Wyn", "worker", locality=note.locality))
    page = visitor.get(f"/notes/{note.key}")
    other = world.person("Kim Vale", "worker", locality=note.locality)
    actions.set_themes(note, [lighting], by=other.id, now=world.now)

    page = page.submit("Save the themes", themes=["buses"], status=409)
    assert page.heading == "Somebody else sorted this note" and "Kim Vale" in page.text
    assert "Lighting" in page.text and "Buses and trains" in page.text
    assert [theme.slug for theme in note.themes if theme.parent_id] == ["lighting"]

    page.follow(button) if button.startswith("Keep what") else page.submit(button)
    assert {theme.slug for theme in note.themes if theme.parent_id} == then


@pytest.mark.parametrize("seen", ["", "1,2,3", "9" * 40, "-1", "💥" * 400, "<script>", "\x00"])
def test_a_doctored_page_overwrites_no_themes(visitor: Visitor, world: World, seen: str) -> None:
    (lighting,) = world.themes("lighting")
    note = world.note()
    actions.set_themes(note, [lighting], by=None, now=world.now)
    visitor.sign_in(world.person("Wyn", "worker", locality=note.locality))

    page = visitor.get(f"/notes/{note.key}")
    page.submit("Save the themes", themes=["buses"], extra={"seen": [seen]}, status=422 if seen == "\x00" else 409)

    assert [theme.slug for theme in note.themes if theme.parent_id] == ["lighting"]


def test_everyone_sees_how_many_spoke_and_nobody_s_words(visitor: Visitor, world: World) -> None:
    (lighting,) = world.themes("lighting")
    for kind, voices in (("worry", 40), ("strength", 3)):
        actions.set_themes(world.note(kind=kind, voices=voices), [lighting], by=None, now=world.now)

    assert "Lighting" not in visitor.get("/localities/grays/saying").text
    world.release()

    page = visitor.get("/localities/grays/saying")

    assert re.search(r"Lighting.*good ?fewer than 8 ?Worries and barriers ?4[05] ?Ideas ?fewer than 8", page.text)
    assert "river path" not in page.html
    assert asked(page) <= 6


@pytest.mark.parametrize(
    ("roles", "elsewhere", "status"),
    [
        ((), False, 303),
        (("resident",), False, 403),
        (("cop_member",), False, 403),
        (("worker",), False, 200),
        (("worker",), True, 403),
    ],
)
def test_who_reads_notes(visitor: Visitor, world: World, roles: tuple[str, ...], elsewhere: bool, status: int) -> None:
    note = world.note()
    if roles:
        where = world.locality("tilbury-and-chadwell") if elsewhere else note.locality
        visitor.sign_in(world.person("Sam", *roles, locality=where))

    visitor.get("/localities/grays/notes", status=status)
    visitor.get(f"/notes/{note.key}", status=status)


@pytest.mark.parametrize("role", ["steward", "auditor", "administrator"])
def test_who_oversees_reads_notes_everywhere(visitor: Visitor, world: World, role: str) -> None:
    world.locality()
    visitor.sign_in(world.person("Sam", role))

    assert "Tilbury" in visitor.get("/notes").text
    visitor.get("/localities/tilbury-and-chadwell/notes")


def test_a_facilitator_reads_the_notes_of_their_locality(visitor: Visitor, world: World) -> None:
    note = world.note()
    visitor.sign_in(world.seat(world.group(), "facilitator"))

    assert "Save the themes" in visitor.get(f"/notes/{note.key}").html
    assert asked(visitor.get("/localities/grays/notes")) <= 6
    world.locality("tilbury-and-chadwell")
    visitor.get("/localities/tilbury-and-chadwell/notes", status=403)


def test_an_auditor_sorts_nothing(visitor: Visitor, world: World) -> None:
    note = world.note()
    visitor.sign_in(world.person("Aud", "auditor"))

    assert "Save the themes" not in visitor.get(f"/notes/{note.key}").html
    visitor.get(f"/notes/{note.key}/withdraw", status=403)
