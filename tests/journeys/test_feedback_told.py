"""An answer comes back: written privately, published with another, read by its giver, passed on by the worker who heard it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, heading, is_at, press, unfold

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
SAID = "The tap in the community garden is dry."
RINGS = "The phone of the hub rings and rings."


def test_an_answer_is_drafted_published_together_read_and_passed_on(
    open_page: Open, audit: Callable[[Page], None]
) -> None:
    worker, giver = open_page(WORKER, screen=DESKTOP), open_page(screen=PHONE)
    heard = [a_note(worker, f"{SAID} {n}") for n in range(1, 4)]
    a_note(worker, RINGS)

    a_draft(worker, "The tap in the garden is dry.", "The tap runs again.", words=SAID, audit=audit)
    a_draft(worker, "Nobody answers the phone.", "Two people answer it now.", words=RINGS, audit=audit)
    giver.goto(f"/follow/{heard[2]}")
    expect(giver.locator("main")).not_to_contain_text("The tap runs again.")

    worker.goto("/answers")
    follow(worker, "Publish together")
    is_at(worker, "Publish answers together")
    audit(worker)
    for box in worker.get_by_role("checkbox").all():
        box.check()
    press(worker, "Publish")
    expect(worker.locator("main")).to_contain_text("Published.")
    audit(worker)

    giver.reload()
    expect(giver.locator("main")).to_contain_text("The tap runs again.")
    audit(giver)

    the_worker_tells_them(worker, audit)
    giver.goto(f"/follow/{heard[0]}")
    expect(giver.locator("main")).to_contain_text("You were given an answer")
    giver.goto("/localities/grays/you-said")
    expect(giver.locator("main")).to_contain_text("The tap runs again.")
    audit(giver)


def a_note(page: Page, text: str) -> str:
    """The worker writes down what they heard; its reference."""
    page.goto("/notes/new")
    unfold(page)
    page.get_by_label("What did you hear?").fill(text)
    page.get_by_label("A worry").check()
    page.get_by_label("Where does it belong?").select_option(label="Grays")
    page.get_by_label("Where did you hear it?").select_option(index=1)
    page.get_by_label("Through me: I will tell them").check()
    press(page, "Save the note")
    saved = page.get_by_text("Saved as").inner_text()
    return saved.split("Saved as ")[1].split(".")[0]


def a_draft(page: Page, said: str, did: str, *, words: str, audit: Callable[[Page], None]) -> None:
    """An answer for everybody who said these words."""
    page.goto("/answers")
    follow(page, "For Grays")
    page.get_by_label("You said").fill(said)
    page.get_by_label("We did, or why not").fill(did)
    page.get_by_label("We did it").check()
    press(page, "Save and choose people")
    is_at(page, "Whom does it answer?")
    audit(page)
    page.get_by_text("Search or narrow this list").click()
    page.get_by_label("With these words").fill(words)
    press(page, "Show")
    page.get_by_role("button", name="found").click()
    is_at(page, said)
    audit(page)


def the_worker_tells_them(page: Page, audit: Callable[[Page], None]) -> None:
    """First one, then the rest of the list."""
    page.goto("/answers-to-tell")
    page.get_by_role("link", name="The tap in the garden is dry.").click()
    is_at(page, "Tell these 3 people")
    audit(page)
    page.get_by_role("checkbox").first.check()
    press(page, "I have told those ticked")
    is_at(page, "Tell these 2 people")
    press(page, "I have told them all")
    expect(heading(page)).to_have_text("All have been told")
