"""The pages of rounds and priorities, as people see and use them."""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.priorities import actions, queries
from engagement.priorities.models import Ballot, Envelope, Mark, Option, Priority, Round
from engagement.shared.database import db
from engagement.shared.once import Submission
from tests.priorities.conftest import Vote, a_vote
from tests.visitor import Page, Visitor
from tests.world import World

Travel = Callable[[datetime], None]


def address(vote: Vote, *more: str) -> str:
    return "/".join(["/rounds", vote.round.key, *more])


def rows(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def selects(page: Page) -> int:
    return len([said for said in page.queries if said.lstrip().upper().startswith("SELECT")])


def test_the_list_shows_what_is_open_planned_and_finished(
    world: World, vote: Vote, visitor: Visitor, travel: Travel
) -> None:
    assert "Gathering ideas" in visitor.get("/rounds").text
    travel(vote.voting)
    assert "Open for votes" in visitor.get("/rounds").text
    travel(vote.closed)
    page = visitor.get("/rounds")
    assert "Nothing is asked at the moment." in page.text
    assert "Voting was open until 23 March 2026 at 10:00am" in page.text


def test_the_list_is_never_empty_of_words(world: World, visitor: Visitor) -> None:
    page = visitor.get("/rounds")

    assert "Nothing is asked at the moment." in page.text
    assert "No round has finished yet." in page.text


def test_a_facilitator_plans_a_round_and_fills_its_ballot(world: World, visitor: Visitor) -> None:
    group = world.group(name="Grays community")
    visitor.sign_in(world.seat(group, "facilitator"))

    form = visitor.get("/rounds").follow("Plan a round for Grays community")
    page = form.submit(
        "Plan the round",
        told="2000",
        question="What would make the park better?",
        about="Many of you told us about the park.",
        gather_on=date(2026, 3, 3),
        vote_on=date(2026, 3, 10),
        last_on=date(2026, 3, 20),
        most=2,
    )
    assert page.heading == "What would make the park better?"
    assert "from 10 March 2026 until the end of 20 March 2026" in page.text
    assert "Up to 2 options" in page.text
    page = page.follow("Add an option").submit(title="Benches", what="Somewhere to sit.")
    assert "1. Benches" in page.text


def test_dates_in_the_wrong_order_are_refused_beside_the_date(world: World, visitor: Visitor) -> None:
    group = world.group()
    visitor.sign_in(world.seat(group, "facilitator"))

    page = visitor.get(f"/communities/{group.key}/rounds/new").submit(
        "Plan the round",
        told="2000",
        status=422,
        question="What next?",
        about="All of it.",
        gather_on=date(2026, 3, 10),
        vote_on=date(2026, 3, 10),
        last_on=date(2026, 3, 20),
    )
    assert page.errors == ["Voting must start after gathering starts"]
    assert "What next?" in page.html


@pytest.mark.parametrize("kind", ["delivery", "board"])
def test_only_the_user_led_community_asks(world: World, visitor: Visitor, kind: str) -> None:
    group = world.group(kind)
    visitor.sign_in(world.person("Ada Min", "administrator"))

    visitor.get(f"/communities/{group.key}/rounds/new", status=404)


def test_a_round_says_every_rule(vote: Vote, visitor: Visitor) -> None:
    text = visitor.get(address(vote)).text

    for rule in (
        "Residents of Grays with an account, and the members of Grays community",
        "As many options as you like",
        "You cannot vote twice",
        "No page, file or report shows it, now or later",
        "Equal options share a place. No lot is drawn",
        "Until then nobody sees a result. Only the facilitator sees how many have voted",
        "Voting from 9 March 2026 at 10:00am until 23 March 2026 at 10:00am",
    ):
        assert rule in text


def test_a_resident_suggests_an_option_and_gets_a_reference(vote: Vote, visitor: Visitor) -> None:
    visitor.sign_in(vote.resident)

    page = (
        visitor.get(address(vote))
        .follow("Suggest an option")
        .submit("Suggest it", title="Shade", what="Trees by the pond.")
    )

    option = db.session.scalars(sa.select(Option).where(Option.title == "Shade")).one()
    assert page.heading == "Your suggestion is on the ballot"
    assert option.debt is not None and option.debt.reference in page.text
    assert "Suggested by a resident" in visitor.get(address(vote)).text
    assert "Rae Dent" not in visitor.get(address(vote)).html


def test_a_suggestion_must_not_point_at_somebody(vote: Vote, visitor: Visitor) -> None:
    visitor.sign_in(vote.resident)

    page = visitor.get(address(vote, "suggest")).submit(
        "Suggest it", status=422, title="Ask her", what="Write to sue@example.org"
    )
    assert "everyone could read it: sue@example.org" in page.errors[0]


def test_nobody_else_sees_who_suggested(world: World, vote: Vote, visitor: Visitor) -> None:
    option = actions.suggest_option(vote.round, title="Shade", what="Trees.", by=vote.resident.id, now=world.now)

    visitor.sign_in(vote.facilitator).get(f"/options/{option.key}/suggested", status=403)


def test_a_resident_votes_checks_changes_and_casts(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    visitor.sign_in(vote.resident)

    check = visitor.get(address(vote)).follow("Vote now").submit(choices=["Benches", "Bins"])
    assert check.heading == "Check your choices"
    assert "You have chosen 2 options: Benches Bins" in check.text
    assert rows(Mark) == rows(Envelope) == rows(Submission) == 0

    again = check.submit("Change your choices")
    assert again.html.count(" checked") == 2
    done = again.submit(choices=["Buses"]).submit("Cast your ballot")
    assert done.heading == "Your ballot is cast"
    assert "Buses" not in done.html
    assert rows(Mark) == rows(Envelope) == 1

    assert "You have voted in this round" in visitor.get(address(vote)).text
    assert visitor.get(address(vote, "vote")).heading == "Your ballot is cast"


def test_a_ballot_sent_twice_counts_once(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    visitor.sign_in(vote.resident)
    check = visitor.get(address(vote, "vote")).submit(choices=["Benches"])
    token = re.search(r'name="once" value="([^"]+)"', check.html)
    assert token

    for _again in range(2):
        assert check.submit("Cast your ballot").heading == "Your ballot is cast"
    other = check.submit("Cast your ballot", status=409, extra={"chosen": "2"})
    assert other.response.status_code == 409
    refused = check.submit("Cast your ballot", status=422, extra={"once": "x" * 22, "chosen": "2"})
    assert refused.errors == ["You have voted in this round already. Your first ballot counts"]
    assert rows(Mark) == rows(Envelope) == 1


def test_what_is_kept_of_a_form_taken_in_does_not_give_the_choices_away(
    vote: Vote, visitor: Visitor, travel: Travel
) -> None:
    """A plain hash of so few possible ballots could be found again by trying them all."""
    travel(vote.voting)
    visitor.sign_in(vote.resident)
    visitor.get(address(vote, "vote")).submit(choices=["Buses"]).submit("Cast your ballot")

    kept = db.session.scalars(sa.select(Submission.fingerprint)).one()
    tried = hashlib.sha256(address(vote, "vote", "cast").encode() + repr(("chosen", ["2"])).encode())
    assert kept != tried.hexdigest()


@pytest.mark.parametrize("chosen", ["99", "0", "one", "", "1 99"])
def test_a_ballot_changed_on_its_way_is_refused(vote: Vote, visitor: Visitor, travel: Travel, chosen: str) -> None:
    travel(vote.voting)
    visitor.sign_in(vote.resident)
    check = visitor.get(address(vote, "vote")).submit(choices=["Benches"])

    page = check.submit("Cast your ballot", status=422, extra={"chosen": chosen})

    assert page.errors
    assert rows(Mark) == rows(Envelope) == 0


def test_an_option_that_is_not_on_the_form_is_refused(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    visitor.sign_in(vote.resident)

    page = visitor.get(address(vote, "vote")).submit(status=422, extra={"choices": ["1", "99"]})
    assert page.errors


def test_more_than_the_rule_allows_is_refused_and_nothing_chosen_too(
    world: World, visitor: Visitor, travel: Travel
) -> None:
    vote = a_vote(world, most=1)
    travel(vote.voting)
    visitor.sign_in(vote.resident)
    form = visitor.get(address(vote, "vote"))

    assert "Choose 1 at most" in form.text
    assert form.submit(status=422, choices=["Benches", "Bins"]).errors == ["Choose no more than 1. You chose 2"]
    assert form.submit(status=422).errors == ["Choose at least one option"]


def test_before_and_after_the_dates_are_said(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    visitor.sign_in(vote.resident)

    early = visitor.get(address(vote, "vote"), status=409)
    assert "You can vote from 9 March 2026 at 10:00am until 23 March 2026 at 10:00am" in early.text
    travel(vote.voting)
    visitor.sign_in(vote.resident)
    check = visitor.get(address(vote, "vote")).submit(choices=["Benches"])
    travel(vote.closed)
    visitor.sign_in(vote.resident)
    assert (
        "It was open from 9 March 2026 at 10:00am until 23 March 2026 at 10:00am"
        in visitor.get(address(vote, "vote"), status=409).text
    )
    assert "Voting has closed" in check.submit("Cast your ballot", status=422).errors[0]
    assert rows(Mark) == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 200), ("worker", 403), ("steward", 403), ("auditor", 403), ("elsewhere", 403), ("facilitator", 403)],
)
def test_only_residents_of_the_locality_and_members_vote(
    world: World, vote: Vote, visitor: Visitor, travel: Travel, who: str, status: int
) -> None:
    people = {
        "worker": lambda: world.person("W", "worker", locality=vote.group.locality),
        "steward": lambda: world.person("S", "steward"),
        "auditor": lambda: world.person("A", "auditor"),
        "elsewhere": lambda: world.person("E", "resident", locality=world.locality("tilbury-and-chadwell")),
        "facilitator": lambda: vote.facilitator,
    }
    travel(vote.voting)
    if who in people:
        visitor.sign_in(people[who]())

    page = visitor.get(address(vote, "vote"), status=status)
    assert who != "visitor" or "/sign-in" in page.url
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/rounds").html)
    assert token
    sent = {"chosen": "1", "csrf_token": token[1]}
    visitor.post(address(vote, "vote", "cast"), status=401 if who == "visitor" else 403, data=sent)
    assert rows(Mark) == 0


def test_a_member_of_the_community_votes(world: World, vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    visitor.sign_in(world.seat(vote.group, "cop_member"))

    visitor.get(address(vote, "vote")).submit(choices=["Benches"]).submit("Cast your ballot")
    assert rows(Mark) == 1


def test_papers_are_taken_in_by_number(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    visitor.sign_in(vote.facilitator)
    page = visitor.get(address(vote)).follow("Take in paper ballots")

    page = page.submit("Take it in", number=3, choices="1, 3")
    assert "Paper 3 is taken in." in page.text
    assert "1 of 20" in page.text
    assert page.submit("Take it in", status=422, number=3, choices="1").errors[0].startswith("Paper 3 was taken in")
    assert page.submit("Take it in", status=422, number=21, choices="1").errors[0].startswith("There is no paper 21.")
    assert page.submit("Take it in", status=422, number=4, choices="1 9").errors == [
        "There is no option 9 on this ballot"
    ]
    assert page.submit("Take it in", status=422, number=4, choices="1", blank=True).errors
    assert page.submit("Take it in", status=422, number=4).errors == ["Choose at least one option"]
    page.submit("Take it in", number=4, blank=True)
    assert (rows(Mark), rows(Envelope)) == (2, 2)


def test_count_and_agree_from_end_to_end(world: World, vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.voting)
    for chosen in ({1, 2}, {2}, {2, 3}):
        voter = world.person("V", "resident", locality=vote.group.locality)
        actions.cast(vote.round, chosen, by=voter.id, now=vote.voting)
    actions.key_paper(vote.round, 1, {3}, by=None, now=vote.voting)
    visitor.sign_in(vote.facilitator)
    early = visitor.get(address(vote, "count")).submit("Count and publish", status=422)
    assert early.errors == ["Nothing is counted while voting is open, until 23 March 2026 at 10:00am"]

    travel(vote.closed)
    visitor.sign_in(vote.facilitator)
    result = visitor.get(address(vote)).follow("Count the ballots").submit("Count and publish")
    assert "Ballots 4 Cast online 3 On paper 1 of the 20 printed Blank or spoilt 0" in result.text
    assert "Buses 1 3 (75%)" in result.text
    assert "Bins 2 2 (50%)" in result.text

    page = visitor.get(address(vote)).follow("Record what was agreed")
    page = visitor.get(page.links()["Agree on it: Buses"]).submit(
        "Record it as agreed",
        rank=1,
        owner="The bus company",
        due_on=date(2026, 12, 1),
        services_must="Run later buses.",
        reason="Most of you chose it.",
    )
    for title in ("Bins", "Benches"):
        page = visitor.get(page.links()[f"Not agreed: {title}"]).submit("Give this reason", why=f"{title} can wait.")
    assert db.session.get_one(Round, vote.round.id).agreed_at is not None

    visitor.sign_out()
    page = visitor.get(address(vote))
    assert "Not agreed: Bins can wait." in page.text
    page = page.follow("Buses")
    assert "Leads on it The bus company By 1 December 2026" in page.text
    assert "chosen by 3 of 4, place 1" in page.text
    assert "Buses" in visitor.get("/localities/grays/priorities").text

    page = visitor.sign_in(vote.facilitator).get(page.url).follow("Say how far it is")
    page = page.submit("Tell everyone", state="Under way", words="The timetable is drafted.")
    assert "The timetable is drafted. (23 March 2026)" in page.text


def test_anyone_can_recount_from_the_published_file(world: World, visitor: Visitor, travel: Travel) -> None:
    vote = a_vote(world, options=("=Benches", "Buses", "Bins", "Trees"), papers=10)
    for n in range(30):
        voter = world.person("V", "resident", locality=vote.group.locality)
        actions.cast(vote.round, {1 + n % 3, 2}, by=voter.id, now=vote.voting)
    actions.key_paper(vote.round, 5, (), by=None, now=vote.voting)
    actions.count_round(vote.round, by=None, now=vote.closed)
    travel(vote.closed)

    ballots = list(csv.reader(io.StringIO(visitor.get(address(vote, "ballots.csv")).html)))
    count = list(csv.DictReader(io.StringIO(visitor.get(address(vote, "count.csv")).html)))

    heads, *lines = ballots
    recount = {head: sum(int(line[column]) for line in lines) for column, head in enumerate(heads) if column}
    assert recount == {line["option"]: int(line["approvals"]) for line in count} == {"1": 10, "2": 30, "3": 10, "4": 0}
    assert [line["place"] for line in count] == ["2", "1", "2", "4"]
    assert len(lines) == 31 and sum(not any(map(int, line[1:])) for line in lines) == 1
    assert count[0]["title"] == "'=Benches"
    assert "Place 2 is shared, with 10 each: =Benches; Bins." in visitor.get(address(vote, "result")).text


def test_there_is_no_file_before_the_count(vote: Vote, visitor: Visitor, travel: Travel) -> None:
    travel(vote.closed)

    visitor.get(address(vote, "ballots.csv"), status=404)
    visitor.get(address(vote, "count.csv"), status=404)
    assert "There is no result yet" in visitor.get(address(vote, "result")).text


@pytest.mark.parametrize("who", ["visitor", "resident", "worker", "steward", "auditor", "administrator"])
def test_until_the_count_every_page_is_the_same_whatever_the_ballots(
    world: World, vote: Vote, visitor: Visitor, travel: Travel, who: str
) -> None:
    person = vote.resident if who == "resident" else world.person("X", *([who] if who != "visitor" else []))
    paths = [
        address(vote),
        address(vote, "result"),
        "/rounds",
        "/localities/grays/priorities",
        address(vote, "count.csv"),
    ]

    def seen() -> list[str]:
        pages = [visitor._send("GET", path).response for path in paths]
        return [re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", page.text) for page in pages]

    for moment in (vote.voting, vote.closed):
        travel(moment)
        if who != "visitor":
            visitor.sign_in(person)
        before = seen()
        for n in range(3):
            voter = world.person("V", "resident", locality=vote.group.locality)
            actions.cast(vote.round, {1 + n % 2, 3}, by=voter.id, now=vote.voting)
            number = vote.round.marks_paper + 1
            actions.key_paper(vote.round, number, {1}, by=None, now=vote.voting)
        assert seen() == before


@pytest.mark.parametrize("number", [2, 30])
def test_pages_take_few_queries_however_much_there_is(
    world: World, visitor: Visitor, travel: Travel, number: int
) -> None:
    vote = a_vote(world, options=tuple(f"Option {n}" for n in range(number)))
    for _another in range(number):
        world.round(vote.group, options=())
    for _voter in range(number):
        voter = world.person("V", "resident", locality=vote.group.locality)
        actions.cast(vote.round, {1}, by=voter.id, now=vote.voting)
    visitor.sign_in(vote.resident)
    travel(vote.voting)
    assert selects(visitor.get("/rounds")) <= 6
    assert selects(visitor.get(address(vote))) <= 8

    actions.count_round(vote.round, by=None, now=vote.closed)
    for rank, option in enumerate(queries.options_of(vote.round.id), 1):
        actions.agree(option, rank=rank, owner="Us", due_on=date(2027, 1, 1), by=None, now=vote.closed)
    travel(vote.closed + timedelta(days=1))
    priority = db.session.scalars(sa.select(Priority).order_by(Priority.id).limit(1)).one()
    assert selects(visitor.get("/rounds")) <= 6
    assert selects(visitor.get(address(vote))) <= 8
    assert selects(visitor.get(address(vote, "result"))) <= 8
    assert selects(visitor.get("/localities/grays/priorities")) <= 6
    assert selects(visitor.get(f"/priorities/{priority.key}")) <= 8
    assert rows(Ballot) == number


@pytest.mark.parametrize("more", ["options/new", "paper", "count", "agree"])
@pytest.mark.parametrize("who", ["visitor", "resident", "member", "elsewhere", "administrator"])
def test_only_the_facilitator_of_the_community_runs_its_round(
    world: World, vote: Vote, visitor: Visitor, who: str, more: str
) -> None:
    people = {
        "resident": lambda: vote.resident,
        "member": lambda: world.seat(vote.group, "cop_member"),
        "elsewhere": lambda: world.seat(world.group(), "facilitator"),
        "administrator": lambda: world.person("A", "administrator"),
    }
    if who in people:
        visitor.sign_in(people[who]())
        visitor.get(address(vote, more), status=403)
    else:
        assert "/sign-in" in visitor.get(address(vote, more)).url


def test_an_option_leaves_the_ballot_with_a_public_reason(vote: Vote, visitor: Visitor) -> None:
    visitor.sign_in(vote.facilitator)

    page = visitor.get(address(vote)).follow("Take it off the ballot: Bins")
    page = page.submit("Take it off the ballot", why="The council does this already.")

    text = visitor.sign_out().get(address(vote)).text
    assert "3. Bins" not in text
    assert "Bins: The council does this already." in text
