"""A hub's tablet: anybody tells us something on it, and nobody finds anything of the person before."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.intelligence import drafts
from engagement.intelligence.models import Draft, Note
from engagement.journal.models import Entry
from engagement.kiosks.models import Kiosk
from engagement.people.models import SignIn
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

TEXT = "The river path is dark."


@pytest.fixture
def code(visitor: Visitor, world: World) -> str:
    """The visitor's browser is a kiosk from now on; the code that ends it."""
    visitor.sign_in(world.person("Lee", "worker", locality=world.locality()))
    page = visitor.get("/home").follow("Kiosks").follow("Turn this device into a kiosk")
    page = page.submit("Make it a kiosk", locality="Grays", channel="Library", label="By the door")
    assert page.heading == "This device is a kiosk"
    (found,) = re.findall(r"(?<!\d)\d{6}(?!\d)", page.text)
    assert page.follow("I have it: show the first page").url == "/tell-us"
    return found


def tell(visitor: Visitor, *, text: str = TEXT) -> Page:
    page = visitor.get("/tell-us/what").submit("Continue", text=text).submit("Continue", postcode="RM17 6SL")
    page = page.submit("Continue", near="Little Thurrock").submit("Continue", kind="A worry")
    return page.submit("Continue", language="English").submit("Continue", route="reference")


def test_whoever_starts_it_is_signed_out_and_the_device_has_no_rights(
    visitor: Visitor, world: World, code: str
) -> None:
    assert world.session.scalars(sa.select(SignIn.ended_at).where(SignIn.ended_at.is_(None))).all() == []
    for private in ("/home", "/notes", "/people", "/kiosks", "/sign-in", "/follow", "/account"):
        assert visitor.get(private).url == "/tell-us", private
    for path in ("/sign-in", "/sign-out", "/notes/new", "/follow", "/known"):
        page = visitor.get("/tell-us")
        token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
        visitor.post(path, status=403, data={"csrf_token": token})


def test_somebody_signed_in_on_it_all_the_same_is_nobody(visitor: Visitor, world: World, code: str) -> None:
    visitor.sign_in(world.person("Ann", "administrator"))

    assert visitor.get("/people").url == "/tell-us"


def test_its_pages_offer_telling_and_nothing_else(visitor: Visitor, code: str) -> None:
    page = visitor.get("/tell-us")

    assert set(page.links().values()) <= {
        "#main-content", "/", "/tell-us/what", "/kiosk/end"
    }  # fmt: skip
    assert "This tablet keeps nothing of you" in page.text
    what = visitor.get("/tell-us/what")
    offered = {one.get("formaction") or "" for one in what.tree.iter("button")}
    assert offered == {""}, "no button leads where a kiosk may not go"
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_note_told_on_it_says_where(visitor: Visitor, world: World, code: str) -> None:
    page = tell(visitor).submit("Send it")

    assert "This tablet forgets you when you go" in page.text
    note = world.session.scalars(sa.select(Note)).one()
    assert (note.channel, note.logged_by) == ("library", None)


def test_its_own_area_is_chosen_already(visitor: Visitor, code: str) -> None:
    page = visitor.get("/tell-us/what").submit("Continue", text=TEXT)

    assert page.submit("Continue").url == "/tell-us/near"


def test_starting_afresh_leaves_nothing_in_the_database_or_the_browser(
    visitor: Visitor, world: World, code: str
) -> None:
    tell(visitor)
    visitor.post("/language", data={"language": "ur", "csrf_token": token_on(visitor)})

    page = visitor.get("/tell-us")
    page = page.submit(buttons(page)[0])

    assert page.url == "/tell-us"
    assert world.session.scalars(sa.select(Draft)).all() == []
    with visitor.client.session_transaction() as cookie:
        assert set(cookie) <= {"csrf_token", "_permanent"}
    for path in ("what", "where", "near", "about", "language", "answer", "check", "sent", "about-you"):
        assert TEXT not in visitor.get(f"/tell-us/{path}").html


def token_on(visitor: Visitor) -> str:
    return visitor.get("/tell-us").html.split('name="csrf_token" value="')[1].split('"')[0]


def buttons(page: Page) -> list[str]:
    """The buttons of the bar above the page."""
    return ["".join(one.itertext()) for one in page.tree.iter("button") if "kiosk__button" in (one.get("class") or "")]


def test_without_a_script_the_page_leads_on_by_itself_and_forgets(visitor: Visitor, code: str) -> None:
    page = tell(visitor)
    assert '<noscript><meta http-equiv="refresh" content="450;url=/tell-us/afresh"></noscript>' in page.html

    assert visitor.get("/tell-us/afresh").url == "/tell-us"

    assert TEXT not in visitor.get("/tell-us/what").html
    assert visitor.get("/tell-us/check").url == "/tell-us/what"


def test_what_nobody_came_back_for_is_deleted_after_a_quarter_of_an_hour(
    visitor: Visitor, world: World, code: str
) -> None:
    tell(visitor)
    visitor.get("/tell-us/afresh")

    drafts.sweep(now=world.now + timedelta(minutes=16))

    assert world.session.scalars(sa.select(Draft)).all() == []


def test_a_form_of_the_person_before_that_is_sent_again_hands_nothing_back(visitor: Visitor, code: str) -> None:
    page = visitor.get("/tell-us/what")
    visitor.get("/tell-us/afresh")
    headers = {"Sec-Fetch-Site": "same-origin"}
    stale = page.html.split('name="csrf_token" value="')[1].split('"')[0]

    answer = visitor.client.post("/tell-us/what", data={"csrf_token": stale, "text": TEXT}, headers=headers)

    assert answer.status_code == 400
    assert TEXT not in answer.text


def test_no_box_is_filled_in_from_what_others_typed(visitor: Visitor, code: str) -> None:
    page = visitor.get("/tell-us/what").submit("Continue", text=TEXT)

    boxes = [one for one in page.main.iter("input") if one.get("type") == "text"]
    assert boxes and all(one.get("autocomplete") == "off" for one in boxes)


def test_its_code_ends_it_and_no_other_number_does(visitor: Visitor, world: World, code: str) -> None:
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    page = visitor.get("/tell-us").follow("For people who work here")
    page = page.submit("End the kiosk", code=wrong, status=422)
    assert page.errors == ["That is not the code of this kiosk"]

    page = page.submit("End the kiosk", code=code)

    assert page.url == "/" and "Sign in" in page.links()
    assert visitor.get("/follow").url == "/follow"
    journalled = world.session.scalars(
        sa.select(Entry.event).where(Entry.event.contains("Kiosk")).order_by(Entry.position)
    ).all()
    assert [name.rsplit(".")[-1] for name in journalled] == ["KioskStarted", "KioskEnded"]


def test_the_code_cannot_be_tried_out(visitor: Visitor, code: str) -> None:
    page = visitor.get("/kiosk/end")
    for attempt in range(10):
        page = page.submit("End the kiosk", code=f"{(int(code) + 1 + attempt) % 1_000_000:06}", status=422)

    page.submit("End the kiosk", code=code, status=429)


def test_a_worker_ends_it_from_afar(visitor: Visitor, world: World, code: str, app: object) -> None:
    office = Visitor(visitor.app).sign_in(world.person("Ada", "worker", locality=world.locality()))
    page = office.get("/kiosks")
    assert "By the door" in page.text

    page = page.submit("End this kiosk By the door")

    assert "No kiosk is running" in page.text
    assert visitor.get("/follow").url == "/follow"


def test_a_worker_of_another_area_neither_sees_nor_ends_it(visitor: Visitor, world: World, code: str) -> None:
    elsewhere = world.locality("tilbury-and-chadwell")
    office = Visitor(visitor.app).sign_in(world.person("Ada", "worker", locality=elsewhere))
    key = world.session.scalars(sa.select(Kiosk.key)).one()

    page = office.get("/kiosks")
    assert "By the door" not in page.text
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    office.post(f"/kiosks/{key}/end", status=403, data={"csrf_token": token})


@pytest.mark.parametrize("token", ["", "x", "é", "x" * 3000])
def test_a_made_up_cookie_is_a_visitors_browser(visitor: Visitor, world: World, token: str) -> None:
    world.locality()
    visitor.client.set_cookie("kiosk", token)

    assert visitor.get("/follow").url == "/follow"


def test_the_token_and_the_code_are_not_in_the_database(visitor: Visitor, world: World, code: str) -> None:
    kiosk = world.session.scalars(sa.select(Kiosk)).one()
    cookie = visitor.client.get_cookie("kiosk")

    assert cookie is not None and cookie.http_only and cookie.same_site == "Strict"
    kept = str([getattr(kiosk, column.key) for column in Kiosk.__table__.columns])
    assert cookie.value not in kept and code not in kept
