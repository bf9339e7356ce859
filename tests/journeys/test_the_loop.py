"""The whole loop, each step by the person whose step it is, on a phone: from one thing heard to money paid and back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Open, windows
from tests.journeys.steps import follow, heading, is_at, link_named, press, reference_on, write_day
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 4, 10, tzinfo=UTC)
BOARD_NIGHT = datetime(2026, 3, 9, 18, 40, tzinfo=UTC)

WORKER = "tolu.lampost@example.org"
FACILITATOR = "marigold.quay@example.org"
RESIDENTS = [f"neighbour-{number}.grays@example.org" for number in (1, 2, 3)]
CLERK = "pepper.nightingale@example.org"
CHAIR = "halcyon.brightwater@example.org"
MEMBERS = ["nettle.sandhu@example.org", "olu.marmalade@example.org", "amina.kettleworth@example.org"]
CAUTIOUS = "saffron.tidewell@example.org"
RECUSED = "biscuit.okonjo.reed@example.org"
FUND_MANAGER = "sterling.abacus@example.org"

QUESTION = "Where shall we meet when it rains?"
THEME = "Loneliness"
OPTION = "A dry bench at the market"
PROPOSAL = "A shelter built by its neighbours"


@contextmanager
def on(moment: datetime, browser: Browser, town: Town) -> Iterator[Open]:
    """The site at this moment of the same town."""
    with town.at(moment) as site, windows(browser, town, site, moment=moment) as open_page:
        yield open_page


def test_what_one_person_said_becomes_money_and_comes_back(
    browser: Browser, town: Town, audit: Callable[[Page], None]
) -> None:
    with on(MONDAY, browser, town) as open_page:
        reference = a_worker_logs_what_was_heard(open_page(WORKER))
        the_facilitator_plans_a_round(open_page(FACILITATOR))
    with on(TUESDAY, browser, town) as open_page:
        for resident in RESIDENTS:
            a_resident_votes(open_page(resident), audit)
        a_second_ballot_is_refused(open_page(RESIDENTS[0]))
        a_paper_ballot_is_keyed(open_page(FACILITATOR))
    with on(WEDNESDAY, browser, town) as open_page:
        the_ballots_are_counted_and_a_priority_is_agreed(open_page(FACILITATOR), audit)
        a_group_proposes(open_page(RESIDENTS[1]), audit)
        the_clerk_puts_it_to_the_board(open_page(CLERK))
    with on(BOARD_NIGHT, browser, town) as open_page:
        left_before = what_is_left(open_page())
        the_meeting_opens(open_page(CLERK))
        a_member_steps_out(open_page(RECUSED))
        for member in MEMBERS:
            a_member_votes(open_page(member), "For")
        a_member_votes(open_page(CAUTIOUS), "Against")
        the_chair_closes_the_item(open_page(CHAIR), audit)
        assert left_before - what_is_left(open_page()) == 3000
        an_instalment_is_paid(open_page(FUND_MANAGER))
        the_letter_is_ready(open_page(CLERK))
        the_one_who_spoke_reads_what_became_of_it(open_page(), reference, audit)


def a_worker_logs_what_was_heard(page: Page) -> str:
    page.goto("/home")
    follow(page, "Write a note")
    is_at(page, "Log what you heard")
    page.get_by_label("What did you hear?").fill("There is nowhere dry to sit and talk when the market is on.")
    page.get_by_text("More about it").click()
    page.get_by_label("A worry").check()
    page.get_by_text("Where and when").click()
    page.get_by_label("Where does it belong?").select_option(label="Grays")
    page.get_by_label("Where did you hear it?").select_option(index=1)
    page.get_by_label("About how many people said so?").fill("3")
    page.get_by_text("How the answer comes back").click()
    page.get_by_label("Through me: I will tell them").check()
    press(page, "Save the note")
    saved = page.get_by_text("Saved as").inner_text()
    reference = saved.split("Saved as ")[1].split(".")[0]

    page.goto("/localities/grays/notes")
    expect(page.get_by_text("There is nowhere dry to sit")).to_be_visible()
    page.locator("article").first.get_by_role("link").click()
    page.get_by_label(THEME).check()
    press(page, "Save the themes")
    expect(page.get_by_text("The themes are saved.")).to_be_visible()
    return reference


def the_facilitator_plans_a_round(page: Page) -> None:
    page.goto("/rounds")
    follow(page, "Plan a round for Grays")
    page.get_by_label("What do you ask?").fill(QUESTION)
    page.get_by_label("What is it about?").fill("Three people asked on market day. We will build what you choose.")
    write_day(page, "When do you start to gather options?", MONDAY.date())
    write_day(page, "When does voting start?", TUESDAY.date())
    write_day(page, "What is the last day to vote?", TUESDAY.date())
    page.get_by_label("How many paper ballots will you print?").fill("5")
    page.get_by_label("About how many people will hear of it?").fill("2000")
    page.locator("main form button").last.click()
    is_at(page, QUESTION)
    for title in (OPTION, "A tent for wet Saturdays"):
        follow(page, "Add an option")
        page.get_by_label("What is the option?").fill(title)
        page.get_by_label("What would it mean?").fill("Somewhere to sit that keeps the rain off.")
        if title == OPTION:
            page.get_by_label(THEME).check()
        press(page, "Put it on the ballot")
        is_at(page, QUESTION)
    expect(page.get_by_text("voices behind this")).to_be_visible()


def a_resident_votes(page: Page, audit: Callable[[Page], None]) -> None:
    page.goto("/home")
    follow(page, QUESTION)
    follow(page, "Vote now")
    page.get_by_label(OPTION).check()
    press(page, "Check your choices")
    is_at(page, "Check your choices")
    expect(page.locator("main")).to_contain_text(OPTION)
    press(page, "Cast your ballot")
    expect(heading(page)).to_contain_text("Your ballot is cast")
    audit(page)


def a_second_ballot_is_refused(page: Page) -> None:
    page.goto("/rounds")
    follow(page, QUESTION)
    expect(page.get_by_text("You have voted in this round.")).to_be_visible()
    page.goto(page.url + "/vote")
    expect(heading(page)).to_contain_text("Your ballot is cast")


def a_paper_ballot_is_keyed(page: Page) -> None:
    page.goto("/rounds")
    follow(page, QUESTION)
    follow(page, "Take in paper ballots")
    for number, says in ((2, "Paper 2 is taken in."), (2, "Paper 2 was taken in already.")):
        page.get_by_label("Number of the paper").fill(str(number))
        page.get_by_label("Numbers of the options ticked").fill("2")
        press(page, "Take it in")
        expect(page.get_by_text(says).first).to_be_visible()


def the_ballots_are_counted_and_a_priority_is_agreed(page: Page, audit: Callable[[Page], None]) -> None:
    page.goto("/home")
    follow(page, QUESTION)
    follow(page, "Count the ballots")
    press(page, "Count and publish")
    expect(page.get_by_text("The round is counted.")).to_be_visible()
    audit(page)

    page.goto("/home")
    follow(page, QUESTION)
    follow(page, "Record what was agreed")
    follow(page, "Agree on it", about=OPTION)
    page.get_by_label("Its rank among what you agree").fill("1")
    page.get_by_label("Who leads on it?").fill("The market traders")
    write_day(page, "By when?", date(2026, 9, 1))
    page.get_by_label("What can the community do itself?").fill("Build it and look after it.")
    page.get_by_label("Why did you agree on it?").fill("Most of us want to sit and talk.")
    press(page, "Record it as agreed")
    follow(page, "Not agreed")
    page.get_by_label("Why not?").fill("A tent has to be put up every week.")
    page.locator("main form button").last.click()
    expect(page.get_by_text("The reason is given.")).to_be_visible()


def a_group_proposes(page: Page, audit: Callable[[Page], None]) -> None:
    page.goto("/localities/grays/proposals")
    follow(page, "Make a proposal")
    page.get_by_label("Which group would do it?").fill("The Market Bench Group")
    page.get_by_label("What do you call it?").fill(PROPOSAL)
    page.get_by_label("What would you do?").fill(
        "Six neighbours build a roofed bench by the market, on four Saturdays."
    )
    page.get_by_label("What would it cost?").fill("3,000")
    page.get_by_label("What is the least that would still be useful?").fill("2000")
    page.get_by_label("What do you hope to learn?").fill("Who sits down when there is somewhere to sit.")
    page.get_by_label(OPTION).check()
    press(page, "Check your answers")
    is_at(page, "Check your answers")
    audit(page)
    press(page, "Make the proposal")
    expect(heading(page)).to_contain_text("Your proposal is made")
    assert reference_on(page)


def the_clerk_puts_it_to_the_board(page: Page) -> None:
    page.goto("/home")
    follow(page, "Put proposals to a meeting")
    follow(page, PROPOSAL)
    if page.get_by_role("link", name="Put it to a meeting").count():
        follow(page, "Put it to a meeting")
    page.get_by_label("Which meeting?").select_option(index=1)
    press(page, "Put it on the agenda")
    expect(page.get_by_text("The proposal is on the agenda.")).to_be_visible()


def to_the_agenda(page: Page) -> None:
    page.goto("/home")
    follow(page, "Read the agenda")


def the_meeting_opens(page: Page) -> None:
    to_the_agenda(page)
    follow(page, "Record who is here")
    for choice in page.get_by_label("Present").all():
        choice.check()
    press(page, "Save")
    to_the_agenda(page)
    press(page, "Open for the vote", about=PROPOSAL)
    expect(page.get_by_text("The item is open for the vote.")).to_be_visible()


def a_member_steps_out(page: Page) -> None:
    to_the_agenda(page)
    vote = link_named(page, "Vote", about=PROPOSAL).get_attribute("href")
    follow(page, "Declare an interest", about=PROPOSAL)
    page.get_by_label("What is your interest?").fill("My brother would build it.")
    page.locator("main form button").last.click()
    expect(page.get_by_text("The interest is declared.")).to_be_visible()
    expect(link_named(page, "Vote", about=PROPOSAL)).to_have_count(0)
    refused = page.goto(vote or "")
    assert refused is not None
    assert refused.status == 403
    expect(page.get_by_role("button", name="Record my vote")).to_have_count(0)


def a_member_votes(page: Page, choice: str) -> None:
    page.goto("/home")
    follow(page, PROPOSAL)
    page.get_by_label(choice, exact=True).check()
    press(page, "Record my vote")
    expect(page.get_by_text("Your vote is recorded.")).to_be_visible()


def the_chair_closes_the_item(page: Page, audit: Callable[[Page], None]) -> None:
    to_the_agenda(page)
    follow(page, "Close and decide", about=PROPOSAL)
    audit(page)
    page.get_by_label("Reasons for the decision").fill("It was asked for, and neighbours will look after it.")
    page.get_by_label("I have checked this.").check()
    press(page, "Close and record the decision")
    expect(page.get_by_text("The decision is recorded.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Biscuit Okonjo-Reed")
    audit(page)


def what_is_left(page: Page) -> int:
    """The whole pounds left in the fund of Grays, as everybody can read them."""
    page.goto("/funds")
    follow(page, "Grays")
    row = page.get_by_role("table", name="Where the money is").get_by_role("row").filter(has_text="Left")
    return int(float(row.get_by_role("cell").last.inner_text().replace("£", "").replace(",", "")))


def an_instalment_is_paid(page: Page) -> None:
    page.goto("/home")
    follow(page, f"Pay: {PROPOSAL}")
    follow(page, "Pay the £")
    page.get_by_label("The money has been sent to the group").check()
    press(page, "Record the payment")
    expect(page.get_by_text("The instalment is paid.")).to_be_visible()
    expect(page.get_by_text("Paid on 9 March 2026")).to_be_visible()


def the_letter_is_ready(page: Page) -> None:
    page.goto("/home")
    follow(page, "Letters to send")
    follow(page, f"Your proposal is funded: {PROPOSAL}")
    expect(page.locator("main")).to_contain_text("£3,000")
    expect(page.get_by_role("button", name="Send this letter")).to_be_visible()


def the_one_who_spoke_reads_what_became_of_it(page: Page, reference: str, audit: Callable[[Page], None]) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Follow up").click()
    page.get_by_label("Your reference").fill(reference.lower().replace("-", " "))
    press(page, "Show what happened")
    is_at(page, "What happened to what you told us")
    expect(page.locator(".trail h3")).to_have_count(6)
    for step in (OPTION, PROPOSAL, "It was asked for, and neighbours will look after it."):
        expect(page.locator(".trail")).to_contain_text(step)
    audit(page)
