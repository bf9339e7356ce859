"""With the keyboard alone: Tab, Space, arrows and Enter, and always a visible place where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, Open
from tests.journeys.steps import heading, is_at

pytestmark = pytest.mark.journey

# How a focused element shows: GOV.UK's yellow, an outline, or a shadow round it. Radios and checkboxes show it on their label.
SHOWS = """() => {
  const here = document.activeElement
  const drawn = one => { const s = getComputedStyle(one); return [s, getComputedStyle(one, '::before')] }
  const parts = [here, ...(here.labels || [])].flatMap(drawn)
  return parts.some(s => (s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow != 'none'
    || s.backgroundColor == 'rgb(255, 221, 0)')
}"""
NAME = """() => {
  const here = document.activeElement
  const said = here.labels && here.labels.length ? here.labels[0].innerText : here.innerText || here.value || ''
  return said.trim().replace(/\\s+/g, ' ')
}"""
TOO_FAR = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing with this name has the focus; everything on the way shows that it has it."""
    for _press in range(TOO_FAR):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS), f"One cannot see the focus on {page.evaluate(NAME)!r} at {page.url}"
        if page.evaluate(NAME).startswith(name):
            return
    pytest.fail(f"Tab does not come to {name!r} at {page.url}")


def enter(page: Page) -> None:
    """Press Enter and be taken to the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_thing_is_a_way_past_the_menu(open_page: Open) -> None:
    page = open_page(screen=DESKTOP)
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main-content"


def test_telling_us_needs_no_mouse(open_page: Open) -> None:
    page = open_page(screen=DESKTOP)
    page.goto("/tell-us")
    tab_to(page, "Start now")
    enter(page)
    tab_to(page, "What matters to you?")
    page.keyboard.type("A ramp at the library.")
    tab_to(page, "Continue")
    enter(page)
    tab_to(page, "Postcode")
    page.keyboard.type("RM17 6SL")
    enter(page)
    for question, first in (
        ("Which part of it?", "Grays Riverside"),
        ("Which is nearest to it?", "Something good"),
    ):
        is_at(page, question)
        tab_to(page, first)
        page.keyboard.press("Space")
        tab_to(page, "Continue")
        enter(page)
    is_at(page, "Which language did you write in?")  # English is chosen already
    tab_to(page, "Continue")
    enter(page)
    is_at(page, "How should the answer come back to you?")
    tab_to(page, "I will look it up with a reference")
    page.keyboard.press("Space")
    tab_to(page, "Continue")
    enter(page)
    is_at(page, "Check your answers")
    tab_to(page, "Send it")
    enter(page)

    is_at(page, "Thank you, we have it")


def test_a_mistake_takes_the_focus_to_the_question(open_page: Open) -> None:
    page = open_page(screen=DESKTOP)
    page.goto("/tell-us/what")
    tab_to(page, "Continue")
    enter(page)

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to(page, "Write what matters to you")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What matters to you?")).to_be_focused()


def test_voting_needs_no_mouse(open_page: Open) -> None:
    page = open_page("neighbour-190.grays@example.org", screen=DESKTOP)
    page.goto("/rounds")
    tab_to(page, "What should we do next, with what we have learned?")
    enter(page)
    tab_to(page, "Vote now")
    enter(page)
    first = page.get_by_role("checkbox").first
    label = first.evaluate("box => box.labels[0].innerText.trim()")
    tab_to(page, label)
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    tab_to(page, "Check your choices")
    enter(page)
    is_at(page, "Check your choices")
    tab_to(page, "Cast your ballot")
    enter(page)

    expect(heading(page)).to_contain_text("Your ballot is cast")
