"""A worker captures what was heard by keyboard alone, stops and checks, and a second person reads what was kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, is_at, press
from tests.journeys.test_keyboard_only import enter, tab_to

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
FACILITATOR = "marigold.quay@example.org"

HEARD = "Ring Mrs Green on 07700 900123, she knows when the ramp is shut."


def open_form(page: Page) -> None:
    page.goto("/notes/new")
    is_at(page, "Log what you heard")


def test_stop_and_check_needs_no_mouse(open_page: Open, audit: Callable[[Page], None]) -> None:
    page = open_page(WORKER, screen=DESKTOP)
    open_form(page)
    page.get_by_label("What did you hear?").focus()
    page.keyboard.type(HEARD)
    tab_to(page, "Save the note")
    enter(page)

    expect(page.locator("mark")).to_have_count(2)
    audit(page)
    tab_to(page, "Take it out")
    page.keyboard.press("Space")
    tab_to(page, "Take it out")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Why should it stay?")
    page.keyboard.type("It is the office.")
    tab_to(page, "Save the note")
    enter(page)
    expect(page.get_by_label("What did you hear?")).to_have_value(
        "Ring [taken out: a person's name] on 07700 900123, she knows when the ramp is shut."
    )
    tab_to(page, "Save the note")
    enter(page)

    is_at(page, "My notes")
    expect(page.get_by_text("Waits for review").first).to_be_visible()
    audit(page)

    reviewer = open_page(FACILITATOR, screen=PHONE)
    reviewer.goto("/notes/held")
    follow(reviewer, "Held on")
    is_at(reviewer, "Review a note")
    audit(reviewer)
    reviewer.get_by_label("Let it stand as it is").check()
    press(reviewer, "Save your review")
    expect(reviewer.get_by_text("The note stands as it is.")).to_be_visible()
