"""What a board does, on each kind of database."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.boards import actions, queries, rules
from engagement.boards.models import AgendaItem, Decision, RecordedVote
from engagement.communities import actions as communities
from engagement.journal.models import Entry
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.boards.conftest import Board
from tests.world import World


def journalled(event: str) -> int:
    """How often the journal has this event, once everything so far is written."""
    db.session.commit()
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.event == event)) or 0


def vote(world: World, item: AgendaItem, **choices: Any) -> None:
    for choice, people in choices.items():
        for person in people:
            actions.vote(item, choice=choice.strip("_"), by=person.id, now=world.now)


def close(world: World, board: Board, item: AgendaItem, **more: Any) -> Decision:
    by = more.pop("by", board.clerk)
    return actions.close_item(item, **{"reasons": "It helps."} | more, by=by.id, now=world.now)


def test_a_carried_item_records_the_arithmetic_and_the_names(world: World, board: Board) -> None:
    item = world.item(board.meeting, amount=Money.pounds(900))
    a, b, c, d = board.members
    vote(world, item, for_=(a, b), against=(c,))

    decision = close(world, board, item, amount=Money.pounds(700))

    assert (decision.outcome, decision.amount) == ("carried", Money.pounds(700))
    assert {name: decision.counts[name] for name in ("for", "against", "abstain", "silent", "needed", "present")} == {
        "for": 2,
        "against": 1,
        "abstain": 2,
        "silent": 2,
        "needed": 3,
        "present": 5,
    }
    assert [(one.person.name, one.choice) for one in queries.named_votes(decision)] == [
        ("Member A", "for"),
        ("Member B", "for"),
        ("Member C", "against"),
    ]
    assert rules.state(item) == "decided"


def test_the_last_vote_before_closing_counts_and_each_is_journalled(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    vote(world, item, for_=board.members[:1])
    vote(world, item, against=board.members[:1])

    assert db.session.scalars(sa.select(RecordedVote.choice)).all() == ["against"]
    assert journalled("boards.VoteRecorded") == 2


def test_a_recused_member_cannot_vote_and_an_earlier_vote_falls_away(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    a, b, *_ = board.members
    vote(world, item, for_=(a,), against=(b,))
    actions.recuse(item, person_id=a.id, reason="Trustee", by=board.clerk.id, now=world.now)

    with pytest.raises(rules.HasInterest):
        vote(world, item, for_=(a,))
    decision = close(world, board, item)
    assert (decision.outcome, decision.counts["recused"], decision.counts["eligible"]) == ("lost", 1, 4)
    assert [one.person.name for one in queries.named_votes(decision)] == ["Member B"]


def test_nobody_is_recused_twice_or_after_the_decision_or_from_outside(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    a, b, *_ = board.members
    actions.recuse(item, person_id=a.id, reason="Trustee", by=a.id, now=world.now)

    with pytest.raises(rules.AlreadyRecused):
        actions.recuse(item, person_id=a.id, reason="Trustee", by=a.id, now=world.now)
    with pytest.raises(rules.NotAMember):
        actions.recuse(item, person_id=board.clerk.id, reason="Friend", by=board.clerk.id, now=world.now)
    close(world, board, item)
    with pytest.raises(rules.AlreadyDecided):
        actions.recuse(item, person_id=b.id, reason="Late", by=b.id, now=world.now)
    assert journalled("boards.MemberRecused") == 1


def test_too_many_interests_leave_no_quorum(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    for member in board.members[:3]:
        actions.recuse(item, person_id=member.id, reason="Trustee", by=member.id, now=world.now)
    vote(world, item, for_=(board.chair, board.members[3]))

    decision = close(world, board, item)

    assert (decision.outcome, decision.counts["needed"], decision.counts["present"]) == ("no_quorum", 3, 2)


def test_only_a_present_member_votes_and_only_while_the_item_is_open(world: World, board: Board) -> None:
    late = world.seat(board.group, "board_member", "Late Member")
    item = actions.add_item(board.meeting, title="Seats", by=None, now=world.now)
    with pytest.raises(rules.NotOpen):
        vote(world, item, for_=board.members[:1])
    actions.open_item(item, by=None, now=world.now)
    with pytest.raises(rules.NotPresent):
        vote(world, item, for_=(late,))
    with pytest.raises(rules.NotPresent):
        vote(world, item, for_=(board.clerk,))
    with pytest.raises(rules.UnknownChoice):
        vote(world, item, perhaps=board.members[:1])
    close(world, board, item)
    with pytest.raises(rules.NotOpen):
        vote(world, item, for_=board.members[:1])


def test_only_the_chair_breaks_a_tie(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    vote(world, item, for_=board.members[:2], against=board.members[2:])

    with pytest.raises(rules.OnlyTheChair):
        close(world, board, item)
    with pytest.raises(rules.OnlyTheChair):
        close(world, board, item, casting="for")
    with pytest.raises(rules.NeedsCasting):
        close(world, board, item, by=board.chair)
    decision = close(world, board, item, by=board.chair, casting="against")
    assert (decision.outcome, decision.counts["casting"]) == ("lost", "against")


def test_a_casting_vote_without_a_tie_is_refused(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    vote(world, item, for_=board.members[:2])

    with pytest.raises(rules.NoCasting):
        close(world, board, item, by=board.chair, casting="against")


def test_an_item_is_decided_once(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    with pytest.raises(rules.NeedsReasons):
        close(world, board, item, reasons=" ")
    close(world, board, item)

    with pytest.raises(rules.AlreadyDecided):
        close(world, board, item)
    with pytest.raises(rules.AlreadyDecided):
        actions.open_item(item, by=None, now=world.now)
    assert journalled("boards.DecisionRecorded") == 1


def test_the_agenda_is_kept_in_order(world: World, board: Board) -> None:
    first, second, third = (
        actions.add_item(board.meeting, title=title, by=None, now=world.now) for title in ("one", "two", "three")
    )
    actions.move_item(third, up=True, by=None, now=world.now)
    actions.move_item(first, up=True, by=None, now=world.now)
    actions.move_item(second, up=False, by=None, now=world.now)

    assert [item.title for item in queries.list_items(board.meeting)] == ["one", "three", "two"]
    assert journalled("boards.ItemMoved") == 1
    assert journalled("boards.ItemAdded") == 3


def test_a_meeting_that_is_over_takes_up_nothing_new(world: World, board: Board) -> None:
    item = world.item(board.meeting)
    communities.close_meeting(board.meeting, by=None, now=board.meeting.starts_at + timedelta(hours=2))

    with pytest.raises(rules.MeetingOver):
        vote(world, item, for_=board.members[:1])
    with pytest.raises(rules.MeetingOver):
        actions.add_item(board.meeting, title="One more", by=None, now=world.now)


def test_an_interest_is_ended_and_never_deleted(world: World, board: Board) -> None:
    a = board.members[0]
    interest = actions.declare_interest(
        board.group, person_id=a.id, with_whom="The food bank", words="Trustee", by=a.id, now=world.now
    )
    actions.end_interest(interest, by=a.id, now=world.now)

    with pytest.raises(rules.AlreadyEnded):
        actions.end_interest(interest, by=a.id, now=world.now)
    assert db.session.scalars(queries.register_of(board.group)).all() == [interest]
    assert journalled("boards.InterestDeclared") == journalled("boards.InterestEnded") == 1
