"""A hub's tablet in a real browser: half told and left, the next person finds nothing, not by the back button either."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, Open
from tests.journeys.steps import follow, heading, is_at, press, reference_on

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
SAID = "My landlord will not mend the stairs."


@pytest.fixture
def tablet(open_page: Open) -> Iterator[Page]:
    """A tablet that a worker has turned into a kiosk, at its first page."""
    page = open_page(WORKER, screen=DESKTOP)
    page.goto("/kiosks/new")
    page.get_by_role("radio").first.check()
    page.get_by_label("What kind of place is it?").select_option(label="Community hub")
    page.get_by_label("What is it called?").fill("By the door")
    page.get_by_label("1 minute", exact=True).check()
    press(page, "Make it a kiosk")
    is_at(page, "This device is a kiosk")
    follow(page, "I have it: show the first page")
    yield page


def begin(page: Page) -> None:
    """Half of it: what, and where."""
    follow(page, "Start now")
    page.get_by_label("What matters to you?").fill(SAID)
    press(page, "Continue")
    page.get_by_label("Postcode").fill("RM17 6SL")
    press(page, "Continue")
    is_at(page, "Which part of it?")


def look_for_anything(page: Page) -> None:
    """Go back as far as the browser goes, and look into every page of telling."""
    for _step in range(8):
        page.go_back()
        expect(page.locator("body")).not_to_contain_text(SAID)
        assert SAID not in page.content()
    for path in ("what", "where", "near", "about", "language", "answer", "check", "sent"):
        page.goto(f"/tell-us/{path}")
        assert SAID not in page.content()
        box = page.locator("textarea")
        if box.count():
            expect(box).to_have_value("")


def test_left_alone_it_warns_and_then_forgets(tablet: Page, audit: Callable[[Page], None]) -> None:
    tablet.clock.install()
    tablet.goto("/tell-us")
    begin(tablet)
    audit(tablet)

    tablet.clock.run_for(45_000)
    expect(tablet.locator(".kiosk__warning")).to_be_visible()
    audit(tablet)
    press(tablet, "I need more time")
    expect(tablet.locator(".kiosk__warning")).to_be_hidden()
    tablet.clock.run_for(61_000)

    tablet.wait_for_url("**/tell-us")
    look_for_anything(tablet)


def test_whoever_goes_presses_a_button_and_is_forgotten(tablet: Page) -> None:
    begin(tablet)

    press(tablet, "Start afresh")

    tablet.wait_for_url("**/tell-us")
    look_for_anything(tablet)


def test_after_sending_the_reference_is_taken_along_and_goes_from_the_screen(
    tablet: Page, audit: Callable[[Page], None]
) -> None:
    begin(tablet)
    for answer in ("All of it, or I am not sure", "A worry", "English", "I will look it up with a reference"):
        tablet.get_by_label(answer, exact=True).check()
        press(tablet, "Continue")
    press(tablet, "Send it")
    expect(heading(tablet)).to_have_text("Thank you, we have it")
    reference = reference_on(tablet)
    audit(tablet)

    press(tablet, "I have it: clear this screen")

    tablet.wait_for_url("**/tell-us")
    look_for_anything(tablet)
    assert reference not in tablet.content()
    tablet.goto(f"/follow/{reference}")
    tablet.wait_for_url("**/tell-us")
