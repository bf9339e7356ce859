"""A group makes a pack without an account, a worker types its sheet in with the keyboard alone, and the group sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import town as towns
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, heading, is_at, press, write_day

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
SAID = ("The river path is dark.", "More benches.", "The bus is late.", "The hub is warm.", "A shed for tools.")


def test_a_group_gets_its_pack_and_hears_that_its_sheet_is_in(open_page: Open, audit: Callable[[Page], None]) -> None:
    group, worker = open_page(screen=PHONE, javascript=False), open_page(WORKER, screen=DESKTOP)
    code = a_pack(group, lambda _page: None)
    answer = group.request.get(f"/p/{code}/poster.pdf")
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF")

    worker.goto("/p")
    worker.get_by_label("The code on the poster or the sheet").fill(code.lower())
    worker.keyboard.press("Enter")
    is_at(worker, "Change one thing")
    audit(worker)
    follow(worker, "Sheets that came back")
    audit(worker)
    follow(worker, "Type in a sheet")
    is_at(worker, "Type in a sheet")
    audit(worker)

    type_with_keys_alone(worker)
    is_at(worker, "Sheets that came back")
    expect(worker.locator("main")).to_contain_text("Sheet 1: 5 lines")

    group.goto(f"/p/{code}")
    expect(group.locator("main")).to_contain_text("Your group told us 5 things.")
    expect(group.locator("main")).not_to_contain_text(SAID[0])


def test_the_page_of_a_group_can_be_read_by_everybody(open_page: Open, audit: Callable[[Page], None]) -> None:
    for screen in (PHONE, DESKTOP):
        page = open_page(screen=screen)
        code = a_pack(page, audit)
        for paper in ("poster", "guide", "sheet", "answers"):
            page.goto(f"/p/{code}/{paper}")
            audit(page)


def test_enter_goes_on_to_the_next_line_and_makes_one_when_there_is_none(
    open_page: Open, audit: Callable[[Page], None]
) -> None:
    worker = open_page(WORKER, screen=PHONE)
    worker.goto("/batches/new")
    audit(worker)
    worker.locator("#line-10-text").focus()
    worker.keyboard.type("The tenth.")
    worker.keyboard.press("Enter")
    worker.keyboard.type("The eleventh.")

    expect(worker.locator("#line-11-text")).to_be_focused()
    expect(worker.locator("#line-11-text")).to_have_value("The eleventh.")
    audit(worker)


def a_pack(page: Page, audit: Callable[[Page], None]) -> str:
    """Make a pack; its code."""
    page.goto("/packs")
    audit(page)
    follow(page, "Make a pack")
    page.get_by_label("Grays").check()
    audit(page)
    press(page, "Continue")
    page.get_by_label("What is your group called?").fill("Friday walkers")
    audit(page)
    press(page, "Continue")
    write_day(page, "When do you meet?", towns.TOLD.date() - timedelta(days=1))
    press(page, "Continue")
    page.get_by_label("English").check()
    press(page, "Continue")
    is_at(page, "What do you want to ask?")
    audit(page)
    press(page, "Continue")
    is_at(page, "Check your answers")
    audit(page)
    press(page, "Make the pack")
    expect(heading(page)).to_have_text("Change one thing")
    audit(page)
    return page.url.rsplit("/", 1)[1]


def type_with_keys_alone(page: Page) -> None:
    """From the first line to the button that saves, without touching the mouse."""
    page.locator("#line-1-text").focus()
    for text in SAID:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    for _time in range(100):
        if page.evaluate("document.activeElement.textContent.trim()") == "Save the lines":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
