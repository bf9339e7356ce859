"""Reads of groups, who sits in them, and their meetings."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.communities.models import Attendance, Group, Meeting
from engagement.communities.rules import OFFICES
from engagement.people.models import Person, Role
from engagement.people.queries import holding
from engagement.places.models import Locality
from engagement.shared.database import db, the_one
from engagement.shared.refusals import Missing


def get_group(*, group: str) -> Group:
    """By key, with its locality. Raises Missing."""
    return the_one(sa.select(Group).options(joinedload(Group.locality)).where(Group.key == group))


def list_groups() -> Sequence[Group]:
    """Every group with its locality, in the place's order of localities, then user-led, delivery, board."""
    kinds = sa.case({kind: position for position, kind in enumerate(OFFICES)}, value=Group.kind)
    groups = sa.select(Group).join(Group.locality).options(joinedload(Group.locality))
    return db.session.scalars(groups.order_by(Locality.position, Locality.id, kinds, Group.name, Group.id)).all()


def groups_with(ids: Collection[int]) -> Sequence[Group]:
    """The groups with these ids, by name, each with its locality."""
    groups = sa.select(Group).where(Group.id.in_(ids)).options(joinedload(Group.locality))
    return db.session.scalars(groups.order_by(Group.name, Group.id)).all()


def members(group_id: int, *, now: datetime) -> Sequence[Role]:
    """The terms held in a group at a moment, each with its person: chair, clerk and facilitator before members, then by name."""
    leads = sa.case({"chair": 0, "clerk": 1, "facilitator": 1}, value=Role.role, else_=2)
    terms = (
        sa.select(Role)
        .join(Role.person)
        .options(joinedload(Role.person))
        .where(Role.group_id == group_id, holding(now), Person.disabled_at.is_(None))
    )
    return db.session.scalars(terms.order_by(leads, Person.name, Role.id)).all()


def find_term(group_id: int, person_id: int, office: str, *, now: datetime) -> Role | None:
    """The office somebody holds in a group, now or from a later day."""
    return db.session.scalar(
        sa.select(Role)
        .where(
            Role.group_id == group_id,
            Role.person_id == person_id,
            Role.role == office,
            sa.or_(Role.until_at.is_(None), Role.until_at > now),
        )
        .order_by(Role.id)
        .limit(1)
    )


def get_term(*, group: str, person: str, office: str, now: datetime) -> tuple[Group, Role]:
    """An unended term by the keys of its group and person. Raises Missing."""
    sits_in = get_group(group=group)
    person_id = db.session.scalar(sa.select(Person.id).where(Person.key == person))
    term = find_term(sits_in.id, person_id, office, now=now) if person_id is not None else None
    if term is None:
        raise Missing
    return sits_in, term


def get_meeting(*, meeting: str) -> Meeting:
    """By key, with its group and locality. Raises Missing."""
    with_group = joinedload(Meeting.group).joinedload(Group.locality)
    return the_one(sa.select(Meeting).options(with_group).where(Meeting.key == meeting))


def coming_meetings(group_id: int, *, now: datetime) -> Sequence[Meeting]:
    """The next ten meetings that are not closed, the next one first; one under way counts until it is closed."""
    meetings = sa.select(Meeting).where(Meeting.group_id == group_id, Meeting.held_at.is_(None))
    return db.session.scalars(meetings.order_by(Meeting.starts_at, Meeting.id).limit(10)).all()


def held_meetings(group_id: int) -> sa.Select[Meeting]:
    """Closed meetings, the latest first; for a paged list."""
    meetings = sa.select(Meeting).where(Meeting.group_id == group_id, Meeting.held_at.is_not(None))
    return meetings.order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def attendance_of(meeting_id: int) -> dict[int, str]:
    """Person id → present, apologies or absent."""
    rows = db.session.execute(
        sa.select(Attendance.person_id, Attendance.state)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.person_id)
    )
    return dict(rows.all())
