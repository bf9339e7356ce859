"""The one clock. It is read at the doors (routes, commands, workers) and passed in as ``now=``; rules never read it.

A demonstration may live in another time (``DEMO_NOW``); the clock then runs on from that moment at normal speed.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_shift = timedelta()


def now() -> datetime:
    """This moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The day it is in London, which is the day residents see on the wall."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The London calendar day on which an aware moment falls."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def travel_to(moment: datetime | None) -> None:
    """Shift the clock so that now is ``moment``; None brings it home. Only the demonstration calls this."""
    global _shift
    _shift = timedelta() if moment is None else moment - datetime.now(UTC)
