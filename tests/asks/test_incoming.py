"""Calendar files as programs write them, as people break them, and as somebody hostile would."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from engagement.asks import incoming
from engagement.asks.incoming import Event, Fault, Unusable

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """Sentences need a language."""
    with app.test_request_context():
        yield


def calendar(*events: str) -> bytes:
    """A calendar of these events, each given by its lines."""
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def walk(*lines: str, uid: str = "walk@example.org", title: str = "A walk") -> str:
    return "\n".join([f"UID:{uid}", f"SUMMARY:{title}", *lines])


def read(*events: str) -> tuple[list[Event], list[Fault]]:
    return incoming.read(calendar(*events), today=TODAY)


def days(*events: str) -> list[tuple[date, int]]:
    """The first day and the number of days of each event; nothing is refused."""
    found, faults = read(*events)
    assert faults == []
    return [(one.opens_on, (one.closes_on - one.opens_on).days) for one in found]


def reason(*lines: str, uid: str = "walk@example.org", title: str = "A walk") -> str:
    """Why an event is refused, in the words that are shown."""
    found, faults = read(walk(*lines, uid=uid, title=title))
    assert found == []
    return faults[0].reason


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;VALUE=DATE:20260310"], (date(2026, 3, 10), 1)),
        (["DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260312"], (date(2026, 3, 10), 2)),
        (["DTSTART:20260310T090000Z", "DTEND:20260310T100000Z"], (date(2026, 3, 10), 1)),
        (["DTSTART:20260310T220000Z", "DTEND:20260311T000000Z"], (date(2026, 3, 10), 1)),
        (["DTSTART:20260610T233000Z", "DTEND:20260611T003000Z"], (date(2026, 6, 11), 1)),
        (["DTSTART;TZID=America/New_York:20260310T210000", "DURATION:PT1H"], (date(2026, 3, 11), 1)),
        (["DTSTART;TZID=Somewhere/Invented:20260310T210000", "DURATION:P2D"], (date(2026, 3, 10), 3)),
        (["DTSTART;TZID=GMT Standard Time:20260310T210000"], (date(2026, 3, 10), 1)),
        (["DTSTART:20260310T090000"], (date(2026, 3, 10), 1)),
        (["DTSTART:20260310T090000Z", "DTEND:20260310T090000Z"], (date(2026, 3, 10), 1)),
    ],
)
def test_days_are_read_as_they_are_on_the_wall_in_london(lines: list[str], expected: tuple[date, int]) -> None:
    assert days(walk(*lines)) == [expected]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=DAILY;COUNT=3", [10, 11, 12]),
        ("RRULE:FREQ=WEEKLY;COUNT=3", [10, 17, 24]),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260320T000000Z", [10, 12, 17, 19]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260325", [10, 24]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260317", [10, 24]),
    ],
)
def test_an_event_that_repeats_comes_on_each_of_its_days(rule: str, expected: list[int]) -> None:
    found = days(walk("DTSTART;VALUE=DATE:20260310", rule))

    assert [day for day, _length in found] == [date(2026, 3, one) for one in expected]


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("20260310", "FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["2026-03-10", "2026-04-14", "2026-05-12"]),
        ("20260327", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["2026-03-27", "2026-04-24"]),
        ("20260131", "FREQ=MONTHLY;COUNT=3", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("20160229", "FREQ=YEARLY", ["2028-02-29"]),
    ],
)
def test_months_and_years_are_counted_as_people_do(start: str, rule: str, expected: list[str]) -> None:
    found, _faults = incoming.read(
        calendar(walk(f"DTSTART;VALUE=DATE:{start}", f"RRULE:{rule}")),
        today=date(2028, 2, 1) if "2016" in start else TODAY,
    )

    assert [one.opens_on.isoformat() for one in found] == expected


def test_what_repeats_for_ever_is_cut_off_and_says_so() -> None:
    found, _faults = read(walk("DTSTART;VALUE=DATE:19870106", "RRULE:FREQ=WEEKLY"))

    assert len(found) == incoming.MOST_DAYS and all(one.left_out for one in found)
    assert found[0].opens_on >= TODAY - timedelta(days=92)
    assert len({one.uid for one in found}) == len(found)


def test_one_day_of_a_series_that_was_moved_takes_the_place_of_the_old() -> None:
    series = walk("DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = walk("DTSTART;VALUE=DATE:20260318", "RECURRENCE-ID;VALUE=DATE:20260317", title="A late walk")

    found, _faults = read(series, moved)

    assert {one.opens_on.day: one.title for one in found} == {10: "A walk", 18: "A late walk", 24: "A walk"}


def test_of_two_events_with_one_name_the_later_counts() -> None:
    found, faults = read(walk("DTSTART:20260310T090000Z"), walk("DTSTART:20260311T090000Z", "STATUS:CANCELLED"))

    assert [(one.opens_on.day, one.called_off) for one in found] == [(11, True)] and faults == []


def test_what_an_event_says_of_itself_is_kept_as_text() -> None:
    found, _faults = read(
        walk(
            "DTSTART:20260310T090000Z",
            "DESCRIPTION:Bring\\na flask\\, please\\; <script>alert(1)</script>",
            "URL:https://example.org/walk",
            "X-BURDEN-MINUTES:45",
            title="پیدل سفر 🚶 {{ 7*7 }}",
        )
    )

    assert found[0].title == "پیدل سفر 🚶 {{ 7*7 }}" and found[0].minutes == 45
    assert found[0].about == "Bring\na flask, please; <script>alert(1)</script>" and found[0].link.endswith("/walk")


@pytest.mark.parametrize("minutes", ["-5", "0", "1441", "ten", "9" * 50, ""])
def test_minutes_that_cannot_be_are_left_to_the_page(minutes: str) -> None:
    found, _faults = read(walk("DTSTART:20260310T090000Z", f"X-BURDEN-MINUTES:{minutes}"))

    assert found[0].minutes is None


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "it does not say when it begins"),
        (["DTSTART:yesterday"], "DTSTART cannot be read"),
        (["DTSTART:99999999T999999Z"], "DTSTART cannot be read"),
        (["DTSTART:20260310T090000Z", "DTSTART:20260311T090000Z"], "DTSTART more than once"),
        (["DTSTART:20260310T090000Z", "DTEND:20260301T090000Z"], "it ends before it begins"),
        (["DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20290310"], "longer than two years"),
        (["DTSTART;VALUE=DATE:00010101"], "its year cannot be right"),
        (["DTSTART:20260310T090000Z", "DURATION:P99999999999D"], ""),
        (["DTSTART:20260310T090000Z", "DESCRIPTION:bell \x07"], "DESCRIPTION has characters"),
        (["DTSTART;VALUE=DATE:20200310"], "over more than a quarter ago"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=SECONDLY"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], "none of its days"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=WEEKLY;INTERVAL=0"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=DAILY;COUNT=9999"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=WEEKLY;BYDAY=XX"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RRULE:FREQ=WEEKLY;UNTIL=never"], "repeats in a way"),
        (["DTSTART;VALUE=DATE:20260310", "RDATE:20260311"], "repeats in a way"),
    ],
)
def test_an_event_that_cannot_be_taken_in_says_why(lines: list[str], says: str) -> None:
    assert says in reason(*lines)


def test_an_event_without_a_name_or_title_is_refused() -> None:
    assert "UID" in reason("DTSTART:20260310T090000Z", uid="")
    assert "title" in reason("DTSTART:20260310T090000Z", title=" ")


def test_one_broken_event_harms_no_other_and_is_found_by_its_line() -> None:
    found, faults = read(walk("DTSTART:nonsense", uid="a"), walk("DTSTART:20260310T090000Z", uid="b"))

    assert [one.uid for one in found] == ["b"]
    assert [(fault.line, fault.title) for fault in faults] == [(4, "A walk")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a whole calendar file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        (b"PK\x03\x04 zip \xff\xfe", "not UTF-8"),
        (calendar(walk(title="caf\u00e9")).replace("\u00e9".encode(), b"\xe9"), "Line 6 is not UTF-8"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR".encode("utf-16"), "no text"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VCALENDAR", "has no end"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000 + b"END:VCALENDAR", "inside another"),
        (b"<html>BEGIN:VCALENDAR</html>", "not a whole calendar file"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (calendar(*[walk("DTSTART:20260310T090000Z", uid=str(n)) for n in range(301)]), "more than 300 events"),
        (calendar(*[walk("DTSTART:20260310T090000Z", uid=str(n)) for n in range(201)]), "more than 200 entries"),
    ],
    ids=range(11),
)
def test_a_file_that_is_no_calendar_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        incoming.read(data, today=TODAY)


NESTED = b"".join(b"BEGIN:X%d\r\n" % n for n in range(20_000)) + b"".join(b"END:X%d\r\n" % n for n in range(20_000))
EVIL_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Evil\nBEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\nEND:STANDARD\nEND:VTIMEZONE\n"
)


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\r\n" + NESTED + b"END:VCALENDAR",
        calendar(walk("DTSTART:20260310T090000Z", "DESCRIPTION:" + "x" * 900_000)),
        calendar(walk("DTSTART:20260310T090000Z", "DESCRIPTION:" + "\n x" * 200_000)),
        calendar(walk("DTSTART:20260310T090000Z", "X-A;" + ";".join(f"P{n}=v" for n in range(60_000)) + ":1")),
        calendar(walk("DTSTART:20260310T090000Z", "DESCRIPTION:" + "\\\\" * 200_000)),
        calendar(walk("DTSTART:20260310T090000Z", "X-A:" + '"' * 300_000)),
        calendar(
            *[walk("DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=DAILY;INTERVAL=9999", uid=f"{n}") for n in range(300)]
        ),
        calendar(*[walk("DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=DAILY;COUNT=1000", uid=f"{n}") for n in range(15)]),
        calendar(walk("DTSTART;TZID=Evil:20260310T090000")).replace(
            b"BEGIN:VEVENT", EVIL_ZONE.replace("\n", "\r\n").encode() + b"BEGIN:VEVENT"
        ),
        calendar(walk("DTSTART;TZID=../../../../etc/passwd:20260310T090000")),
        calendar(
            walk("DTSTART:20260310T090000Z", "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM", "ATTACH:file:///etc/passwd")
        ),
    ],
    ids=range(11),
)
def test_a_hostile_file_is_read_or_refused_within_a_second(data: bytes) -> None:
    began = time.process_time()
    try:
        incoming.read(data, today=TODAY)
    except Unusable as refused:
        assert str(refused)
    assert time.process_time() - began < 1
