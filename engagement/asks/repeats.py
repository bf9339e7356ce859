"""The days of an event that repeats, within a year, and never more than a few. Pure arithmetic: rules of RFC 5545 can be written so
that no day ever fits, and a reader that tries day after day does not come back. What calendars commonly write is read; the rest is
said to be unreadable."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count

from flask_babel import gettext as _

LOOK_BACK, AHEAD = timedelta(days=92), timedelta(days=366)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
STEPS = 1000
"""After so many steps the search ends, whatever was found; nor can more days be counted from the first."""


class Unreadable(ValueError):
    """The event cannot be taken in; the sentence says why."""


def days(
    lines: Sequence[str], first: date, *, today: date, most: int, skipped: Collection[date] = ()
) -> tuple[list[date], bool]:
    """The days of an event that begins on ``first`` and repeats as these lines say, from a quarter ago to a year ahead; and whether
    there are more of them. Raises Unreadable."""
    rule = _rule(lines)
    found: list[date] = []
    for at in _days(rule, first, since=today - LOOK_BACK):
        if at > today + AHEAD:
            return found, True
        if at >= today - LOOK_BACK and at not in skipped:
            if len(found) == most:
                return found, True
            found.append(at)
    return found, False


def day(written: str) -> date:
    """The day of `20260302` or `20260302T090000Z`. Raises Unreadable."""
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        raise Unreadable(_("it repeats in a way that cannot be read")) from None


def _rule(lines: Sequence[str]) -> dict[str, str]:
    parts = [part.partition("=") for part in lines[0].partition(":")[2].upper().split(";") if part]
    rule = {name.strip(): value.strip() for name, _equals, value in parts}
    whole = all(re.fullmatch(r"[0-9]{1,4}", rule.get(name, "1")) for name in ("INTERVAL", "COUNT"))
    if len(lines) > 1 or lines[0][:5].upper() != "RRULE" or not set(rule) <= KNOWN or not whole:
        raise Unreadable(_("it repeats in a way that cannot be read"))
    if rule.get("FREQ") not in FREQUENCIES or int(rule.get("INTERVAL", "1")) < 1 or int(rule.get("COUNT", "1")) > STEPS:
        raise Unreadable(_("it repeats in a way that cannot be read"))
    return rule


def _days(rule: Mapping[str, str], first: date, *, since: date) -> Iterator[date]:
    """The days in order, from a little before ``since`` where none has to be counted."""
    every, most = int(rule.get("INTERVAL", "1")), int(rule.get("COUNT", "0"))
    until = day(rule["UNTIL"]) if "UNTIL" in rule else None
    length, days_in = FREQUENCIES[rule["FREQ"]]
    start = 0 if most else max(0, (since - first).days // length // every - 1) * every
    given = 0
    for step in count(start, every):
        if step >= start + STEPS * every or first.year + step * length // 366 > 2199:
            return
        for at in days_in(rule, first, step):
            if at < first:
                continue
            given += 1
            if (until and at > until) or (most and given > most):
                return
            yield at


def _daily(rule: Mapping[str, str], first: date, step: int) -> list[date]:
    _only(rule, "BYDAY")
    at = first + timedelta(days=step)
    return [at] if WEEKDAYS[at.weekday()] in rule.get("BYDAY", ",".join(WEEKDAYS)).split(",") else []


def _weekly(rule: Mapping[str, str], first: date, step: int) -> list[date]:
    _only(rule, "BYDAY")
    monday = first - timedelta(days=first.weekday()) + timedelta(weeks=step)
    names = rule["BYDAY"].split(",") if "BYDAY" in rule else [WEEKDAYS[first.weekday()]]
    if not set(names) <= set(WEEKDAYS):
        raise Unreadable(_("it repeats in a way that cannot be read"))
    return sorted(monday + timedelta(days=WEEKDAYS.index(name)) for name in set(names))


def _monthly(rule: Mapping[str, str], first: date, step: int) -> list[date]:
    _only(rule, "BYDAY", "BYMONTHDAY")
    months = first.year * 12 + first.month - 1 + step
    return _in_month(rule, months // 12, months % 12 + 1, first)


def _yearly(rule: Mapping[str, str], first: date, step: int) -> list[date]:
    _only(rule, "BYMONTH", "BYMONTHDAY", "BYDAY")
    month = rule.get("BYMONTH", str(first.month))
    if not re.fullmatch(r"[1-9]|1[0-2]", month):
        raise Unreadable(_("it repeats in a way that cannot be read"))
    return _in_month(rule, first.year + step, int(month), first)


def _in_month(rule: Mapping[str, str], year: int, month: int, first: date) -> list[date]:
    """The one day of a month that fits: the second Tuesday, the last Friday, or the day of the month, if it has one."""
    starts_on, length = monthrange(year, month)
    if "BYDAY" in rule:
        found = re.fullmatch(r"([1-5]|-1)(MO|TU|WE|TH|FR|SA|SU)", rule["BYDAY"])
        if not found or "BYMONTHDAY" in rule:
            raise Unreadable(_("it repeats in a way that cannot be read"))
        at = (WEEKDAYS.index(found[2]) - starts_on) % 7 + 1
        fits = list(range(at, length + 1, 7))
        place = int(found[1]) - (int(found[1]) > 0)
        return [date(year, month, fits[place])] if -len(fits) <= place < len(fits) else []
    written = rule.get("BYMONTHDAY", str(first.day))
    if not re.fullmatch(r"[1-9]|[12][0-9]|3[01]|-1", written):
        raise Unreadable(_("it repeats in a way that cannot be read"))
    at = length if written == "-1" else int(written)
    return [date(year, month, at)] if at <= length else []


def _only(rule: Mapping[str, str], *known: str) -> None:
    if {name for name in rule if name.startswith("BY")} - set(known):
        raise Unreadable(_("it repeats in a way that cannot be read"))


FREQUENCIES = {"DAILY": (1, _daily), "WEEKLY": (7, _weekly), "MONTHLY": (31, _monthly), "YEARLY": (366, _yearly)}
"""How many days a step is at most, and the days of a step."""
