"""Notes that waited on a device come in once each, under their writer's name, and as they were written."""

from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from engagement.intelligence.models import Note
from engagement.people.models import Person
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

ID = "c0ffee00-5eed-4bee-8fab-0ddba11cafe5"
HEARD = {
    "text": "The 66 bus no longer comes after six.",
    "kind": "worry",
    "where": "grays",
    "channel": "hub",
    "voices": "3",
    "heard_on-day": "1",
    "heard_on-month": "3",
    "heard_on-year": "2026",
    "language": "en",
    "route": "nobody",
    "heard_how": "first-hand",
    "raised": "unprompted",
}
"""What a worker's form says. Newer questions may be answered too."""


@pytest.fixture
def sam(world: World) -> Person:
    return world.person("Sam Field", "worker", locality=world.locality("grays"))


@pytest.fixture
def phone(visitor: Visitor, sam: Person) -> Visitor:
    """The worker's phone, signed in."""
    return visitor.sign_in(sam)


def device(phone: Visitor) -> dict[str, Any]:
    answer = phone._send("GET", "/notes/device").response
    assert answer.status_code == 200
    return dict(answer.json or {})


def send(phone: Visitor, *, client_id: str = ID, **changed: Any) -> TestResponse:
    """Send a waiting note as the page's script does."""
    known = device(phone)
    sent = {**HEARD, "client_id": client_id, "owner": known["owner"], "csrf_token": known.get("token", ""), **changed}
    return phone._send("POST", "/notes/waiting", data=sent).response


def notes() -> list[Note]:
    return list(db.session.scalars(sa.select(Note).order_by(Note.id)))


def test_a_note_that_waited_is_kept_with_the_id_of_its_device(phone: Visitor, sam: Person) -> None:
    answer = send(phone)

    (note,) = notes()
    assert (answer.status_code, answer.json) == (201, {"client_id": ID, "reference": note.debt.reference})
    assert (note.text, note.voices, note.logged_by, note.client_id) == (HEARD["text"], 3, sam.id, ID)


def test_the_same_note_again_is_answered_as_before(phone: Visitor) -> None:
    first = send(phone)
    again = send(phone)

    assert (again.status_code, again.json) == (200, first.json)
    assert len(notes()) == 1


def test_the_order_of_the_answers_makes_no_difference(phone: Visitor) -> None:
    send(phone)

    turned = send(phone, **dict(reversed(HEARD.items())), once="a-token-of-another-page", aloud="yes")

    assert turned.status_code == 200 and len(notes()) == 1


@pytest.mark.parametrize("doctored", [{"text": "Nobody minds."}, {"voices": "500"}, {"quote": "Never said"}], ids=str)
def test_other_content_under_the_same_id_is_refused_and_changes_nothing(
    phone: Visitor, doctored: dict[str, str]
) -> None:
    send(phone)
    reference = notes()[0].debt.reference

    answer = send(phone, **doctored)

    assert answer.status_code == 409 and reference in answer.get_json()["says"][0]
    assert [(note.text, note.voices, note.quote) for note in notes()] == [(HEARD["text"], 3, None)]


def test_what_stop_and_check_finds_is_not_taken_silently(phone: Visitor) -> None:
    answer = send(phone, text="Ring her on 01375 390000, she said.")

    assert answer.status_code == 422 and "phone" in answer.get_json()["says"][0]
    assert notes() == []

    assert send(phone, text="She would like a call.").status_code == 201, "mended on the device, under the same id"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": " "}, "Write what you heard"),
        ({"where": "tilbury-and-chadwell"}, "Choose an answer from the list for “Where does it belong?”"),
        (
            {"heard_on-day": "31", "heard_on-month": "2"},
            "The day of “When did you hear it?” must be a number from 1 to 28",
        ),
        ({"heard_on-year": "2027"}, "The day it was heard must be today or earlier"),
        ({"voices": "many"}, "Enter a whole number in figures, like 12"),
    ],
    ids=str,
)
def test_a_mistake_is_told_in_a_sentence(phone: Visitor, wrong: dict[str, str], says: str) -> None:
    answer = send(phone, **wrong)

    assert answer.status_code == 422
    assert answer.get_json()["says"] == [says]
    assert notes() == []


@pytest.mark.parametrize("strange", ["", "7", "x" * 36, ID.upper(), ID + ID, "😀" * 36, "' OR 1=1; --"], ids=ascii)
def test_an_id_that_no_device_gives_is_refused(phone: Visitor, strange: str) -> None:
    assert send(phone, client_id=strange).status_code == 422
    assert notes() == []


def test_a_note_never_goes_up_under_anothers_name(phone: Visitor, world: World) -> None:
    owner = device(phone)["owner"]
    phone.sign_in(world.person("Jo Reed", "worker", locality=world.locality("grays")))

    answer = send(phone, owner=owner)

    assert answer.status_code == 409 and answer.get_json()["other"] is True
    assert notes() == []


def test_somebody_else_learns_nothing_from_a_known_id(phone: Visitor, world: World) -> None:
    send(phone)
    phone.sign_in(world.person("Jo Reed", "worker", locality=world.locality("grays")))

    assert send(phone).status_code == 409
    assert len(notes()) == 1


def test_without_a_session_nothing_goes_up_and_nobody_is_named(phone: Visitor) -> None:
    known = device(phone)
    sent = {**HEARD, "client_id": ID, "owner": known["owner"], "csrf_token": known["token"]}
    phone.sign_out()

    assert device(phone) == {"owner": None}
    assert phone._send("POST", "/notes/waiting", data=sent).response.status_code == 400
    assert notes() == []


def test_a_device_without_the_page_s_token_is_refused(phone: Visitor) -> None:
    assert send(phone, csrf_token="").status_code == 400
    assert notes() == []


def test_who_may_not_log_notes_has_nothing_to_send(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Ada Okafor", "administrator"))

    assert device(visitor) == {"owner": None}


def test_the_name_on_a_device_tells_nothing_about_its_owner(phone: Visitor, sam: Person) -> None:
    owner = device(phone)["owner"]

    assert owner == device(phone)["owner"] and len(owner) == 32
    assert str(sam.key) not in owner and str(sam.id) != owner


def test_the_page_a_phone_keeps_holds_nothing_of_anybody(phone: Visitor, sam: Person) -> None:
    send(phone, aloud="yes")

    page = phone.get("/notes/offline")

    assert page.heading == "Log what you heard" and "Grays – Little Thurrock" in page.text
    for private in (sam.name, device(phone)["owner"], "csrf_token", "/sign-out", "Saved as", "The 66 bus"):
        assert private not in page.html


def test_signing_out_clears_the_device(phone: Visitor) -> None:
    for address in ("/sign-out", "/account/sign-out-everywhere"):
        token = device(phone)["token"]
        answer = phone._send("POST", address, data={"csrf_token": token}).response
        assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"storage"')
        phone.sign_in(db.session.scalars(sa.select(Person)).one())
