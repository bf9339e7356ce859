"""The board's pages, as people see and use them."""

import pytest
import sqlalchemy as sa

from engagement.boards import actions
from engagement.boards.models import AgendaItem, Decision, RecordedVote
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.boards.conftest import Board
from tests.visitor import Page, Visitor
from tests.world import World


def agenda(visitor: Visitor, board: Board) -> Page:
    return visitor.get(f"/meetings/{board.meeting.key}")


def test_anyone_can_read_the_agenda(visitor: Visitor, world: World, board: Board) -> None:
    world.item(board.meeting, title="A community kitchen", amount=Money.pounds(900))

    page = agenda(visitor, board)

    assert page.heading == "Agenda for 2 March 2026"
    assert "The hub" in page.text
    assert "Member A: here" in page.text
    assert "Cleo Chair, chair: here" in page.text
    assert "5 of 5 members who may vote are here. 3 are needed. Quorum" in page.text
    assert "A community kitchen" in page.text
    assert "Asks for £900" in page.text
    assert "Open for the vote" in page.text
    assert "Vote: A community kitchen" not in page.links()


@pytest.mark.parametrize("items", [1, 40])
def test_the_agenda_takes_at_most_six_queries_however_long_it_is(
    visitor: Visitor, world: World, board: Board, items: int
) -> None:
    for number in range(items):
        item = world.item(board.meeting, title=f"Item {number}")
        actions.recuse(item, person_id=board.members[0].id, reason="Trustee", by=board.clerk.id, now=world.now)
        if number % 2:
            actions.close_item(item, reasons="Enough.", by=board.clerk.id, now=world.now)
    db.session.expire_all()

    page = agenda(visitor.sign_in(board.clerk), board)

    assert len([said for said in page.queries if said.lstrip().startswith("SELECT")]) <= 6, page.queries


def test_a_community_has_no_agenda_here(visitor: Visitor, world: World) -> None:
    meeting = world.meeting(world.group("user_led"))

    visitor.get(f"/meetings/{meeting.key}", status=404)
    visitor.get("/meetings/nothing", status=404)


def test_the_clerk_runs_a_meeting_from_item_to_decision(visitor: Visitor, world: World, board: Board) -> None:
    visitor.sign_in(board.clerk)
    for title in ("First thing", "Second thing"):
        page = agenda(visitor, board).follow("Add an item").submit(title=title)
    page = page.submit("Move up Second thing")
    assert page.text.index("Second thing") < page.text.index("First thing")
    page.submit("Open for the vote Second thing")

    visitor.sign_in(board.members[0])
    page = agenda(visitor, board).follow("Vote: Second thing").submit(choice="For")
    assert "Your vote is recorded" in page.text
    page = page.follow("Vote: Second thing")
    assert "You voted for this." in page.text

    visitor.sign_in(board.clerk)
    page = agenda(visitor, board).follow("Close and decide: Second thing")
    assert "this is carried" in page.text
    page = page.submit(reasons="It is wanted.", checked=True)

    assert page.heading == "Second thing"
    assert "1 for, 0 against, 4 abstained." in page.text
    assert "3 of them were needed" in page.text
    assert "It is wanted." in page.text
    visitor.sign_out()
    assert "Second thing" in visitor.get("/decisions").text
    locality = board.group.locality
    assert "Second thing" in visitor.get(f"/localities/{locality.slug}/decisions").text
    assert "Carried" in agenda(visitor, board).text


def test_a_recused_member_neither_gets_nor_sends_the_ballot(visitor: Visitor, world: World, board: Board) -> None:
    item, member = world.item(board.meeting), board.members[0]
    visitor.sign_in(member)
    ballot = agenda(visitor, board).follow("Vote: A community kitchen")

    page = agenda(visitor, board).follow("Declare an interest: A community kitchen").submit(reason="I am a trustee")

    assert "Not taking part because of an interest: Member A" in page.text
    assert "Vote: A community kitchen" not in page.links()
    assert "4 of 4 members who may vote are here. 3 are needed." in page.text
    visitor.get(f"/items/{item.key}/vote", status=403)
    ballot.submit(choice="For", status=403)
    assert db.session.scalars(sa.select(RecordedVote)).all() == []


def test_the_clerk_declares_for_a_member_with_the_reason(visitor: Visitor, world: World, board: Board) -> None:
    item = world.item(board.meeting)
    visitor.sign_in(board.clerk)

    page = visitor.get(f"/items/{item.key}/interest").submit(person="Member B", reason="", status=422)
    assert page.errors
    page = page.submit(person="Member B", reason="Her sister runs it")

    assert "Not taking part because of an interest: Member B" in page.text
    visitor.get(f"/items/{item.key}/interest").submit(person="Member B", reason="Again", status=422)
    actions.close_item(item, reasons="No.", by=board.clerk.id, now=world.now)
    assert "Her sister runs it" in agenda(visitor, board).follow("Decision and reasons: A community kitchen").text


def test_a_recused_chair_does_not_close_the_item(visitor: Visitor, world: World, board: Board) -> None:
    item = world.item(board.meeting)
    actions.recuse(item, person_id=board.chair.id, reason="Trustee", by=board.clerk.id, now=world.now)

    visitor.sign_in(board.chair).get(f"/items/{item.key}/close", status=403)


def test_a_tie_asks_the_chair(visitor: Visitor, world: World, board: Board) -> None:
    item = world.item(board.meeting, amount=Money.pounds(100))
    for member, choice in zip(board.members, ("for", "against", "for", "against"), strict=True):
        actions.vote(item, choice=choice, by=member.id, now=world.now)

    page = visitor.sign_in(board.clerk).get(f"/items/{item.key}/close")
    assert "Only the chair can close this item." in page.text
    page = (
        visitor.sign_in(board.chair).get(f"/items/{item.key}/close").submit(reasons="Fair.", checked=True, status=422)
    )
    assert "The votes are equal. The chair has to give a casting vote" in page.errors
    page = page.submit(casting="For", reasons="Fair.", checked=True)
    assert "The chair’s casting vote was for." in page.text
    assert "Agreed £100" in page.text


def test_a_double_click_on_close_records_one_decision(visitor: Visitor, world: World, board: Board) -> None:
    item = world.item(board.meeting)
    visitor.sign_in(board.clerk)
    form, other = (visitor.get(f"/items/{item.key}/close") for _ in range(2))

    first = form.submit(reasons="Done.", checked=True)
    again = form.submit(reasons="Done.", checked=True)
    assert first.url == again.url
    other.submit(reasons="Done differently.", checked=True, status=422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_more_than_was_asked_for_is_not_agreed(visitor: Visitor, world: World, board: Board) -> None:
    item = world.item(board.meeting, amount=Money.pounds(100))
    actions.vote(item, choice="for", by=board.members[0].id, now=world.now)

    page = visitor.sign_in(board.clerk).get(f"/items/{item.key}/close")
    page = page.submit(reasons="More!", amount="101", checked=True, status=422)

    assert page.errors == ["The amount must be more than nothing and no more than the £100 asked for"]
    assert db.session.get_one(AgendaItem, item.id).closed_at is None


@pytest.mark.parametrize("who", ["visitor", "resident", "another board’s clerk", "member"])
def test_only_those_who_run_the_board_run_its_agenda(visitor: Visitor, world: World, board: Board, who: str) -> None:
    item = world.item(board.meeting)
    people = {
        "resident": lambda: world.person("Rae", "resident"),
        "another board’s clerk": lambda: world.seat(world.group("board", name="Other"), "clerk"),
        "member": lambda: board.members[0],
    }
    if who == "visitor":
        assert visitor.get(f"/items/{item.key}/close", status=303).response.location.startswith("/sign-in")
    else:
        visitor.sign_in(people[who]())
        visitor.get(f"/items/{item.key}/close", status=403)
        visitor.get(f"/meetings/{board.meeting.key}/items/new", status=403)
    token = next(
        box.get("value") for box in agenda(visitor, board).tree.iter("input") if box.get("name") == "csrf_token"
    )
    for path in (f"/items/{item.key}/open", f"/items/{item.key}/move", f"/items/{item.key}/close"):
        visitor.post(path, status=401 if who == "visitor" else 403, data={"csrf_token": token})


def test_members_keep_their_own_register(visitor: Visitor, world: World, board: Board) -> None:
    visitor.sign_in(board.members[0])
    path = f"/boards/{board.group.key}/interests"
    page = visitor.get(path)
    assert "No member has declared an interest yet." in page.text

    page = page.follow("Declare an interest").submit(with_whom="The food bank", words="Trustee since 2021")
    assert "Member A: The food bank" in page.text
    visitor.sign_in(board.members[1])
    assert "This has ended" not in visitor.get(path).text
    page = visitor.sign_in(board.members[0]).get(path).submit("This has ended The food bank")
    assert "Ended 2 March 2026" in page.text
    assert "This has ended" not in page.text
    visitor.sign_out()
    assert "The food bank" in visitor.get(path).text
