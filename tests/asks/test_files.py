"""Calendar files: sent, looked at, taken in once; and the calendar as others subscribe to it."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.asks import actions, incoming
from engagement.asks.models import Ask
from engagement.places.place import current_place
from engagement.shared import clock
from tests.asks.test_incoming import calendar, walk
from tests.visitor import Page, Visitor
from tests.world import World

TODAY = date(2026, 3, 2)


@pytest.fixture
def asker(visitor: Visitor, world: World) -> Visitor:
    """A worker of Grays, signed in."""
    return visitor.sign_in(world.person("Wil", "worker", locality=world.locality("grays")))


def send(visitor: Visitor, *events: str, data: bytes | None = None, status: int = 200) -> Page:
    """Send a calendar file of these events to be looked at."""
    return visitor.get("/asks/import").submit(
        "Look at it",
        file=(io.BytesIO(calendar(*events) if data is None else data), "walks.ics"),
        organisation="The trust",
        kind="Visit",
        localities=["Grays"],
        whom="Everybody",
        minutes="30",
        people="20",
        status=status,
    )


def asks(session: Session) -> list[Ask]:
    session.expire_all()
    return list(session.scalars(sa.select(Ask).order_by(Ask.opens_on, Ask.id)))


def test_a_file_is_looked_at_and_then_taken_in(asker: Visitor, session: Session) -> None:
    first = walk("DTSTART;VALUE=DATE:20260310", "X-BURDEN-MINUTES:45")
    page = send(asker, first, walk("DTSTART:soon", uid="broken", title="A broken one"))
    assert "A walk" in page.text and "A broken one" in page.text and "DTSTART cannot be read" in page.text
    assert asks(session) == []

    page = page.submit("Take it in", seen=True)

    assert "Taken in: 1 new, 0 changed, 0 called off." in page.text
    (ask,) = asks(session)
    assert (ask.question, ask.minutes, ask.people, ask.organisation) == ("A walk", 45, 20, "The trust")
    assert ask.opens_on == date(2026, 3, 10) and ask.checked_at is not None and ask.opened_at is not None


def test_the_same_file_again_changes_nothing_and_a_newer_one_brings_up_to_date(
    asker: Visitor, session: Session
) -> None:
    both = walk("DTSTART;VALUE=DATE:20260310", uid="a"), walk("DTSTART;VALUE=DATE:20260311", uid="b", title="A talk")
    send(asker, *both).submit("Take it in", seen=True)

    page = send(asker, *both)
    assert "It is here already" in page.text and "Take it in" not in page.text
    newer = (
        walk("DTSTART;VALUE=DATE:20260317", uid="a"),
        walk("DTSTART;VALUE=DATE:20260311", "STATUS:CANCELLED", uid="b", title="A talk"),
    )
    page = send(asker, *newer).submit("Take it in", seen=True)

    assert "Taken in: 0 new, 1 changed, 1 called off." in page.text
    talk, moved = asks(session)
    assert talk.called_off_at is not None and moved.opens_on == date(2026, 3, 17)
    assert "The calendar file it came from says so." in asker.get(f"/asks/{moved.key}").text


def test_a_file_is_taken_in_once(asker: Visitor, session: Session) -> None:
    page = send(asker, walk("DTSTART;VALUE=DATE:20260310"))
    page.submit("Take it in", seen=True)

    assert "was taken in" in asker.get(page.url).text
    assert len(asks(session)) == 1


def test_nobody_changes_what_somebody_else_brought(visitor: Visitor, world: World, session: Session) -> None:
    grays = world.locality("grays")
    for name, day in (("Wil", "20260310"), ("Ann", "20260317")):
        visitor.sign_in(world.person(name, "worker", locality=grays))
        page = send(visitor, walk(f"DTSTART;VALUE=DATE:{day}"))
        if name == "Wil":
            page.submit("Take it in", seen=True)

    assert "Somebody else brought it into the calendar" in page.text and "Take it in" not in page.text
    assert [ask.opens_on for ask in asks(session)] == [date(2026, 3, 10)]


def test_nobody_takes_in_the_file_of_another(visitor: Visitor, world: World) -> None:
    upload = world.upload(by=world.person("Wil", "worker").id)

    visitor.sign_in(world.person("Ann", "administrator")).get(f"/asks/import/{upload.key}", status=403)


def test_a_file_above_the_rest_limit_needs_a_reason(asker: Visitor, session: Session) -> None:
    many = [walk("DTSTART;VALUE=DATE:20260310", uid=str(n)) for n in range(current_place().asks_a_quarter + 1)]
    page = send(asker, *many)

    refused = page.submit("Take it in", seen=True, status=422)
    assert "asked as often as their rest allows" in refused.errors[0] and asks(session) == []
    refused.submit("Take it in", seen=True, rest_why="They asked for walks.")

    assert [ask.rest_why for ask in asks(session)] == [""] * (len(many) - 1) + ["They asked for walks."]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\0", b"BEGIN:VCALENDAR\r\nEND:VEVENT", b"=1+1"])
def test_a_file_that_is_no_calendar_is_refused_beside_its_question(asker: Visitor, data: bytes) -> None:
    page = send(asker, data=data, status=422)

    assert len(page.errors) == 1 and page.heading == "Take in a calendar file"


def test_a_file_of_events_that_cannot_be_taken_in_says_so(asker: Visitor) -> None:
    page = send(asker, walk("DTSTART;VALUE=DATE:20200310"))

    assert "No event in this file can be taken in." in page.text and "more than a quarter ago" in page.text


def test_a_form_without_a_file_asks_for_one(asker: Visitor) -> None:
    page = asker.get("/asks/import").submit("Look at it", status=422)

    assert "Choose a calendar file" in page.errors


def feed_of(visitor: Visitor, address: str = "/asks.ics") -> str:
    answer = visitor.client.get(address)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    return answer.data.decode()


HOSTILE = 'Line\\; one, two; "three"\r\nEND:VEVENT\nپیدل 🚶 ' + "é" * 100


def test_the_feed_is_strict_icalendar_and_reads_back_as_it_was(visitor: Visitor, world: World, now: datetime) -> None:
    ask = world.ask("Comma, semicolon; \\n backslash? " + "é" * 120, about=HOSTILE.replace("\r\n", "\n"))
    off = world.ask("Called off?")
    actions.call_off(off, "No.", by=None, now=now)
    world.draft_ask()
    world.session.commit()

    text = feed_of(visitor)

    assert "\n" not in text.replace("\r\n", "") and text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    for line in re.sub("\r\n[ \t]", "", text).strip().split("\r\n"):
        assert re.match(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:", line), line
    events: dict[str, Any] = {str(one["uid"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert len(events) == 2, "a draft is nobody's business"
    event = events[f"{ask.key}@127.0.0.1"]
    assert str(event["summary"]) == ask.question and HOSTILE.replace("\r\n", "\n") in str(event["description"])
    assert event["dtstart"].dt == ask.opens_on and event["dtend"].dt == ask.closes_on
    assert event["dtstamp"].dt == ask.changed_at and str(event["status"]) == "CONFIRMED"
    assert str(events[f"{off.key}@127.0.0.1"]["status"]) == "CANCELLED"
    assert str(event["url"]).endswith(f"/asks/{ask.key}")


def test_an_event_keeps_its_name_and_counts_its_changes(visitor: Visitor, world: World, now: datetime) -> None:
    ask = world.ask()
    before = feed_of(visitor)
    days: dict[str, Any] = {"opens_on": TODAY, "closes_on": TODAY + timedelta(days=3)}
    actions.change_ask(ask, **days, minutes=1, people=1, why="Shorter.", by=None, now=now)
    world.session.commit()
    after = feed_of(visitor)

    def said(text: str, name: str) -> str:
        return str(icalendar.Calendar.from_ical(text).walk("VEVENT")[0][name])

    assert said(before, "uid") == said(after, "uid") and int(said(before, "sequence")) < int(said(after, "sequence"))


def test_each_area_has_a_feed_of_its_own(visitor: Visitor, world: World) -> None:
    world.ask("Here?", locality=world.locality("grays"))
    world.ask("There?", locality=world.locality("tilbury-and-chadwell"))
    world.session.commit()

    assert "Here?" in feed_of(visitor, "/localities/grays/asks.ics")
    assert "There?" not in feed_of(visitor, "/localities/grays/asks.ics")


def test_our_own_feed_sent_back_to_us_doubles_nothing(asker: Visitor, world: World, session: Session) -> None:
    world.ask("Ours?")
    session.commit()

    page = send(asker, data=feed_of(asker).encode())

    assert "It came from this calendar" in page.text and "Take it in" not in page.text


def test_what_the_feed_says_another_platform_takes_in_whole(visitor: Visitor, world: World) -> None:
    ask = world.ask("Ours? " + "é" * 90, minutes=25)
    world.session.commit()

    events, faults = incoming.read(feed_of(visitor).encode(), today=TODAY)

    assert faults == []
    assert [(one.title, one.opens_on, one.closes_on, one.minutes) for one in events] == [
        (ask.question, ask.opens_on, ask.closes_on, 25)
    ]


def test_the_news_is_well_formed_atom(visitor: Visitor, world: World, now: datetime) -> None:
    world.ask("<b>Bold</b> & brave?")
    clock.travel_to(now + timedelta(days=20))
    world.session.commit()

    answer = visitor.client.get("/asks.atom")

    feed, atom = ElementTree.fromstring(answer.data), "{http://www.w3.org/2005/Atom}"
    assert answer.content_type == "application/atom+xml; charset=utf-8" and feed.tag == f"{atom}feed"
    (entry,) = feed.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "<b>Bold</b> & brave?"
    assert "Closed, not answered yet" in (entry.findtext(f"{atom}summary") or "")
    assert all(feed.findtext(f"{atom}{name}") for name in ("id", "title", "updated"))
