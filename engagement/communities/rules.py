"""Rules of groups: which offices there are, how much notice a meeting needs, who can be marked present."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l

from engagement.shared import clock, look
from engagement.shared.refusals import Refusal

OFFICES: Mapping[str, tuple[str, ...]] = {
    "user_led": ("cop_member", "facilitator"),
    "delivery": ("cop_member", "facilitator"),
    "board": ("board_member", "chair", "clerk"),
}
"""The offices of each kind of group, the plain seat first."""

STATES = {"present": _l("Present"), "apologies": _l("Sent apologies"), "absent": _l("Absent")}

_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)


class UnknownKind(Refusal):
    says = _l("Choose a kind of group from the list")
    field = "kind"


class NotAnOfficeHere(Refusal):
    says = _l("This office does not exist in this kind of group")
    field = "office"


class AlreadySeated(Refusal):
    says = _l("This person holds this office in this group already")
    field = "email"


class NoSuchPerson(Refusal):
    says = _l("Nobody with this e-mail address has an account. They need one first")
    field = "email"


class InThePast(Refusal):
    says = _l("The meeting must be in the future")
    field = "on"


class ShortNotice(Refusal):
    says = _l("A board gives %(days)s clear days’ notice. Choose %(first)s or later, or say why it cannot wait")
    field = "short_notice"


class NotBegun(Refusal):
    says = _l("The meeting has not begun, so nobody can be present or absent yet. You can record apologies")


class Closed(Refusal):
    says = _l("The meeting is closed. What was recorded can no longer be changed")


class NotAMember(Refusal):
    says = _l("Only members at the time of the meeting can be recorded")


class NotATime(ValueError):
    """The text is not a time of day."""


def slug_of(kind: str) -> str:
    """The kind's line in the place's list ``group_kinds``."""
    return kind.replace("_", "-")


def plain_seat(kind: str) -> str:
    """The office of an ordinary member."""
    return OFFICES[kind][0]


def check_kind(kind: str) -> None:
    """Raises UnknownKind."""
    if kind not in OFFICES:
        raise UnknownKind


def check_office(kind: str, office: str) -> None:
    """Raises NotAnOfficeHere."""
    if office not in OFFICES[kind]:
        raise NotAnOfficeHere


def check_notice(kind: str, *, starts_at: datetime, notice_days: int, short_notice: str, now: datetime) -> None:
    """A meeting lies ahead, and a board's gives clear days of notice: neither today nor the day itself counts.
    Raises InThePast or ShortNotice."""
    if starts_at <= now:
        raise InThePast
    today, on = clock.day_of(now), clock.day_of(starts_at)
    if kind == "board" and not short_notice and clear_days(today, on) < notice_days:
        first = date.fromordinal(today.toordinal() + notice_days + 1)
        raise ShortNotice(days=notice_days, first=look.day(first))


def clear_days(today: date, on: date) -> int:
    """Whole days between two days, neither of them counted."""
    return (on - today).days - 1


def check_attendance(
    states: Mapping[int, str], *, members: Iterable[int], starts_at: datetime, held_at: datetime | None, now: datetime
) -> None:
    """Raises Closed, NotAMember or NotBegun."""
    if held_at is not None:
        raise Closed
    if set(states) - set(members) or set(states.values()) - set(STATES):
        raise NotAMember
    if now < starts_at and set(states.values()) - {"apologies"}:
        raise NotBegun


def read_time(written: str) -> time:
    """``18:30``, ``6.30pm`` or ``6 pm``. Raises NotATime."""
    found = _TIME.fullmatch(written.strip())
    if not found:
        raise NotATime(written[:20])
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise NotATime(written[:20])
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[2] is None:
        raise NotATime(written[:20])
    return time(hour, minute)
