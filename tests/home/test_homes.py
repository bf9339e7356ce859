"""Everyone's own home: what waits for them, and nothing that waits for others."""

from datetime import date, timedelta

import pytest

from engagement.boards import actions as boards
from engagement.funds import actions as funds
from engagement.learning import actions as learning
from engagement.notices import actions as notices
from engagement.people import actions as people
from engagement.people.models import Person
from engagement.priorities import actions as rounds
from engagement.proposals import actions as proposals
from engagement.shared.money import Money
from tests.conftest import NOW
from tests.visitor import Page, Visitor
from tests.world import World

NOTHING = "Nothing waits for you"


def ago(world: World, **time: int) -> World:
    """The same world, some time before now."""
    world.named += 1000
    return World(world.session, NOW - timedelta(**time), named=world.named)


def home(visitor: Visitor, person: Person) -> Page:
    page = visitor.sign_in(person).get("/home")
    assert len(page.queries) <= 12
    return page


def test_a_visitor_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/home").url.startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "role", ["resident", "worker", "fund_manager", "enterprise_officer", "steward", "administrator", "auditor"]
)
def test_a_home_without_work_says_so_and_offers_a_start(visitor: Visitor, world: World, role: str) -> None:
    world.locality()
    page = home(visitor, world.person("Sam Field", role))

    assert NOTHING in page.text and page.heading == "Welcome, Sam Field"
    starts = [address for text, address in page.links().items() if text in page.text and address.startswith("/")]
    assert starts
    for address in dict.fromkeys(starts):
        visitor.get(address)


@pytest.mark.parametrize(
    ("kind", "office"),
    [("user_led", "facilitator"), ("user_led", "cop_member"), ("delivery", "facilitator")]
    + [("board", office) for office in ("board_member", "chair", "clerk")],
)
def test_a_seat_without_work_says_so_too(visitor: Visitor, world: World, kind: str, office: str) -> None:
    page = home(visitor, world.seat(world.group(kind), office))

    assert NOTHING in page.text and "Communities and boards" in page.text


def test_a_resident_is_asked_to_vote_until_they_have(visitor: Visitor, world: World) -> None:
    here = world.locality("grays")
    round_ = ago(world, days=10).round(world.group(locality=here))
    neighbour = world.person("Nia", "resident", locality=here)
    elsewhere = world.person("Eli", "resident", locality=world.locality("tilbury-and-chadwell"))

    assert NOTHING in home(visitor, elsewhere).text
    assert "You can vote until" in home(visitor, neighbour).text

    visitor.get("/home").follow(round_.question)
    rounds.cast(round_, [1], by=neighbour.id, now=world.now)
    assert NOTHING in visitor.get("/home").text


def test_a_member_of_the_community_that_asks_is_asked_too(visitor: Visitor, world: World) -> None:
    group, other = world.group(), world.group(locality=world.locality("tilbury-and-chadwell"), name="Others")
    ago(world, days=10).round(group)

    assert "You can vote until" in home(visitor, world.seat(group, "cop_member")).text
    assert NOTHING in home(visitor, world.seat(other, "cop_member")).text


def test_a_facilitator_fills_a_round_then_counts_it_then_answers(visitor: Visitor, world: World) -> None:
    group = world.group()
    facilitator = world.seat(group, "facilitator")
    world.round(group)
    assert "Add what people said." in home(visitor, facilitator).text

    over = ago(world, days=40).round(group)
    assert "Voting has closed. Count it." in home(visitor, facilitator).text

    rounds.count_round(over, by=None, now=world.now)
    assert "Say what was agreed" in home(visitor, facilitator).text
    assert NOTHING in home(visitor, world.seat(world.group(name="Others"), "facilitator")).text


def test_a_board_member_is_asked_to_vote_and_a_recused_one_is_not(visitor: Visitor, world: World) -> None:
    board = world.group("board")
    member, conflicted = world.seat(board, "board_member"), world.seat(board, "board_member")
    item = world.item(world.meeting(board, present=(member, conflicted)))
    boards.recuse(item, person_id=conflicted.id, reason="A cousin", by=conflicted.id, now=world.now)

    assert "Open for your vote now." in home(visitor, member).text
    page = home(visitor, conflicted)
    assert "Open for your vote now." not in page.text and "Read the agenda" in page.text

    boards.vote(item, choice="for", by=member.id, now=world.now + timedelta(hours=1))
    assert "Open for your vote now." not in home(visitor, member).text


def test_a_clerk_schedules_proposals_and_sends_letters_of_their_own_board(visitor: Visitor, world: World) -> None:
    board = world.group("board")
    other = world.group("board", locality=world.locality("tilbury-and-chadwell"), name="Theirs")
    proposal = world.proposal(100)
    notices.write(
        kind="letter",
        to_address="a@example.org",
        subject="Yes",
        body="Yes",
        group_id=board.id,
        draft=True,
        by=None,
        now=world.now,
    )

    page = home(visitor, world.seat(board, "clerk"))
    assert "1 proposal is on no agenda yet." in page.text and "1 letter waits to be read and sent." in page.text
    assert proposal.title in page.follow("Put proposals to a meeting").text
    assert NOTHING in home(visitor, world.seat(other, "clerk")).text


def test_a_fund_manager_pays_what_is_due_and_asks_for_what_is_late(visitor: Visitor, world: World) -> None:
    here = world.locality()
    board, proposal = world.group("board"), world.proposal(100)
    fund = world.fund(1000)
    seats = tuple(world.seat(board, office) for office in ("chair", "board_member", "board_member"))
    meeting = world.meeting(board, present=seats)
    item = proposals.put_to_board(proposal, meeting=meeting, by=None, now=world.now)
    boards.open_item(item, by=None, now=world.now)
    then = world.now + timedelta(hours=1)
    for member in seats:
        boards.vote(item, choice="for", by=member.id, now=then)
    boards.close_item(item, reasons="We need it.", by=seats[0].id, now=then)
    funds.promise(fund, who="A trust", amount=Money.pounds(5), expected_on=date(2026, 2, 27), by=None, now=world.now)

    page = home(visitor, world.person("Fay", "fund_manager", locality=here))
    assert "Pay: A kitchen" in page.text and "Money not yet here: A trust" in page.text
    stranger = world.person("Fin", "fund_manager", locality=world.locality("tilbury-and-chadwell"))
    assert "Pay:" not in home(visitor, stranger).text and "not yet here" not in visitor.get("/home").text


def test_a_worker_sees_how_many_wait_for_an_answer_in_their_locality(visitor: Visitor, world: World) -> None:
    world.note(route="worker")
    elsewhere = world.person("Eli", "worker", locality=world.locality("tilbury-and-chadwell"))

    assert (
        "1 person waits for an answer." in home(visitor, world.person("Wyn", "worker", locality=world.locality())).text
    )
    assert NOTHING in home(visitor, elsewhere).text


@pytest.mark.parametrize("role", ["steward", "administrator", "auditor"])
def test_answers_owed_by_others_are_there_to_read_and_wait_for_nobody_who_cannot_give_them(
    visitor: Visitor, world: World, role: str
) -> None:
    world.note(route="worker")

    page = home(visitor, world.person("Sam Field", role))

    assert NOTHING in page.text and "1 person waits for an answer." in page.text


def test_a_steward_hears_of_barriers_and_of_how_many_are_overdue(visitor: Visitor, world: World) -> None:
    early = ago(world, days=60)
    late = early.cycle()
    for words in ("No wires.", "No light."):
        learning.raise_barrier(late, words=words, level="locality", by=None, now=early.now)

    page = home(visitor, world.person("Stella", "steward"))

    assert "2 barriers wait for an answer, 2 of them overdue." in page.text


def test_an_administrator_hears_of_messages_that_failed(visitor: Visitor, world: World) -> None:
    message = notices.write(
        kind="letter", to_address="a@example.org", subject="Yes", body="Yes", by=None, now=world.now
    )
    message.state = "failed"

    assert "1 message could not be sent." in home(visitor, world.person("Ada", "administrator")).text


def test_somebody_with_several_roles_has_one_home(visitor: Visitor, world: World) -> None:
    here = world.locality()
    world.note(route="worker")
    ago(world, days=10).round(world.group())
    person = world.person("Wyn", "worker", "resident", locality=here)

    page = home(visitor, person)

    assert "You can vote until" in page.text and "waits for an answer" in page.text


def test_a_role_that_ended_leaves_nothing_waiting(visitor: Visitor, world: World) -> None:
    ago(world, days=10).round(world.group())
    person = world.person("Nia", "resident", locality=world.locality())
    people.end_role(person.roles[0], by=None, now=world.now)

    assert NOTHING in home(visitor, person).text
