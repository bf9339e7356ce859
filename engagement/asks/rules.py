"""Where an ask stands, what it needs before it opens, and how much rest a place is owed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from engagement.asks.models import Ask
from engagement.shared.refusals import Refusal

KINDS = {
    "consultation": _l("Consultation"),
    "survey": _l("Survey"),
    "round": _l("Vote"),
    "visit": _l("Visit"),
    "event": _l("Event"),
}
STATES = {
    "draft": _l("Being written"),
    "checked": _l("Ready to open"),
    "coming": _l("Coming"),
    "open": _l("Open now"),
    "closed": _l("Closed, not answered yet"),
    "answered": _l("Answered"),
    "called_off": _l("Called off"),
}
COLOURS = {
    "draft": "grey",
    "checked": "teal",
    "coming": "blue",
    "open": "green",
    "closed": "orange",
    "answered": "purple",
    "called_off": "red",
}
OUTCOMES = {
    "learned": _l("What we learned"),
    "done": _l("What was done"),
    "why_not": _l("Why nothing was done"),
}
STAGES = ("question", "where", "burden", "known", "open")
"""The pages on which an ask is written, in their order."""

LOOK_BACK = timedelta(days=92)
"""How far back "lately" goes: a quarter of a year."""

CHECK_HOLDS = timedelta(days=14)
"""How long a look at what is known is good for."""

LONGEST = timedelta(days=731)
MINUTES_MAX, PEOPLE_MAX = 1440, 1_000_000


class EndsBeforeItOpens(Refusal):
    says = _l("The last day must be the first day or later")
    field = "last_day"


class TooLong(Refusal):
    says = _l("Nobody is asked for longer than two years: choose an earlier last day")
    field = "last_day"


class OverAlready(Refusal):
    says = _l("The last day must be today or later")
    field = "last_day"


class NotALink(Refusal):
    says = _l("Enter a whole web address, beginning with https:// or http://")
    field = "link"


class NoPlace(Refusal):
    says = _l("Choose at least one area")
    field = "localities"


class OtherNeighbourhood(Refusal):
    says = _l("Choose neighbourhoods of the areas you ticked")
    field = "neighbourhoods"


class NotFinished(Refusal):
    says = _l("Answer the questions before this one first")


class LookAgain(Refusal):
    says = _l("Look at what is known already before it opens. A look is good for 14 days.")


class NeedsRestReason(Refusal):
    says = _l("Say why these people should be asked again: they have been asked as often as their rest allows")
    field = "rest_why"


class AlreadyOpened(Refusal):
    says = _l("It stands in the calendar already. Its question and its places do not change any more.")


class NotInCalendar(Refusal):
    says = _l("It is not in the calendar yet")


class CalledOffAlready(Refusal):
    says = _l("It is called off already")


class AnsweredAlready(Refusal):
    says = _l("What came of it has been said already")


class NotClosedYet(Refusal):
    says = _l("It has not closed yet. Say what came of it once it has.")


class NothingToExplain(Refusal):
    says = _l("No reason is wanted: nobody is asked too often by it, or the reason stands there already")


def status(ask: Ask, today: date) -> str:
    """Where it stands, one of ``STATES``. The one place that says so."""
    if ask.called_off_at is not None:
        return "called_off"
    if ask.opened_at is None:
        return "draft" if ask.checked_at is None else "checked"
    if ask.answered_at is not None:
        return "answered"
    assert ask.opens_on is not None and ask.closes_on is not None
    if today < ask.opens_on:
        return "coming"
    return "open" if today < ask.closes_on else "closed"


def stage_of(ask: Ask) -> str:
    """The first page of a draft that is not answered."""
    if not ask.localities:
        return "where"
    if ask.opens_on is None or ask.minutes is None or ask.people is None:
        return "burden"
    return "known" if ask.checked_at is None else "open"


def check_period(opens_on: date, closes_on: date, *, today: date | None = None) -> None:
    """A half-open period that is not empty, not endless and, where ``today`` is given, not over. Raises a Refusal."""
    if closes_on <= opens_on:
        raise EndsBeforeItOpens
    if closes_on - opens_on > LONGEST:
        raise TooLong
    if today is not None and closes_on <= today:
        raise OverAlready


def check_link(link: str) -> None:
    """Raises NotALink unless it is empty or a web address. It is shown, never fetched."""
    if link and not is_link(link):
        raise NotALink


def is_link(link: str) -> bool:
    """A whole web address that is safe to print."""
    if not link.isprintable() or " " in link or len(link) > 500:
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def check_writing(ask: Ask) -> None:
    """Raises unless it is still being written."""
    if ask.called_off_at is not None:
        raise CalledOffAlready
    if ask.opened_at is not None:
        raise AlreadyOpened


def check_opening(ask: Ask, *, now: datetime, today: date) -> None:
    """Raises unless everything is answered, what is known was seen lately, and it is not over."""
    check_writing(ask)
    if stage_of(ask) in STAGES[:3] or ask.opens_on is None or ask.closes_on is None:
        raise NotFinished
    if ask.checked_at is None or now - ask.checked_at > CHECK_HOLDS:
        raise LookAgain
    check_period(ask.opens_on, ask.closes_on, today=today)


def check_standing(ask: Ask) -> None:
    """Raises unless it stands in the calendar: opened, and not called off."""
    if ask.opened_at is None:
        raise NotInCalendar
    if ask.called_off_at is not None:
        raise CalledOffAlready


def check_answering(ask: Ask, *, today: date) -> None:
    """Raises unless it has closed and nobody has said what came of it."""
    check_standing(ask)
    if ask.answered_at is not None:
        raise AnsweredAlready
    if status(ask, today) != "closed":
        raise NotClosedYet


class Quarter(NamedTuple):
    """Three months of the place's own year, half-open."""

    begins_on: date
    ends_on: date


class Period(NamedTuple):
    """The days of an ask, half-open."""

    opens_on: date
    closes_on: date


class Above(NamedTuple):
    """A locality or group that an ask would take above its rest limit, in one quarter; ``already`` asks stand there."""

    name: str
    quarter: Quarter
    already: int
    limit: int


def quarter_of(day: date, starts: Mapping[str, int]) -> Quarter:
    """The quarter of the place's year a day falls in. ``starts`` is the month and day on which that year begins."""
    first = starts["day"]
    months = day.year * 12 + day.month - 1 - (day.day < first)
    begins = months - (months - (starts["month"] - 1)) % 3
    return Quarter(*(date(at // 12, at % 12 + 1, first) for at in (begins, begins + 3)))


def quarters_of(period: Period, starts: Mapping[str, int]) -> Iterator[Quarter]:
    """Every quarter that a period touches."""
    quarter = quarter_of(period.opens_on, starts)
    while quarter.begins_on < period.closes_on:
        yield quarter
        quarter = quarter_of(quarter.ends_on, starts)


def touches(period: Period, other: Period) -> bool:
    """Do two half-open periods share a day?"""
    return period.opens_on < other.closes_on and other.opens_on < period.closes_on


def above_rest(
    period: Period, others: Iterable[Period], *, name: str, limit: int, starts: Mapping[str, int]
) -> Iterator[Above]:
    """The quarters in which as many ``others`` stand as the limit allows, so that one more is above it. An ask counts in every
    quarter it touches: people have no rest from a long one in its second quarter either."""
    others = list(others)
    for quarter in quarters_of(period, starts):
        already = sum(touches(Period(*quarter), other) for other in others)
        if already >= limit:
            yield Above(name, quarter, already, limit)
