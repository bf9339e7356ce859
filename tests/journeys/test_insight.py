"""A finding, each step by the person whose step it is: from a theme to a page that everyone reads, without anybody's own words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open
from tests.journeys.steps import follow, heading, is_at, press

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
FACILITATOR = "marigold.quay@example.org"
MEMBERS = [f"{name}@example.org" for name in ("hector.lighthouse", "yewande.starling", "rosehip.malik")]
COMMUNITY = "Grays: residents and groups"
FINDING = "Evenings are long for those who live alone"


def test_many_notes_become_one_finding_that_everyone_reads(open_page: Open, audit: Callable[[Page], None]) -> None:
    worker = open_page(WORKER)
    words_of_a_note = a_worker_begins_it_from_a_theme(worker, audit)
    address = worker.url.removesuffix("/work")
    visitor = open_page()
    visitor.goto(address)
    is_at(visitor, "Sign in")
    for member in MEMBERS:
        a_member_agrees(open_page(member), audit)
    the_facilitator_publishes_it(open_page(FACILITATOR), audit)
    a_visitor_reads_it(visitor, words_of_a_note, audit)


def a_worker_begins_it_from_a_theme(page: Page, audit: Callable[[Page], None]) -> str:
    page.goto("/localities/grays/notes?theme=loneliness")
    said = page.locator("article p.govuk-body").first.inner_text()
    follow(page, "Put these behind a finding")
    is_at(page, "Put it behind a finding")
    audit(page)
    follow(page, "Begin a new finding")
    is_at(page, "Begin a finding")
    audit(page)
    page.get_by_label(COMMUNITY).check()
    page.get_by_label("What did you find?").fill(FINDING)
    page.get_by_label("Why does it matter?").fill("People lose touch, and nobody notices.")
    page.get_by_label("What can the community do itself?").fill("Knock next door.")
    page.get_by_label("What can it do with some support?").fill("Keep the hub open late.")
    page.get_by_label("What must services do?").fill("Run a bus after dark.")
    page.get_by_role("group", name="How sure are you?").get_by_label("Low").check()
    press(page, "Keep the draft")
    is_at(page, FINDING)
    expect(page.locator("main")).to_contain_text("It fits")
    follow(page, "Put it to the members")
    press(page, "Put it to the members")
    is_at(page, FINDING)
    audit(page)
    return said


def a_member_agrees(page: Page, audit: Callable[[Page], None]) -> None:
    page.goto("/home")
    follow(page, "What your community finds")
    expect(heading(page)).to_be_visible()
    if heading(page).inner_text() != FINDING:  # others wait for this member too: they stand in a list
        follow(page, FINDING)
    is_at(page, FINDING)
    page.get_by_label("What do you think about it?").fill("It is the same in our road.")
    press(page, "Say it")
    follow(page, "Say how you stand to it")
    page.get_by_label("I agree").check()
    audit(page)
    press(page, "Keep it")
    is_at(page, FINDING)


def the_facilitator_publishes_it(page: Page, audit: Callable[[Page], None]) -> None:
    page.goto("/localities/grays/insights")
    audit(page)
    follow(page, FINDING)
    expect(page.locator("main")).to_contain_text("It is the same in our road.")
    follow(page, "Record that it is agreed")
    audit(page)
    press(page, "Record it")
    follow(page, "Publish it")
    audit(page)
    press(page, "Publish it")
    expect(heading(page)).to_have_text(FINDING)


def a_visitor_reads_it(page: Page, words_of_a_note: str, audit: Callable[[Page], None]) -> None:
    page.goto("/localities/grays")
    follow(page, "What communities found")
    audit(page)
    follow(page, FINDING)
    is_at(page, FINDING)
    audit(page)
    main = page.locator("main")
    expect(main).to_contain_text("Knock next door.")
    expect(main).to_contain_text("Low: a few people said it")
    expect(main).not_to_contain_text("in our road")
    assert words_of_a_note[:40] not in page.content()
