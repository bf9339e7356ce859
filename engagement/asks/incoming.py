"""Reading somebody else's calendar file (iCalendar, RFC 5545). Pure: events or faults come out, nothing is kept, nothing fetched.

An event that cannot be taken in is a `Fault` with its line and the reason, and the reading goes on. A file that cannot be read is
`Unusable`. Each event is read by itself, so that one broken event harms no other. Definitions of time zones are left out: reading
them may take for ever, and their names are enough.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from flask_babel import gettext as _

from engagement.asks import repeats
from engagement.asks.repeats import Unreadable
from engagement.shared import typed
from engagement.shared.clock import day_of

LARGEST = 1024 * 1024
MOST_EVENTS = 300
MOST_ASKS = 200
MOST_DAYS = 12
"""So many days of an event that repeats become asks; the rest are left out, and that is said."""
LONGEST_EVENT = 500
"""Lines of one event."""
YEARS = range(1900, 2200)
MINUTES = "X-BURDEN-MINUTES"

FOLD = re.compile(r"\r?\n[ \t]")


class Unusable(Exception):
    """The file cannot be read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event on its days, half-open. ``uid`` names it, with its day where it repeats; ``left_out``: there are more days."""

    line: int
    uid: str
    title: str
    about: str
    opens_on: date
    closes_on: date
    link: str = ""
    minutes: int | None = None
    called_off: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that is not taken in: its line in the file, its title as far as it can be read, and why."""

    line: int
    title: str
    reason: str


def read(data: bytes, *, today: date) -> tuple[list[Event], list[Fault]]:
    """The events of a calendar file that end within the last quarter or later, and those that cannot be taken in. Of two with one
    name the later in the file counts. Raises Unusable."""
    events: dict[str, Event] = {}
    faults: list[Fault] = []
    replaced: dict[str, Event] = {}
    for line, block in _blocks(_text(data)):
        try:
            event, changed_day = _event(line, block)
            if changed_day is not None:
                replaced[_named(event.uid, changed_day)] = event
            else:
                events.update((one.uid, one) for one in _days_of(event, block, today))
        except Unreadable as fault:
            faults.append(Fault(line, _title(block), str(fault)))
    events.update((uid, replace(event, uid=uid)) for uid, event in replaced.items())
    over = [one for one in events.values() if one.closes_on <= today - repeats.LOOK_BACK]
    faults += [Fault(one.line, one.title, _("it was over more than a quarter ago")) for one in over]
    kept = [one for one in events.values() if one not in over]
    if len(kept) > MOST_ASKS:
        raise Unusable(_("The file would make more than %(most)s entries. Export fewer at a time", most=MOST_ASKS))
    return kept, sorted(faults, key=lambda fault: fault.line)


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unusable(_("The file is larger than 1 MB"))
    if b"\0" in data:
        raise Unusable(_("This is not a calendar file: it has characters that are no text"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise Unusable(_("Line %(line)s is not UTF-8 text. Export the calendar as UTF-8", line=line)) from None
    first, last = text.lstrip()[:15].upper(), text.rstrip()[-13:].upper()
    if first != "BEGIN:VCALENDAR" or last != "END:VCALENDAR":
        raise Unusable(
            _("This is not a whole calendar file: it must begin with BEGIN:VCALENDAR and end with END:VCALENDAR")
        )
    return text


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The events: the line each begins on, and its lines without what is nested in it. Unfolded, so that nothing hides."""
    block: list[str] | None = None
    inside, begun, found, number = 0, 0, 0, 1
    for written in re.split(r"\r?\n(?![ \t])", text):
        line, at = FOLD.sub("", written), number
        number += written.count("\n") + 1
        word = line.strip().upper()
        if block is None:
            if word == "BEGIN:VEVENT":
                found += 1
                if found > MOST_EVENTS:
                    raise Unusable(
                        _("The file has more than %(most)s events. Export fewer at a time", most=MOST_EVENTS)
                    )
                block, begun, inside = [], at, 0
        elif word == "BEGIN:VEVENT":
            raise Unusable(_("Line %(line)s: an event begins inside another", line=at))
        elif word.startswith("BEGIN:"):
            inside += 1
        elif word == "END:VEVENT":
            yield begun, block
            block = None
        elif word.startswith("END:"):
            inside -= 1
        elif inside <= 0 and line.strip():
            block.append(line)
    if block is not None:
        raise Unusable(_("Line %(line)s: the event that begins here has no end", line=begun))


def _event(line: int, block: list[str]) -> tuple[Event, date | None]:
    """The event of some lines, and the day it takes the place of, where it changes one day of an event that repeats."""
    if len(block) > LONGEST_EVENT:
        raise Unreadable(_("it is longer than %(most)s lines", most=LONGEST_EVENT))
    try:
        read = icalendar.Event.from_ical("\r\n".join(["BEGIN:VEVENT", *block, "END:VEVENT"]))
        if not isinstance(read, icalendar.Event):
            raise Unreadable(_("it cannot be read"))
        opens_on, closes_on = _days(read)
        uid = _words(read, "uid", typed.line, 200)
        if not uid:
            raise Unreadable(_("it has no UID, so it could not be found again"))
        event = Event(
            line,
            uid,
            _words(read, "summary", typed.line, 200),
            _words(read, "description", typed.prose, 4000),
            opens_on,
            closes_on,
            link=_words(read, "url", typed.line, 500),
            minutes=_minutes(read),
            called_off=_words(read, "status", typed.line, 20).upper() == "CANCELLED",
        )
        changed = _one(read, "recurrence-id")
        changed_day = None if changed is None else _day(changed.dt)
    except Unreadable:
        raise
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, RecursionError) as wrong:
        raise Unreadable(_("it cannot be read")) from wrong
    if not event.title:
        raise Unreadable(_("it has no title"))
    return event, changed_day


def _days_of(event: Event, block: list[str], today: date) -> list[Event]:
    """The event on each of its days: one, unless it repeats."""
    rules = [line for line in block if re.match(r"R(RULE|DATE)[:;]", line, re.IGNORECASE)]
    if not rules:
        return [event]
    days, more = repeats.days(rules, event.opens_on, today=today, most=MOST_DAYS, skipped=_skipped(block))
    if not days:
        raise Unreadable(_("none of its days falls between a quarter ago and a year ahead"))
    length = event.closes_on - event.opens_on
    return [
        replace(event, uid=_named(event.uid, day), opens_on=day, closes_on=day + length, left_out=more) for day in days
    ]


def _skipped(block: list[str]) -> frozenset[date]:
    lines = [line for line in block if re.match(r"EXDATE[:;]", line, re.IGNORECASE)]
    written = [found for line in lines for found in re.findall(r"(?<!\d)(\d{8})(?:T|,|$)", line.partition(":")[2])]
    return frozenset(repeats.day(one) for one in written)


def _days(read: Any) -> tuple[date, date]:
    start, end, length = (_one(read, name) for name in ("dtstart", "dtend", "duration"))
    if start is None:
        raise Unreadable(_("it does not say when it begins"))
    opens_on = _day(start.dt)
    end_at = None if end is None else end.dt
    if end is None and length is not None:
        end_at = start.dt + length.dt
    closes_on = opens_on + timedelta(days=1) if end_at is None else _end(end_at)
    if closes_on <= opens_on:
        if end_at is not None and _day(end_at) < opens_on:
            raise Unreadable(_("it ends before it begins"))
        closes_on = opens_on + timedelta(days=1)
    if closes_on - opens_on > timedelta(days=731):
        raise Unreadable(_("it lasts longer than two years"))
    return opens_on, closes_on


def _end(moment: date | datetime) -> date:
    """The first day after it: an end is not part of the event, and midnight belongs to the day before."""
    if isinstance(moment, datetime):
        return _day(moment - timedelta(microseconds=1)) + timedelta(days=1)
    return _day(moment)


def _day(moment: Any) -> date:
    """The day in London. A moment without a time zone we know is taken as London's own."""
    if isinstance(moment, datetime):
        moment = moment.date() if moment.tzinfo is None or moment.year not in YEARS else day_of(moment)
    if not isinstance(moment, date):
        raise Unreadable(_("its day cannot be read"))
    if moment.year not in YEARS:
        raise Unreadable(_("its year cannot be right"))
    return moment


def _one(read: Any, name: str) -> Any:
    """A day, moment or length that an event says once, or None where it says none."""
    value = read.get(name)
    if isinstance(value, list):
        raise Unreadable(_("it says %(name)s more than once", name=name.upper()))
    if value is None or isinstance(value, icalendar.vDDDTypes | icalendar.vDuration):
        return value
    raise Unreadable(_("its %(name)s cannot be read", name=name.upper()))


def _words(read: Any, name: str, clean: Any, most: int) -> str:
    value = read.get(name)
    if isinstance(value, list):
        value = value[0]
    try:
        return str(clean(str(value or "")))[:most].strip()
    except ValueError:
        raise Unreadable(_("its %(name)s has characters that cannot be read", name=name.upper())) from None


def _minutes(read: Any) -> int | None:
    said = str(read.get(MINUTES) or "").strip()
    return int(said) if re.fullmatch(r"[0-9]{1,4}", said) and 0 < int(said) <= 1440 else None


def _title(block: list[str]) -> str:
    """The title as far as it can be read, to find the event by."""
    titles = (line.partition(":")[2] for line in block if re.match(r"SUMMARY[:;]", line, re.IGNORECASE))
    return typed.showable(next(titles, ""))[:80]


def _named(uid: str, day: date) -> str:
    return f"{uid} {day:%Y%m%d}"
