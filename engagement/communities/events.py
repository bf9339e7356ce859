"""Facts about groups and their meetings."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupFormed(Event):
    group_id: int


@dataclass(frozen=True, kw_only=True)
class PersonSeated(Event):
    """A term began, or will: the role's row says when."""

    group_id: int
    person_id: int
    role_id: int


@dataclass(frozen=True, kw_only=True)
class PersonUnseated(Event):
    group_id: int
    person_id: int
    role_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(Event):
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    meeting_id: int
