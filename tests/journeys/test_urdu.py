"""In Urdu, from right to left: the pages turn round and nothing scrolls sideways."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import heading, reference_on

pytestmark = pytest.mark.journey

PAGES = [
    "/", "/tell-us", "/follow", "/rounds", "/decisions", "/funds", "/communities", "/sign-in", "/localities/grays",
    "/localities/grays/saying", "/localities/grays/you-said", "/localities/grays/priorities", "/localities/grays/assets",
    "/localities/grays/proposals", "/accessibility",
]  # fmt: skip
NEXT = "main form button[type=submit]"


def test_the_reader_chooses_urdu_and_back(open_page: Open) -> None:
    page = open_page()
    page.goto("/tell-us")

    page.get_by_role("button", name="اردو").click()
    expect(page).to_have_url(re.compile("/tell-us$"))
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    sheets = page.eval_on_selector_all("link[rel=stylesheet]", "links => links.map(link => link.href)")
    assert any("rtl" in sheet for sheet in sheets)
    assert heading(page).evaluate("one => getComputedStyle(one).direction") == "rtl"

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_main_pages_stand_in_urdu(open_page: Open, audit: Callable[[Page], None], screen: dict[str, int]) -> None:
    page = open_page(screen=screen, language="اردو")
    for path in PAGES:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        audit(page)


def test_somebody_tells_us_in_urdu(open_page: Open, audit: Callable[[Page], None]) -> None:
    page = open_page(language="اردو")
    said = "پارک میں روشنی نہیں ہے۔"
    page.goto("/tell-us/what")
    page.locator("textarea").fill(said)
    audit(page)
    page.locator(NEXT).click()
    page.locator("input[name=postcode]").fill("RM17 6SL")
    audit(page)
    page.locator(NEXT).click()
    page.locator("input[name=near]").first.check()
    audit(page)
    page.locator(NEXT).click()
    page.locator("input[name=kind]").first.check()
    audit(page)
    page.locator(NEXT).click()
    expect(page.locator("input[name=language][value=ur]")).to_be_checked()
    audit(page)
    page.locator(NEXT).click()
    page.locator("input[name=route]").first.check()
    audit(page)
    page.locator(NEXT).click()
    expect(page.locator("main")).to_contain_text(said)
    audit(page)
    page.locator(NEXT).last.click()

    reference = reference_on(page)
    audit(page)
    assert page.locator(".govuk-panel__body strong").get_attribute("dir") == "ltr"
    page.goto(f"/follow/{reference}")
    expect(page.locator("main")).to_contain_text(said)
    audit(page)
