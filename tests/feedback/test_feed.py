"""The answers of a locality as an Atom feed, read strictly."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from engagement.feedback import actions, corrections
from engagement.feedback.models import Answer
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

A = "{http://www.w3.org/2005/Atom}"
AT = "/localities/grays/you-said.atom"
HOSTILE = '<script>alert("&")</script> ]]> دریا 🙂 \x0b\ufffe'


def published(world: World, **words: str) -> Answer:
    words = {"you_said": "It is dark.", "we_did": "Lamps are coming.", "outcome": "doing", **words}
    return actions.publish_answer([world.note().debt], **words, by=None, now=world.now)


def read(visitor: Visitor) -> Element:
    """The feed, if it holds what RFC 4287 (section 4.1) asks of a feed and of every entry."""
    page = visitor.get(AT)
    assert page.response.content_type == "application/atom+xml; charset=utf-8"
    feed = fromstring(page.response.data)
    assert feed.tag == f"{A}feed"
    for thing in (feed, *feed.findall(f"{A}entry")):
        for needed in ("id", "title", "updated"):
            assert len(thing.findall(f"{A}{needed}")) == 1 and one(thing, needed)
        assert one(thing, "id").startswith("tag:")
        assert datetime.fromisoformat(one(thing, "updated")).tzinfo
        rels = [link.get("rel") for link in thing.findall(f"{A}link")]
        assert rels.count("alternate") == 1
        assert all((link.get("href") or "").startswith("http") for link in thing.findall(f"{A}link"))
    assert one(feed.find(f"{A}author"), "name")
    ids = [one(entry, "id") for entry in feed.findall(f"{A}entry")]
    assert len(ids) == len(set(ids))
    return feed


def one(thing: Element | None, name: str) -> str:
    assert thing is not None
    return thing.findtext(f"{A}{name}") or ""


def test_a_locality_without_answers_has_a_feed(visitor: Visitor, world: World) -> None:
    world.locality()

    assert read(visitor).findall(f"{A}entry") == []


def test_an_answer_is_an_entry_whatever_its_words(visitor: Visitor, world: World) -> None:
    answer = published(world, you_said=HOSTILE, we_did=HOSTILE)
    answer.theme = "home-and-money"
    world.session.flush()

    (entry,) = read(visitor).findall(f"{A}entry")

    clean = HOSTILE.replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")
    assert one(entry, "title") == clean
    assert clean in one(entry, "content")
    assert one(entry, "published") == world.now.isoformat()


def test_drafts_are_not_in_the_feed(visitor: Visitor, world: World) -> None:
    published(world).published_at = None
    world.session.flush()

    assert read(visitor).findall(f"{A}entry") == []


def test_a_correction_updates_the_entry_and_keeps_its_id(visitor: Visitor, world: World) -> None:
    answer = published(world)
    before = read(visitor)
    later = world.now + timedelta(days=2)
    words: dict[str, Any] = {"you_said": "It is dark.", "we_did": "Lamps stand.", "outcome": "done"}
    corrections.correct(answer, **words, why="They came.", by=None, now=later)
    world.session.expire_all()

    after = read(visitor)

    assert one(after.find(f"{A}entry"), "id") == one(before.find(f"{A}entry"), "id")
    assert one(after.find(f"{A}entry"), "updated") == one(after, "updated") == later.isoformat()
    assert "Corrected: They came." in one(after.find(f"{A}entry"), "content")


def test_what_is_taken_back_says_so_without_its_words(visitor: Visitor, world: World) -> None:
    corrections.take_back(published(world), why="The wrong path.", by=None, now=world.now)

    content = one(read(visitor).find(f"{A}entry"), "content")

    assert "taken back: The wrong path." in content and "Lamps" not in content


def test_a_reader_that_has_it_is_not_sent_it_again(visitor: Visitor, world: World) -> None:
    published(world)
    first = visitor.get(AT).response

    assert first.headers["Last-Modified"]
    visitor.get(AT, headers={"If-None-Match": first.headers["ETag"]}, status=304)
    visitor.get(AT, headers={"If-Modified-Since": first.headers["Last-Modified"]}, status=304)
    world.now += timedelta(minutes=1)
    published(world)
    visitor.get(AT, headers={"If-None-Match": first.headers["ETag"]}, status=200)


def test_the_page_names_its_feed(visitor: Visitor, world: World) -> None:
    world.locality()

    assert (
        f'type="application/atom+xml" title="You said, we did, or why not" href="{AT}"'
        in visitor.get("/localities/grays/you-said").html
    )
