"""A resident tells us something: without an account, on a phone or at a desk, with a script or without one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, heading, is_at, press, reference_on
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

WAYS = pytest.mark.parametrize(
    ("screen", "javascript"),
    [(PHONE, True), (PHONE, False), (DESKTOP, True), (DESKTOP, False)],
    ids=["phone", "phone without script", "desktop", "desktop without script"],
)


def answer_all(page: Page, text: str) -> None:
    """From the start page to the page where everything is checked."""
    page.goto("/")
    follow(page, "Tell us")
    follow(page, "Start now")
    page.get_by_label("What matters to you?").fill(text)
    press(page, "Continue")
    page.get_by_label("Postcode").fill("RM17 6SL")
    press(page, "Continue")
    page.get_by_label("Little Thurrock").check()
    press(page, "Continue")
    page.get_by_label("A worry").check()
    press(page, "Continue")
    page.get_by_label("English", exact=True).check()
    press(page, "Continue")
    page.get_by_label("I will look it up with a reference").check()
    press(page, "Continue")
    is_at(page, "Check your answers")


def notes_that_say(town: Town, text: str) -> int:
    """How many notes hold exactly these words."""
    with closing(sqlite3.connect(town.folder / "demo.sqlite")) as database:
        (number,) = database.execute("SELECT count(*) FROM intelligence_note WHERE text = ?", (text,)).fetchone()
    return int(number)


@WAYS
def test_somebody_tells_us_and_looks_it_up(
    open_page: Open, town: Town, screen: dict[str, int], javascript: bool
) -> None:
    page = open_page(screen=screen, javascript=javascript)
    text = f"The lift at the station is broken. {screen['width']} {javascript}"

    answer_all(page, text)
    expect(page.locator("main")).to_contain_text(text)
    press(page, "Send it")
    expect(heading(page)).to_have_text("Thank you, we have it")
    reference = reference_on(page)

    follow(page, "See what has happened so far")
    expect(page.locator("main")).to_contain_text("We heard you")
    expect(page.locator("main")).to_contain_text(reference)
    assert notes_that_say(town, text) == 1


@WAYS
def test_mistakes_are_told_beside_the_question_and_nothing_is_lost(
    open_page: Open, screen: dict[str, int], javascript: bool
) -> None:
    page = open_page(screen=screen, javascript=javascript)
    page.goto("/tell-us/what")

    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Write what matters to you")
    page.get_by_label("What matters to you?").fill("A crossing by the school.")
    press(page, "Continue")

    for wrong, says in (("RM17", "Enter a full postcode"), ("SW1A 1AA", "SW1A 1AA")):
        page.get_by_label("Postcode").fill(wrong)
        press(page, "Continue")
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect(page.get_by_label("Postcode")).to_have_value(wrong)
    page.get_by_label("Postcode").fill("")
    page.get_by_label("Grays").check()
    press(page, "Continue")
    is_at(page, "Which part of it?")


@WAYS
def test_going_back_keeps_what_was_said(open_page: Open, screen: dict[str, int], javascript: bool) -> None:
    page = open_page(screen=screen, javascript=javascript)
    answer_all(page, "A crossing by the school.")

    page.go_back()
    expect(page.get_by_label("I will look it up with a reference")).to_be_checked()
    for _page in range(5):
        page.locator(".govuk-back-link").click()
    expect(page.get_by_label("What matters to you?")).to_have_value("A crossing by the school.")


def test_a_double_click_sends_it_once(open_page: Open, town: Town) -> None:
    page = open_page(javascript=False)  # no script that could hold back the second click
    answer_all(page, "Twice is once.")

    page.get_by_role("button", name="Send it").dblclick()

    expect(heading(page)).to_have_text("Thank you, we have it")
    assert notes_that_say(town, "Twice is once.") == 1


def test_going_back_after_sending_sends_nothing_again(open_page: Open, town: Town) -> None:
    page = open_page()
    answer_all(page, "Back and again.")
    press(page, "Send it")
    reference = reference_on(page)

    page.go_back()
    if page.get_by_role("button", name="Send it").count():
        press(page, "Send it")

    assert reference_on(page) == reference
    assert notes_that_say(town, "Back and again.") == 1


def test_a_typing_mistake_in_the_reference_is_helped(open_page: Open, audit: Callable[[Page], None]) -> None:
    page = open_page()
    answer_all(page, "The bus shelter leaks.")
    press(page, "Send it")
    reference = reference_on(page)
    mistyped = reference[:-1] + ("4" if reference[-1] != "4" else "7")

    page.goto("/follow")
    page.get_by_label("Your reference").fill(mistyped)
    press(page, "Show what happened")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your reference")).to_have_value(mistyped)
    audit(page)


TAKEN_FOR = {
    "6": "5",
    "Q": "0",
    "7": "1",
    "V": "U",
    "M": "N",
    "3": "8",
    "E": "B",
    "T": "1",
    "D": "O",
    "9": "S",
    "W": "U",
    "H": "N",
}
"""Symbols of a reference, and what they are misread as. Hardly a reference has none of them."""


def test_a_likely_confusion_is_suggested(open_page: Open) -> None:
    page = open_page()
    answer_all(page, "The clock is slow.")
    press(page, "Send it")
    reference = reference_on(page)
    meant, typed = next((one, other) for one, other in TAKEN_FOR.items() if one in reference)

    page.goto("/follow")
    page.get_by_label("Your reference").fill(reference.replace(meant, typed, 1))
    press(page, "Show what happened")
    press(page, reference)

    is_at(page, "What happened to what you told us")
    expect(page.locator("main")).to_contain_text("The clock is slow.")
