"""A worker sorts five notes without touching the mouse, then takes one back; a second worker without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import heading, press
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

Audit = Callable[[Page], None]
QUESTION = "What is this note about?"
FACILITATOR = "marigold.quay@example.org"
WORKER = "tolu.lampost@example.org"


@pytest.fixture(scope="module", autouse=True)
def unsorted(town: Town) -> None:
    """Ten notes that nobody has sorted."""
    places = ("park", "river", "station", "school", "shop", "bridge", "hall", "pier", "gate", "inn")
    town.take_in([f"The lamp by the {place} is out." for place in places])


def key(page: Page, *keys: str) -> None:
    for one in keys:
        page.keyboard.press(one)


def saved(page: Page, *keys: str) -> None:
    """Press these, and be taken to the next note."""
    with page.expect_navigation():
        key(page, *keys)
    expect(heading(page)).to_have_text(QUESTION)


def ticked(page: Page) -> list[str]:
    return [str(box.get_attribute("value")) for box in page.locator("input[name=themes]:checked").all()]


def test_five_notes_are_sorted_with_the_keyboard_alone(open_page: Open, audit: Audit) -> None:
    page = open_page(WORKER, screen=DESKTOP)
    page.goto("/theming")
    press(page, "Take the next note")
    expect(heading(page)).to_have_text(QUESTION)
    audit(page)
    texts = [page.locator(".theming__words").inner_text()]

    key(page, "1", "d")  # the first group, its second theme
    assert len(ticked(page)) == 1
    key(page, "2", "b", "2", "d")
    assert len(ticked(page)) == 3
    key(page, "2", "b")
    assert len(ticked(page)) == 2
    saved(page, "Enter")
    texts.append(page.locator(".theming__words").inner_text())
    expect(page.get_by_text(re.compile("Saved with 2 themes"))).to_be_visible()

    key(page, "/")
    expect(page.get_by_label("Find a theme")).to_be_focused()
    page.keyboard.type("dent")  # n is a letter here, and passes nothing over
    expect(page.locator("input[name=themes]:visible")).to_have_count(1)
    key(page, "Enter")
    assert ticked(page) == ["dentists"]
    expect(page.get_by_label("Find a theme")).not_to_be_focused()
    saved(page, "Enter")
    texts.append(page.locator(".theming__words").inner_text())

    saved(page, "n")
    texts.append(page.locator(".theming__words").inner_text())
    saved(page, "c")
    texts.append(page.locator(".theming__words").inner_text())
    key(page, "3", "b")
    saved(page, "Enter")

    assert len(set(texts)) == 5
    saved(page, "u")
    assert page.locator(".theming__words").inner_text() == texts[4]


def test_single_keys_can_be_turned_off_and_stay_off(open_page: Open) -> None:
    page = open_page(WORKER, screen=DESKTOP)
    page.goto("/theming")
    press(page, "Take the next note")
    page.get_by_label("Use single keys on this page").uncheck()
    key(page, "1", "d", "n", "c")
    assert ticked(page) == []
    page.reload()

    expect(page.get_by_label("Use single keys on this page")).not_to_be_checked()
    key(page, "1", "d")
    assert ticked(page) == []


def test_the_pages_about_it_are_fit_for_everybody(open_page: Open, audit: Audit) -> None:
    page = open_page(FACILITATOR, screen=PHONE)
    for path in ("", "/agreement", "/differences"):
        page.goto(f"/localities/grays/theming{path}")
        audit(page)
    page.goto("/theming/suggestions")
    audit(page)


def test_a_phone_without_javascript_sorts_as_well(open_page: Open, audit: Audit) -> None:
    page = open_page(WORKER, screen=PHONE, javascript=False)
    page.goto("/theming")
    press(page, "Take the next note")
    expect(page.get_by_label("Use single keys on this page")).to_be_hidden()
    page.get_by_label("Dentists").check()
    press(page, "Save and take the next note")

    expect(page.get_by_text("Saved with 1 theme.")).to_be_visible()
