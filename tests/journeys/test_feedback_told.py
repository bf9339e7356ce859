"""An answer comes back: written privately, published together with another, read by its giver, passed on by the worker who heard it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, heading, is_at, press

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
SAID = "The tap in the community garden is dry."


def test_an_answer_is_drafted_published_together_read_and_passed_on(
    open_page: Open, audit: Callable[[Page], None]
) -> None:
    worker, giver = open_page(WORKER, screen=DESKTOP), open_page(screen=PHONE)
    heard = [a_note(worker, f"{SAID} {n}", through_me=n < 3) for n in range(1, 4)]

    a_draft(worker, SAID, found=3, audit=audit)
    a_draft(worker, "Benches are wet.", found=1, audit=audit, words="dry to sit", tolerant=True)
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
    expect(giver.locator("main")).to_contain_text("You were given an answer")
    audit(giver)

    the_worker_tells_them(worker, audit)
    giver.goto(f"/follow/{heard[0]}")
    expect(giver.locator("main")).to_contain_text("The answer was given")
    giver.goto("/localities/grays/you-said")
    expect(giver.locator("main")).to_contain_text("The tap runs again.")
    audit(giver)


def a_note(page: Page, text: str, *, through_me: bool) -> str:
    """The worker writes down what they heard; its reference."""
    page.goto("/notes/new")
    page.get_by_label("What did you hear?").fill(text)
    page.get_by_label("A worry").check()
    page.get_by_label("Where does it belong?").select_option(label="Grays")
    page.get_by_label("Where did you hear it?").select_option(index=1)
    if through_me:
        page.get_by_label("Through me: I will tell them").check()
    else:
        page.get_by_label("They look it up").check()
    press(page, "Save the note")
    saved = page.get_by_text("Log another").inner_text()
    return saved.split("Saved as ")[1].split(".")[0]
