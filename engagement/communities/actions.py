"""Form a group, seat and unseat people, plan meetings, record who came, close a meeting."""

from collections.abc import Mapping
from datetime import datetime

from engagement.communities import queries, rules
from engagement.communities.events import (
    AttendanceRecorded,
    GroupFormed,
    MeetingClosed,
    MeetingPlanned,
    PersonSeated,
    PersonUnseated,
)
from engagement.communities.models import Attendance, Group, Meeting
from engagement.people import actions as people
from engagement.people.models import Person, Role
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def form_group(locality: Locality, *, kind: str, name: str, purpose: str, by: int | None, now: datetime) -> Group:
    """A new group in a locality. Raises UnknownKind."""
    rules.check_kind(kind)
    group = Group(kind=kind, locality=locality, name=name, purpose=purpose, formed_at=now)
    db.session.add(group)
    db.session.flush()
    tell(GroupFormed(at=now, by=by, group_id=group.id))
    return group


def seat(
    group: Group,
    person: Person,
    office: str,
    *,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    by: int | None,
    now: datetime,
) -> Role:
    """Begin somebody's term in a group. Raises NotAnOfficeHere, AlreadySeated or EndsBeforeItStarts."""
    rules.check_office(group.kind, office)
    lock_row(group)  # two clerks at once would otherwise both find the seat free
    if queries.find_term(group.id, person.id, office, now=now):
        raise rules.AlreadySeated
    term = people.grant_role(person, office, group_id=group.id, from_at=from_at, until_at=until_at, by=by, now=now)
    tell(PersonSeated(at=now, by=by, group_id=group.id, person_id=person.id, role_id=term.id))
    return term


def unseat(group: Group, term: Role, *, by: int | None, now: datetime) -> None:
    """End a term now. The row stays: who sat when is never forgotten."""
    people.end_role(term, by=by, now=now)
    tell(PersonUnseated(at=now, by=by, group_id=group.id, person_id=term.person_id, role_id=term.id))


def plan_meeting(
    group: Group,
    *,
    starts_at: datetime,
    where: str,
    online: str = "",
    short_notice: str = "",
    by: int | None,
    now: datetime,
) -> Meeting:
    """Put a meeting in the calendar. Raises InThePast, or ShortNotice for a board that does not say why."""
    notice_days = current_place().notice_days
    rules.check_notice(group.kind, starts_at=starts_at, notice_days=notice_days, short_notice=short_notice, now=now)
    meeting = Meeting(
        group=group, starts_at=starts_at, where=where, online=online, short_notice=short_notice, planned_at=now
    )
    db.session.add(meeting)
    db.session.flush()
    tell(MeetingPlanned(at=now, by=by, meeting_id=meeting.id))
    return meeting


def record_attendance(meeting: Meeting, states: Mapping[int, str], *, by: int | None, now: datetime) -> None:
    """Say who is present, sent apologies or is absent: person id → state. Somebody left out keeps what was recorded.
    Raises Closed, NotAMember or NotBegun."""
    lock_row(meeting)
    sits = {term.person_id for term in queries.members(meeting.group_id, now=max(now, meeting.starts_at))}
    sits |= {term.person_id for term in queries.members(meeting.group_id, now=meeting.starts_at)}
    rules.check_attendance(states, members=sits, starts_at=meeting.starts_at, held_at=meeting.held_at, now=now)
    for person_id, state in states.items():
        db.session.merge(Attendance(meeting_id=meeting.id, person_id=person_id, state=state))
    db.session.flush()
    tell(AttendanceRecorded(at=now, by=by, meeting_id=meeting.id))


def close_meeting(meeting: Meeting, *, by: int | None, now: datetime) -> None:
    """The meeting is over; what was recorded stands. Raises NotBegun, or Closed when it was closed before."""
    lock_row(meeting)
    if meeting.held_at is not None:
        raise rules.Closed
    if now < meeting.starts_at:
        raise rules.NotBegun
    meeting.held_at = now
    db.session.flush()
    tell(MeetingClosed(at=now, by=by, meeting_id=meeting.id))
