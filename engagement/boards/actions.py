"""What a board does, one function a verb. Each checks its rules, changes rows and tells the fact."""

from collections.abc import Mapping
from datetime import datetime

from engagement.boards import queries, rules
from engagement.boards.events import (
    DecisionRecorded,
    InterestDeclared,
    InterestEnded,
    ItemAdded,
    ItemMoved,
    ItemOpened,
    MemberRecused,
    VoteRecorded,
)
from engagement.boards.models import AgendaItem, Decision, Interest, RecordedVote, Recusal
from engagement.communities.models import Group, Meeting
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.shared.money import Money
from engagement.tallies import recorded


def declare_interest(
    group: Group, *, person_id: int, with_whom: str, words: str = "", by: int | None, now: datetime
) -> Interest:
    """Enter an interest in the board's register."""
    interest = Interest(
        group_id=group.id, person_id=person_id, with_whom=with_whom, words=words, declared_at=now, ended_at=None
    )
    db.session.add(interest)
    db.session.flush()
    tell(InterestDeclared(at=now, by=by, interest_id=interest.id))
    return interest


def end_interest(interest: Interest, *, by: int | None, now: datetime) -> None:
    """Say that an interest is over. It stays in the register. Raises AlreadyEnded."""
    lock_row(interest)
    if interest.ended_at is not None:
        raise rules.AlreadyEnded
    interest.ended_at = now
    tell(InterestEnded(at=now, by=by, interest_id=interest.id))


def add_item(
    meeting: Meeting, *, title: str, words: str = "", amount: Money | None = None, by: int | None, now: datetime
) -> AgendaItem:
    """Put a matter at the end of a meeting's agenda. ``amount`` is what it asks for, if it asks for money. Raises MeetingOver."""
    lock_row(meeting)
    rules.check_meeting(meeting)
    item = AgendaItem(
        meeting_id=meeting.id,
        group_id=meeting.group_id,
        locality_id=meeting.group.locality_id,
        position=queries.next_position(meeting),
        title=title,
        words=words,
        amount=amount,
        added_at=now,
    )
    db.session.add(item)
    db.session.flush()
    tell(ItemAdded(at=now, by=by, item_id=item.id))
    return item


def move_item(item: AgendaItem, *, up: bool, by: int | None, now: datetime) -> None:
    """Change places with the item before or after. At the end of the agenda nothing happens."""
    lock_row(item.meeting)
    other = queries.find_neighbour(item, up=up)
    if other is None:
        return
    item.position, other.position = other.position, item.position
    tell(ItemMoved(at=now, by=by, item_id=item.id, position=item.position))


def open_item(item: AgendaItem, *, by: int | None, now: datetime) -> None:
    """Open an item for the vote. Raises AlreadyOpen, AlreadyDecided or MeetingOver."""
    lock_row(item)
    if rules.state(item) == "decided":
        raise rules.AlreadyDecided
    if rules.state(item) == "open":
        raise rules.AlreadyOpen
    rules.check_meeting(item.meeting)
    item.opened_at = now
    tell(ItemOpened(at=now, by=by, item_id=item.id))


def recuse(item: AgendaItem, *, person_id: int, reason: str, by: int, now: datetime) -> Recusal:
    """A member has an interest in an item, says the member or the clerk for them. A vote they gave no longer counts.
    Raises AlreadyDecided, NotAMember or AlreadyRecused."""
    lock_row(item)
    if rules.state(item) == "decided":
        raise rules.AlreadyDecided
    room = _room(item, now=now)
    if person_id not in room.members:
        raise rules.NotAMember
    if person_id in room.recused:
        raise rules.AlreadyRecused
    recusal = Recusal(item_id=item.id, person_id=person_id, reason=reason, by=by, at=now)
    item.recusals.append(recusal)
    db.session.flush()
    tell(MemberRecused(at=now, by=by, item_id=item.id, person_id=person_id))
    return recusal


def vote(item: AgendaItem, *, choice: str, by: int, now: datetime) -> RecordedVote:
    """Record how a member votes; until the item closes a later vote takes the place of an earlier one.
    Raises NotOpen, MeetingOver, HasInterest, NotPresent or UnknownChoice."""
    lock_row(item)
    if rules.state(item) != "open":
        raise rules.NotOpen
    rules.check_meeting(item.meeting)
    room = _room(item, now=now)
    if by in room.recused:
        raise rules.HasInterest
    if by not in room.here:
        raise rules.NotPresent
    if choice not in rules.CHOICES:
        raise rules.UnknownChoice
    cast = queries.find_vote(item, by)
    if cast is None:
        cast = RecordedVote(item_id=item.id, person_id=by)
        db.session.add(cast)
    cast.choice, cast.at = choice, now
    db.session.flush()
    tell(VoteRecorded(at=now, by=by, item_id=item.id, person_id=by))
    return cast


def close_item(
    item: AgendaItem,
    *,
    reasons: str,
    amount: Money | None = None,
    casting: str | None = None,
    by: int,
    now: datetime,
) -> Decision:
    """Close the vote and record the decision, once. ``amount`` is what was agreed of what the item asks for; ``casting`` the
    chair's second vote on a tie. What follows from the decision happens in the same transaction, or none of it does.
    Raises AlreadyDecided, NotOpen, NeedsReasons, OnlyTheChair, NeedsCasting, NoCasting or MoreThanAsked."""
    lock_row(item)
    if rules.state(item) == "decided":
        raise rules.AlreadyDecided
    if rules.state(item) != "open":
        raise rules.NotOpen
    if not reasons.strip():
        raise rules.NeedsReasons
    room, votes = _room(item, now=now), queries.votes_on(item)
    result = _decide(room, votes, casting=casting, by=by)
    agreed = rules.check_amount(item.amount, amount) if result.outcome is recorded.Outcome.CARRIED else None
    item.closed_at = now
    decision = Decision(
        item=item,
        group_id=item.group_id,
        locality_id=item.locality_id,
        outcome=result.outcome.value,
        amount=agreed,
        reasons=reasons,
        counts=rules.counts_of(room, votes, result),
        by=by,
        at=now,
    )
    db.session.add(decision)
    db.session.flush()
    tell(DecisionRecorded(at=now, by=by, decision_id=decision.id))
    return decision


def _decide(room: rules.Room, votes: Mapping[int, str], *, casting: str | None, by: int) -> recorded.Decision:
    """What the votes come to; on a tie, with the casting vote of the chair who closes the item."""
    result = rules.decide(room, votes)
    if result.outcome is recorded.Outcome.TIED_NEEDS_CASTING:
        if by not in room.chairs & room.here:
            raise rules.OnlyTheChair
        if casting is None:
            raise rules.NeedsCasting
    return result if casting is None else rules.decide(room, votes, casting=casting)


def _room(item: AgendaItem, *, now: datetime) -> rules.Room:
    return queries.room(queries.list_seats(item.meeting, now=now), item)
