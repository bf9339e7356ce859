"""Reads of the boards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from engagement.boards import rules
from engagement.boards.models import AgendaItem, Decision, Interest, RecordedVote, Recusal
from engagement.communities import queries as communities
from engagement.communities.models import Attendance, Group, Meeting
from engagement.people.models import Person, Role
from engagement.people.queries import holding
from engagement.places.models import Locality
from engagement.shared.database import db, the_one
from engagement.shared.refusals import Missing


@dataclass(frozen=True)
class Seat:
    """A member of a board at a meeting. ``state`` is present, apologies, absent, or None when nothing was noted yet."""

    person: Person
    chair: bool
    state: str | None


def get_board(*, group: str) -> Group:
    """A board by key, with its locality. Raises Missing for a group that is no board."""
    return the_one(
        sa.select(Group)
        .where(Group.key == group, Group.kind == "board")
        .options(joinedload(Group.locality, innerjoin=True))
    )


def get_item(*, item: str) -> AgendaItem:
    """By key, with its meeting, board and recusals. Raises Missing."""
    return the_one(
        sa.select(AgendaItem)
        .where(AgendaItem.key == item)
        .options(
            joinedload(AgendaItem.meeting, innerjoin=True),
            joinedload(AgendaItem.group, innerjoin=True),
            selectinload(AgendaItem.recusals).joinedload(Recusal.person, innerjoin=True),
        )
    )


def get_interest(*, interest: str) -> Interest:
    """By key. Raises Missing."""
    return the_one(
        sa.select(Interest).where(Interest.key == interest).options(joinedload(Interest.group, innerjoin=True))
    )


def get_decision(*, decision: str) -> Decision:
    """By key, with its item, meeting, recusals, board and locality. Raises Missing."""
    return the_one(
        sa.select(Decision)
        .where(Decision.key == decision)
        .options(
            joinedload(Decision.item, innerjoin=True).joinedload(AgendaItem.meeting, innerjoin=True),
            joinedload(Decision.item, innerjoin=True)
            .selectinload(AgendaItem.recusals)
            .joinedload(Recusal.person, innerjoin=True),
            joinedload(Decision.group, innerjoin=True),
            joinedload(Decision.locality, innerjoin=True),
        )
    )


def get_agenda_of(*, meeting: str) -> Meeting:
    """A board's meeting by key, with its board and locality. Raises Missing, also for a meeting of another group."""
    found = communities.get_meeting(meeting=meeting)
    if found.group.kind != "board":
        raise Missing
    return found


def list_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """The agenda in order, each item with its decision and its recusals, in two queries."""
    items = (
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .options(
            joinedload(AgendaItem.decision),
            selectinload(AgendaItem.recusals).joinedload(Recusal.person, innerjoin=True),
        )
    )
    return db.session.scalars(items.order_by(AgendaItem.position, AgendaItem.id)).all()


def list_seats(meeting: Meeting, *, now: datetime) -> list[Seat]:
    """Who sits on the board now, or sat on it when the meeting was closed, by name, and whether they are at the meeting."""
    rows = db.session.execute(
        sa.select(Person, Role.role, Attendance.state)
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Attendance, sa.and_(Attendance.meeting_id == meeting.id, Attendance.person_id == Person.id))
        .where(
            Role.group_id == meeting.group_id,
            Role.role.in_(rules.SEATS),
            holding(meeting.held_at or now),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    ).all()
    chairs = {person.id for person, role, _state in rows if role == "chair"}
    people = {person.id: (person, state) for person, _role, state in rows}
    return [Seat(person, person.id in chairs, state) for person, state in people.values()]


def room(seats: Sequence[Seat], item: AgendaItem | None = None) -> rules.Room:
    """The room of a meeting, or as one item sees it: without those who have an interest in it."""
    return rules.Room(
        members=frozenset(seat.person.id for seat in seats),
        present=frozenset(seat.person.id for seat in seats if seat.state == "present"),
        recused=frozenset(recusal.person_id for recusal in item.recusals) if item else frozenset(),
        chairs=frozenset(seat.person.id for seat in seats if seat.chair),
    )


def votes_on(item: AgendaItem) -> Mapping[int, str]:
    """Person id → for, against or abstain."""
    rows = db.session.execute(
        sa.select(RecordedVote.person_id, RecordedVote.choice).where(RecordedVote.item_id == item.id)
    )
    return {row.person_id: row.choice for row in rows}


def find_vote(item: AgendaItem, person_id: int | None) -> RecordedVote | None:
    """The vote of a member on an item."""
    return db.session.scalar(
        sa.select(RecordedVote).where(RecordedVote.item_id == item.id, RecordedVote.person_id == person_id)
    )


def named_votes(decision: Decision) -> list[RecordedVote]:
    """The votes that counted, with names, as they are published."""
    votes = db.session.scalars(
        sa.select(RecordedVote)
        .join(RecordedVote.person)
        .where(RecordedVote.item_id == decision.item_id, RecordedVote.person_id.in_(decision.counts["counted"]))
        .options(contains_eager(RecordedVote.person))
        .order_by(Person.name, Person.id)
    )
    return list(votes)


def next_position(meeting: Meeting) -> int:
    """Where a new item goes: after the last one."""
    last = db.session.scalar(sa.select(sa.func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
    return (last or 0) + 1


def find_neighbour(item: AgendaItem, *, up: bool) -> AgendaItem | None:
    """The item just before (``up``) or just after another on its agenda."""
    items = sa.select(AgendaItem).where(AgendaItem.meeting_id == item.meeting_id)
    if up:
        items = items.where(AgendaItem.position < item.position).order_by(
            AgendaItem.position.desc(), AgendaItem.id.desc()
        )
    else:
        items = items.where(AgendaItem.position > item.position).order_by(AgendaItem.position, AgendaItem.id)
    return db.session.scalar(items.limit(1))


def register_of(group: Group) -> sa.Select[Interest]:
    """A board's register of interests: those that stand first, then by name; for a paged list."""
    return (
        sa.select(Interest)
        .join(Interest.person)
        .where(Interest.group_id == group.id)
        .options(contains_eager(Interest.person))
        .order_by(Interest.ended_at.is_not(None), Person.name, Interest.declared_at, Interest.id)
    )


def newest_decisions(locality: Locality | None = None) -> sa.Select[Decision]:
    """Decisions of a locality's board, or of all, newest first, each with its item, board and locality; for a paged list."""
    decisions = sa.select(Decision).options(
        joinedload(Decision.item, innerjoin=True),
        joinedload(Decision.group, innerjoin=True),
        joinedload(Decision.locality, innerjoin=True),
    )
    if locality is not None:
        decisions = decisions.where(Decision.locality_id == locality.id)
    return decisions.order_by(Decision.at.desc(), Decision.id.desc())


def board_ids(locality_id: int) -> frozenset[int]:
    """The groups that are boards of a locality."""
    return frozenset(
        db.session.scalars(sa.select(Group.id).where(Group.kind == "board", Group.locality_id == locality_id))
    )
