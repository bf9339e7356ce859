"""A worker captures what was heard: text first, stop and check in place, nothing changed unless they choose it."""

from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import contacts
from engagement.intelligence import actions, edits, review, rules
from engagement.intelligence.models import Note, NoteCount
from engagement.people.models import Person
from engagement.places.models import Locality
from tests.privacy.choosing import choose, marked, names
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

RING = "Ring Mrs Green on 07700 900123 about the bus."
BOOK: dict[str, Any] = {"where": "grays", "channel": "hub"}


@pytest.fixture
def here(world: World) -> Locality:
    return world.locality()


@pytest.fixture
def wyn(world: World, here: Locality) -> Person:
    return world.person("Wyn", "worker", locality=here)


@pytest.fixture
def capture(visitor: Visitor, wyn: Person) -> Visitor:
    """A worker's browser."""
    return visitor.sign_in(wyn)


def notes(world: World) -> list[Note]:
    return list(world.session.scalars(sa.select(Note).order_by(Note.id)))


def stopped(capture: Visitor, text: str = RING, **fields: Any) -> Page:
    return capture.get("/notes/new").submit("Save the note", **(BOOK | fields), text=text, status=422)


def test_the_words_alone_are_a_note(capture: Visitor, world: World) -> None:
    capture.get("/notes/new").submit("Save and log another", **BOOK, text="Dark.", language="Română")

    page = capture.get("/notes/new").submit("Save the note", text="Darker.")

    assert page.url == "/notes/mine"
    first, note = notes(world)
    assert f"Saved as {note.debt.reference}." in page.text
    assert (note.kind, note.voices, note.heard_how, note.asset_answer) == ("worry", 1, "first-hand", None)
    assert (note.locality_id, note.channel, note.language) == (first.locality_id, "hub", "ro"), "as it was last time"
    assert (note.heard_on, note.debt.route) == (world.now.date(), "nobody")


def test_everything_else_that_was_answered_is_kept(capture: Visitor, world: World) -> None:
    capture.get("/notes/new").submit(
        "Save the note",
        **BOOK,
        text="A walk on Fridays.",
        kind="strength",
        voices="12",
        heard_how="observed",
        quote="Best hour of the week",
        language="Română",
        asset_answer="community",
    )

    (note,) = notes(world)
    assert (note.kind, note.voices, note.heard_how) == ("strength", 12, "observed")
    assert (note.quote, note.language, note.asset_answer) == ("Best hour of the week", "ro", "community")


@pytest.mark.parametrize(
    ("typed", "kept", "way"),
    [
        ("Ada@Example.ORG", "Ada@example.org", "email"),
        ("07700 900 982", "+44 7700 900982", "phone"),
        ("٠٧٧٠٠٩٠٠٩٨٢", "+44 7700 900982", "phone"),
    ],
)
def test_a_contact_they_gave_lies_apart(capture: Visitor, world: World, typed: str, kept: str, way: str) -> None:
    capture.get("/notes/new").submit("Save the note", **BOOK, text="Dark.", route="contact", contact=typed)

    (note,) = notes(world)
    contact = contacts.find(note.debt)
    assert contact is not None and (contact.address, contact.way) == (kept, way)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"route": "contact"}, "Enter the email address or phone number they gave"),
        ({"route": "contact", "contact": "ada@"}, "Enter an email address in the right form, like name@example.com"),
        ({"route": "contact", "contact": "soon"}, "Enter a phone number, like 01632 960 100 or +44 7700 900 982"),
        ({"route": "poster"}, "Enter where the poster should hang, or which group"),
        ({"voices": "0"}, "Enter a number from 1 to 500"),
    ],
)
def test_a_mistake_opens_the_lid_it_lies_under(
    capture: Visitor, world: World, answers: dict[str, Any], says: str
) -> None:
    page = stopped(capture, "Dark.", **answers)

    assert page.errors == [says]
    assert any(lid.get("open") is not None for lid in page.main.iter("details"))
    assert notes(world) == []


def test_only_what_belongs_to_the_way_back_is_kept(capture: Visitor, world: World) -> None:
    both: dict[str, Any] = {"contact": "ada@example.org", "where_told": "The hub's window"}
    capture.get("/notes/new").submit("Save the note", **BOOK, text="Dark.", route="poster", **both)

    (note,) = notes(world)
    assert (note.debt.where_told, contacts.find(note.debt)) == ("The hub's window", None)


def test_what_was_found_is_marked_in_place_and_nothing_is_changed(capture: Visitor, world: World) -> None:
    page = stopped(capture, quote="I am on 07700 900 123", kind="idea", voices="7", route="poster", where_told="Hub")

    assert marked(page) == ["Mrs Green", "07700 900123", "07700 900 123"]
    assert len(names(page)) == 2, "the same number twice is one choice"
    assert "a phone number (07700 900123)" in page.errors[0]
    for typed in (RING, "I am on 07700 900 123", 'value="7"', 'value="Hub"'):
        assert typed in page.html
    assert notes(world) == []


def test_taken_out_it_is_read_again_before_it_is_saved(capture: Visitor, world: World) -> None:
    page = stopped(capture, quote="07700900123").submit("Save the note", status=422)
    page = page.submit("Save the note", **choose(page, "out"), status=422)

    assert page.errors == ["Read it again: what you chose is taken out. Then save it."]
    assert notes(world) == [] and names(page) == []
    page.submit("Save the note")

    (note,) = notes(world)
    assert note.text == "Ring [taken out: a person's name] on [taken out: a phone number] about the bus."
    assert note.quote == "[taken out: a phone number]"
    assert note.held_at is None


def test_kept_with_a_reason_it_waits_for_a_second_person(capture: Visitor, world: World) -> None:
    page = stopped(capture)
    page = page.submit("Save the note", **choose(page, "keep"), status=422)
    assert page.errors == ["Say why it should stay, or take it out"]

    page = page.submit("Save the note", keep_why="Her own wish.")

    (note,) = notes(world)
    assert (note.text, note.held_why) == (RING, "Her own wish.")
    assert "Somebody else reads it before it is used." in page.text and "Waits for review" in page.text


def test_one_is_taken_out_and_another_kept(capture: Visitor, world: World) -> None:
    page = stopped(capture)
    page = page.submit("Save the note", **choose(page, "out", "keep"), keep_why="The office.", status=422)

    assert marked(page) == ["07700 900123"] and "The office." in page.html
    page.submit("Save the note")

    (note,) = notes(world)
    assert note.text == "Ring [taken out: a person's name] on 07700 900123 about the bus."
    assert note.held_why == "The office."


def test_a_text_changed_since_is_looked_over_afresh(capture: Visitor, world: World) -> None:
    page = stopped(capture)
    page = page.submit(
        "Save the note", **choose(page, "keep"), text="Ring 07700 900456.", keep_why="The office.", status=422
    )

    assert "07700 900456" in page.errors[0] and marked(page) == ["07700 900456"]
    assert page.submit("Save the note", text="Ring us.").url == "/notes/mine"
    assert notes(world)[0].held_why is None, "nothing is left to be kept"


def test_words_of_danger_show_the_way_the_place_names(capture: Visitor) -> None:
    page = stopped(capture, "He hits her when he has been drinking.")

    assert "Somebody may be in danger" in page.text and "01632 960 150" in page.text
    assert "tel:01632960150" in page.html
    assert "01632 960 150" not in stopped(capture).text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> ring 07700 900123 & <b>now</b>",
        "اردو میں لکھا، فون 07700 900123 پر کریں",
        "🙂 07700 900123 🙂\r\n" * 40,
        "\u202e07700 900123\u202c",
        "x" * 3960 + " 07700 900123",
    ],
)
def test_any_text_is_marked_safely_and_comes_back_whole(capture: Visitor, world: World, text: str) -> None:
    page = stopped(capture, text)

    assert "07700 900123" in marked(page)[0]
    assert "<script>alert" not in page.html
    page = page.submit("Save the note", **choose(page, "keep"), keep_why="It is ours.")
    assert notes(world)[0].text == text.replace("\r\n", "\n").strip()


def planted(world: World) -> Note:
    """A held note with words that can be looked for everywhere."""
    return world.note("Zanzibar quilts, ring 07700 900123.", kind="idea", voices=40, held_why="It is ours.")


def test_a_held_note_is_nowhere(visitor: Visitor, world: World) -> None:
    note = planted(world)
    world.themes()
    visitor.sign_in(world.person("Ann", "steward"))
    addresses = (
        "/localities/grays/notes",
        "/localities/grays/notes?kind=idea",
        "/localities/grays/saying",
        "/localities/grays",
        "/answers-owed",
        f"/follow/{note.debt.reference}",
    )

    for address in addresses:
        assert "Zanzibar" not in visitor.get(address).html, address
    assert "Zanzibar quilts" not in visitor.get("/notes/search").submit(words="quilts").text
    visitor.get(f"/notes/{note.key}", status=403)
    assert world.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(NoteCount.voices), 0))) == 0

    review.release(note, read=rules.print_of(note), by=world.person("Fay").id, now=world.now)
    assert "Zanzibar quilts" in visitor.get("/localities/grays/notes?kind=idea").text
    assert "Zanzibar quilts" in visitor.get("/notes/search").submit(words="quilts").text


@pytest.mark.parametrize(
    ("role", "status"),
    [("worker", 403), ("steward", 403), ("auditor", 403), ("administrator", 200), ("facilitator", 200)],
)
def test_who_reviews(visitor: Visitor, world: World, role: str, status: int) -> None:
    note = planted(world)
    who = world.seat(world.group(), role) if role == "facilitator" else world.person("Sam", role)
    visitor.sign_in(who)

    visitor.get("/notes/held", status=status)
    visitor.get(f"/notes/{note.key}/review", status=status)
    visitor.get(f"/notes/{note.key}", status=status)


def test_nobody_reviews_their_own_or_elsewhere(visitor: Visitor, world: World) -> None:
    facilitator = world.seat(world.group(), "facilitator")
    own = world.note("Ring 07700 900123.", held_why="Ours.", by=facilitator.id)
    far = world.note("Ring 07700 900123.", held_why="Ours.", locality=world.locality("tilbury-and-chadwell"))
    visitor.sign_in(facilitator)

    for note in (own, far):
        visitor.get(f"/notes/{note.key}/review", status=403)
    assert "No note waits for you." in visitor.get("/notes/held").text


def test_a_reviewer_sees_it_marked_and_lets_it_stand(visitor: Visitor, world: World) -> None:
    note = planted(world)
    visitor.sign_in(world.seat(world.group(), "facilitator"))
    assert "1 note waits for a second person to read it." in visitor.get("/home").text

    page = visitor.get("/home").follow("Notes that wait for review")
    assert "It is ours." in page.text and "Zanzibar" not in page.text
    page = visitor.get(f"/notes/{note.key}/review")
    assert marked(page) == ["07700 900123"]
    page = page.submit("Save your review", outcome="release")

    assert "The note stands as it is." in page.text
    assert "Zanzibar" in visitor.get("/localities/grays/notes").text


def test_a_reviewer_takes_out_what_is_marked_and_the_writer_reads_so(
    visitor: Visitor, world: World, wyn: Person
) -> None:
    note = world.note(RING, held_why="Ours.", by=wyn.id)
    visitor.sign_in(world.person("Adi", "administrator"))

    page = visitor.get(f"/notes/{note.key}/review").follow("Take out everything that is marked")
    assert marked(page) == ["Mrs Green", "07700 900123"], "the original stands beside"
    page.submit("Save your review", words="Her number is with us.")

    assert note.text == "Ring [taken out: a person's name] on [taken out: a phone number] about the bus."
    mine = visitor.sign_in(wyn).get("/notes/mine")
    assert "Changed by the person who read it. Her number is with us." in mine.text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose what you do with it"),
        ({"outcome": "mend"}, "You changed nothing yet"),
        ({"outcome": "release", "text": "Else"}, "You changed the words below"),
        ({"outcome": "ask"}, "Tell the writer what to change"),
    ],
)
def test_a_review_says_what_it_means(
    visitor: Visitor, world: World, wyn: Person, sent: dict[str, Any], says: str
) -> None:
    note = world.note(RING, held_why="Ours.", by=wyn.id)
    visitor.sign_in(world.person("Adi", "administrator"))

    page = visitor.get(f"/notes/{note.key}/review").submit("Save your review", **sent, status=422)

    assert page.errors[0].startswith(says)
    assert note.held_at is not None


def test_two_reviewers_at_once_are_told(visitor: Visitor, world: World) -> None:
    note = planted(world)
    visitor.sign_in(world.person("Adi", "administrator"))
    one, other = visitor.get(f"/notes/{note.key}/review"), visitor.get(f"/notes/{note.key}/review")

    one.submit("Save your review", outcome="release")
    page = other.submit("Save your review", outcome="release", status=422)

    assert "This note does not wait any more" in page.text
    assert world.session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == 1


def test_a_note_changed_while_it_is_read_is_read_again(visitor: Visitor, world: World, wyn: Person) -> None:
    note = world.note(RING, held_why="Ours.", by=wyn.id)
    visitor.sign_in(world.person("Adi", "administrator"))
    page = visitor.get(f"/notes/{note.key}/review")
    edits.edit(note, text="Ring 07700 900456.", held_why="Ours.", by=wyn.id, now=world.now)

    page = page.submit("Save your review", outcome="release", status=422)

    assert page.errors == ["The note was changed while you read it. Read it again."]
    assert note.held_at is not None


def test_the_writer_asked_changes_it_and_it_comes_back(visitor: Visitor, world: World, wyn: Person) -> None:
    note = world.note(RING, held_why="Ours.", by=wyn.id)
    reviewer = world.person("Adi", "administrator")
    visitor.sign_in(reviewer).get(f"/notes/{note.key}/review").submit(
        "Save your review", outcome="ask", words="Leave her name out."
    )

    page = visitor.sign_in(wyn).get("/home").follow("My notes")
    assert "The person who read it asks: Leave her name out." in page.text
    page = visitor.get(f"/notes/{note.key}/edit")
    assert marked(page) == ["Mrs Green", "07700 900123"], "what was kept is shown"
    assert page.submit("Save your changes", text="Ring the office.").url == "/notes/mine"

    page = visitor.sign_in(reviewer).get("/notes/held")
    assert "Changed by its writer" in page.text


def test_my_notes_are_mine_and_say_where_they_stand(capture: Visitor, world: World, wyn: Person) -> None:
    unread, read, gone = (world.note(text, by=wyn.id) for text in ("Unread one", "Read one", "Gone one"))
    world.note("Somebody else's")
    edits.mark_seen([read.id], by=None, now=world.now)
    actions.withdraw(gone, why="It was twice.", by=wyn.id, now=world.now)

    page = capture.get("/notes/mine")

    assert "Somebody else's" not in page.text
    assert [link for link in page.links() if link.startswith("Change")] == [f"Change {unread.debt.reference}"]
    assert "Withdrawn because: It was twice." in page.text
    only = page.follow("Withdrawn")
    assert "Gone one" in only.text and "Read one" not in only.text


def test_my_notes_go_back_page_by_page_in_few_queries(capture: Visitor, world: World, wyn: Person) -> None:
    for number in range(30):
        world.note(f"Note number {number:02}.", by=wyn.id)

    page = capture.get("/notes/mine")
    assert "Note number 29." in page.text and "Note number 04." not in page.text
    assert sum(not said.startswith("SAVEPOINT") for said in page.queries) <= 6
    older = page.follow("Older notes")
    assert "Note number 04." in older.text and "Older notes" not in older.links()


def test_a_note_is_changed_until_somebody_else_works_with_it(capture: Visitor, world: World, wyn: Person) -> None:
    note = world.note("Dark.", by=wyn.id)

    page = capture.get(f"/notes/{note.key}").follow("Change this note")
    page.submit("Save your changes", text="Darker.", kind="idea", voices="4", where="Grays – Little Thurrock")
    assert (note.text, note.kind, note.voices, note.neighbourhood.name) == ("Darker.", "idea", 4, "Little Thurrock")  # type: ignore[union-attr]

    old = capture.get(f"/notes/{note.key}/edit")
    edits.mark_seen([note.id], by=None, now=world.now)
    assert "can no longer be changed" in old.submit("Save your changes", text="Late.", status=422).text
    assert "can no longer be changed" in capture.get(f"/notes/{note.key}/edit").text


def test_only_its_writer_changes_a_note_and_may_always_withdraw_it(visitor: Visitor, world: World, wyn: Person) -> None:
    note = world.note("Dark.", by=wyn.id)
    visitor.sign_in(world.person("Ola", "worker", locality=note.locality))
    visitor.get(f"/notes/{note.key}/edit", status=403)

    moved_on = world.person("Una")
    held = world.note(RING, held_why="Ours.", by=moved_on.id)
    page = visitor.sign_in(moved_on).get("/notes/mine").follow(f"Withdraw {held.debt.reference}")
    page = page.submit("Withdraw the note", why="It was somebody's.")

    assert page.url == "/notes/mine" and held.withdrawn_at is not None
    visitor.get(f"/notes/{held.key}/edit", status=403)


def test_a_resident_s_kept_words_are_held_and_come_back_to_the_page(visitor: Visitor, world: World) -> None:
    world.locality()
    page = visitor.get("/tell-us/what").submit("Continue", text=RING, status=422)
    page.submit("Continue", **choose(page, "keep"), keep_why="She asked me to.")

    again = visitor.get("/tell-us/what")
    assert marked(again) == ["Mrs Green", "07700 900123"] and "She asked me to." in again.html
    assert again.submit("Continue").url == "/tell-us/where"
