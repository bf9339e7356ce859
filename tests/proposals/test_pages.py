"""A resident proposes, the clerk puts it to the board, the board decides, the fund manager pays: by their pages."""

from typing import Any

import pytest
import sqlalchemy as sa

from engagement.boards import actions as boards
from engagement.proposals import actions
from engagement.proposals.models import Award, Proposal
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.proposals.conftest import Board, Decide
from tests.visitor import Visitor
from tests.world import World

ANSWERS: dict[str, Any] = {
    "group_name": "Cooks together",
    "title": "A kitchen",
    "what": "Cook on Fridays.\n\nFor “everyone” & more.",
    "cost": "700",
    "least": "350.50",
    "match": "A room",
    "learn": "Who comes.",
    "priorities": ["Benches"],
}


def test_a_resident_proposes_after_checking_the_answers(visitor: Visitor, world: World) -> None:
    world.priority("Benches")
    here = world.locality()
    visitor.sign_in(world.person("Rae", "resident", locality=here))
    page = visitor.get(f"/localities/{here.slug}/proposals").follow("Make a proposal")

    page = page.submit("Check your answers", **ANSWERS | {"least": "701"}, status=422)
    assert page.errors == ["The least useful amount must be more than nothing and no more than the cost"]
    page = page.submit("Check your answers", **ANSWERS | {"priorities": []}, status=422)
    page = page.submit("Check your answers", **ANSWERS)
    assert page.heading == "Check your answers"
    assert "£350.50" in page.text
    page = page.submit("Change your answers")
    assert page.heading == "Make a proposal"
    assert not page.errors
    check = page.submit("Check your answers", title="A better kitchen")
    assert db.session.scalars(sa.select(Proposal)).all() == []

    page = check.submit("Make the proposal")

    proposal = db.session.scalars(sa.select(Proposal)).one()
    assert page.heading == "Your proposal is made"
    assert proposal.debt.reference in page.text
    assert (proposal.title, proposal.least, proposal.match) == ("A better kitchen", Money(350_50), "A room")
    assert proposal.summary == ANSWERS["what"]
    assert [one.title for one in proposal.priorities] == ["Benches"]
    assert "It waits for a meeting" in page.follow("See the proposal").text
    assert check.submit("Make the proposal").url == f"/proposals/{proposal.key}/made"
    assert len(db.session.scalars(sa.select(Proposal)).all()) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("resident", 200),
        ("worker", 200),
        ("cop_member", 200),
        ("fund_manager", 403),
        ("elsewhere", 403),
        ("nobody", 303),
    ],
)
def test_those_who_live_work_or_learn_here_propose(visitor: Visitor, world: World, who: str, status: int) -> None:
    group = world.group()
    world.priority(group=group)
    here, there = world.locality(), world.locality("tilbury-and-chadwell")
    if who == "cop_member":
        visitor.sign_in(world.seat(group, "cop_member"))
    elif who == "elsewhere":
        visitor.sign_in(world.person("Tia", "resident", locality=there))
    elif who != "nobody":
        visitor.sign_in(world.person("Ann", who, locality=here))

    visitor.get(f"/localities/{here.slug}/proposals/new", status=status)


def test_where_nothing_is_agreed_nothing_is_proposed(visitor: Visitor, world: World) -> None:
    here = world.locality()
    visitor.sign_in(world.person("Rae", "resident", locality=here))

    page = visitor.get(f"/localities/{here.slug}/proposals/new")

    assert "No priority has been agreed here yet" in page.text


def test_the_clerk_the_board_and_the_fund_manager_do_their_parts(visitor: Visitor, world: World, board: Board) -> None:
    world.fund(1000)
    proposal = world.proposal(700)
    visitor.sign_in(board.clerk)
    page = visitor.get("/proposals/waiting").follow("Put it to a meeting: A kitchen")
    page = page.submit(meeting=board.meeting.key)
    assert "Asks for £700" in page.text
    page.submit("Open for the vote A kitchen")
    for member in board.members:
        boards.vote(db.session.get_one(Proposal, proposal.id).item, choice="for", by=member.id, now=world.now)  # type: ignore[arg-type]
    close = visitor.get(f"/meetings/{board.meeting.key}").follow("Close and decide: A kitchen")
    close.submit(reasons="Wanted.", amount="600", checked=True)

    manager = world.person("Mo Money", "fund_manager")
    page = visitor.sign_in(manager).get(f"/proposals/{proposal.key}")
    assert "£600 was agreed." in page.text
    page = page.follow("Pay the £300 due on 16 March 2026").submit(words="BACS 1", checked=True)
    assert "Paid on 2 March 2026" in page.text

    visitor.sign_out()
    page = visitor.get(f"/proposals/{proposal.key}")
    assert "Pay the" not in page.text
    assert "Pat Proposer" not in page.html
    assert "Wanted." in page.follow("Read the decision and its reasons").text
    assert "Funded" in visitor.get(f"/localities/{world.locality().slug}/proposals").text


def test_too_little_money_shows_on_the_closing_form_and_nothing_is_decided(
    visitor: Visitor, world: World, board: Board
) -> None:
    world.fund(500)
    proposal = world.proposal(700)
    item = actions.put_to_board(proposal, meeting=board.meeting, by=None, now=world.now)
    boards.open_item(item, by=None, now=world.now)
    for member in board.members:
        boards.vote(item, choice="for", by=member.id, now=world.now)
    visitor.sign_in(board.clerk)

    page = visitor.get(f"/items/{item.key}/close").submit(reasons="Wanted.", checked=True, status=422)

    assert page.errors == ["There is not enough money: £700 is needed, and £500 is left for this"]
    assert "Wanted." in page.html
    assert db.session.scalars(sa.select(Award)).all() == []
    page = page.submit(amount="500", reasons="Wanted.", checked=True)
    assert "Agreed £500" in page.text
    assert db.session.scalars(sa.select(Award)).one().amount == Money.pounds(500)


def test_only_the_fund_manager_pays_and_only_the_clerk_schedules(
    visitor: Visitor, world: World, board: Board, decide: Decide
) -> None:
    world.fund(1000)
    waiting, proposal = world.proposal(100, title="Waiting", served=(world.priority("Bins"),)), world.proposal(700)
    decide(proposal)
    instalment = proposal.award.instalments[0]  # type: ignore[union-attr]
    visitor.sign_in(board.clerk).get(f"/instalments/{instalment.key}/pay", status=403)
    visitor.sign_in(world.person("Sue", "steward")).get(f"/proposals/{waiting.key}/agenda", status=403)
    elsewhere = world.group("board", locality=world.locality("tilbury-and-chadwell"))
    visitor.sign_in(world.seat(elsewhere, "clerk")).get(f"/proposals/{waiting.key}/agenda", status=403)


@pytest.mark.parametrize("number", [1, 30])
def test_lists_and_pages_stay_cheap(visitor: Visitor, world: World, decide: Decide, number: int) -> None:
    world.fund(100_000)
    served = (world.priority(),)
    made = [world.proposal(700, served=served, title=f"Kitchen {n}") for n in range(number)]
    for proposal in made[::2]:
        decide(proposal)

    for path, bar in (
        (f"/localities/{world.locality().slug}/proposals", 6),
        ("/decisions", 6),
        (f"/proposals/{made[0].key}", 8),
    ):
        reads = [said for said in visitor.get(path).queries if said.lstrip().startswith("SELECT")]
        assert len(reads) <= bar, (path, reads)
