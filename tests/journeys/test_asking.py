"""A partner's calendar comes in, a worker enters one more ask than people's rest allows and says why, and everybody reads it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.steps import follow, heading, is_at, press, unfold, write_day

pytestmark = pytest.mark.journey

Audit = Callable[[Page], None]
WORKER = "tolu.lampost@example.org"
QUESTION = "What would make the garden tap worth fixing?"
WHY = "The tap is dry and the seedlings die this month."
HEARD = "The tap in the community garden is dry."

CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//The trust//Walks//EN",
        *(
            line
            for day in (10, 11, 12, 13)
            for line in (
                "BEGIN:VEVENT",
                f"UID:walk-{day}@trust.example.org",
                "DTSTAMP:20260301T090000Z",
                f"DTSTART;VALUE=DATE:202603{day}",
                f"SUMMARY:What do you see on the walk of the {day}th?",
                "X-BURDEN-MINUTES:45",
                "END:VEVENT",
            )
        ),
        "BEGIN:VEVENT",
        "UID:broken@trust.example.org",
        "DTSTART:some day soon",
        "SUMMARY:A broken one",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def test_an_ask_is_entered_above_the_rest_limit_and_everybody_reads_why(
    open_page: Open, audit: Audit, tmp_path: Path
) -> None:
    worker, visitor = open_page(WORKER, screen=PHONE), open_page(screen=DESKTOP)
    a_note(worker, HEARD)
    the_trusts_calendar_comes_in(worker, tmp_path / "walks.ics", audit)

    worker.goto("/home")
    follow(worker, "Ask residents something")
    is_at(worker, "Who asks what")
    audit(worker)
    follow(worker, "Enter an ask")
    the_ask_is_written(worker, audit)

    is_at(worker, "What is known already")
    expect(worker.locator("main")).to_contain_text(HEARD)
    expect(worker.locator("main")).to_contain_text("What do you see on the walk of the 13th?")
    audit(worker)
    press(worker, "Continue")
    expect(worker.locator(".govuk-error-summary")).to_contain_text("Tick that you have seen what is known already")
    audit(worker)
    worker.get_by_label("I have seen what is known already, and still need to ask").check()
    press(worker, "Continue")

    is_at(worker, "Check your answers")
    expect(worker.locator("main")).to_contain_text("People here need a rest")
    audit(worker)
    press(worker, "Put it in the calendar")
    expect(worker.locator(".govuk-error-summary")).to_contain_text("Enter why these people should be asked again")
    audit(worker)
    worker.get_by_label("Why should these people be asked again so soon?").fill(WHY)
    press(worker, "Put it in the calendar")
    expect(worker.get_by_text("It stands in the calendar now.")).to_be_visible()
    audit(worker)

    a_visitor_reads_why(visitor, audit)


def a_note(page: Page, text: str) -> None:
    """The worker writes down what they heard before."""
    page.goto("/notes/new")
    unfold(page)
    page.get_by_label("What did you hear?").fill(text)
    page.get_by_label("A worry").check()
    page.get_by_label("Where does it belong?").select_option(label="Grays")
    page.get_by_label("Where did you hear it?").select_option(index=1)
    page.get_by_label("Nobody asked").check()
    press(page, "Save the note")
    expect(page.get_by_role("alert")).to_contain_text("Saved as")


def the_trusts_calendar_comes_in(page: Page, file: Path, audit: Audit) -> None:
    """Four walks and an event that cannot be read, looked at before they are taken in with a reason."""
    file.write_text(CALENDAR)
    page.goto("/asks")
    follow(page, "Take in a calendar file")
    audit(page)
    page.get_by_label("The calendar file").set_input_files(file)
    page.get_by_label("Whose calendar is it?").fill("The trust")
    page.get_by_label("Visit", exact=True).check()
    page.get_by_label("Grays", exact=True).check()
    page.get_by_label("Who is asked?").fill("Everybody who walks")
    page.get_by_label("How many minutes does each take one person?").fill("30")
    page.get_by_label("About how many people does each ask?").fill("20")
    press(page, "Look at it")
    is_at(page, "Look at the calendar file")
    expect(page.locator("main")).to_contain_text("A broken one")
    audit(page)
    page.get_by_label("Why should these people be asked again so soon?").fill("Spring is short.")
    page.get_by_label("I have seen what is known already, and still need to ask").check()
    press(page, "Take it in")
    expect(page.get_by_text("Taken in: 4 new, 0 changed, 0 called off.")).to_be_visible()
    audit(page)


def the_ask_is_written(page: Page, audit: Audit) -> None:
    """One thing a page: the question, where and whom, the days and what it takes."""
    audit(page)
    page.get_by_label("What will you ask?").fill(QUESTION)
    page.get_by_label("Survey", exact=True).check()
    page.get_by_label("Which organisation asks?").fill("The garden group")
    press(page, "Continue")
    is_at(page, "Where and whom do you ask?")
    audit(page)
    page.get_by_label("Grays", exact=True).check()
    page.get_by_label("Who is asked?").fill("Everybody with a plot")
    press(page, "Continue")
    is_at(page, "When, and what does it take?")
    audit(page)
    write_day(page, "First day", date(2026, 3, 9))
    write_day(page, "Last day", date(2026, 3, 20))
    page.get_by_label("How many minutes does it take one person?").fill("10")
    page.get_by_label("About how many people are asked?").fill("40")
    press(page, "Continue")


def a_visitor_reads_why(page: Page, audit: Audit) -> None:
    """In the calendar of the area, with the reason beside the question."""
    page.goto("/asks?locality=grays")
    audit(page)
    follow(page, QUESTION)
    expect(heading(page)).to_have_text(QUESTION)
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).not_to_contain_text(HEARD)
    audit(page)
    page.goto("/asks/load")
    expect(page.locator("main")).to_contain_text("above the limit")
    audit(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_calendar_stands_in_urdu(open_page: Open, audit: Audit, screen: dict[str, int]) -> None:
    page = open_page(WORKER, screen=screen, language="اردو")
    for path in ("/asks", "/asks?when=past", "/asks/new", "/asks/import", "/asks/mine", "/asks/load"):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        audit(page)
