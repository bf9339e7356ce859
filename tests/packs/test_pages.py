"""A group without an account gets its pack, meets, hands its sheets in, and hears back."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import actions as feedback
from engagement.intelligence.models import Note
from engagement.packs import actions, codes
from engagement.packs.models import Pack, Sheet, Told
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def pack(world: World) -> Pack:
    return made(world)


def made(world: World, **more: Any) -> Pack:
    usual: dict[str, Any] = {
        "locality_id": world.locality().id,
        "group_name": "Tuesday lunch club",
        "meets_on": world.now.date(),
        "questions": ["What would you change?", "What is good?"],
    }
    return actions.make(**{**usual, **more}, by=None, now=world.now)


def walk(visitor: Visitor, world: World, *, day: Any = None, **group: Any) -> Page:
    page = visitor.get("/tell-us").follow("Hold a discussion with your own group").follow("Make a pack")
    told: dict[str, Any] = {"group_name": "Lunch club", **group}
    page = page.submit("Continue", locality="Grays").submit("Continue", **told)
    page = page.submit("Continue", meets_on=day or world.now.date() + timedelta(days=9))
    return page.submit("Continue", language="English")


def test_anybody_makes_a_pack_one_question_a_page(visitor: Visitor, world: World) -> None:
    world.locality()
    page = walk(visitor, world, topic="Buses")
    assert "If you could change one thing" in page.html
    page = page.submit("Continue", questions="What of the buses?\n\n And the stops? ")
    assert page.heading == "Check your answers"

    shown = page.submit("Make the pack")

    pack = world.session.scalars(sa.select(Pack)).one()
    assert shown.url == f"/p/{pack.code}"
    assert (pack.group_name, pack.topic, pack.made_by) == ("Lunch club", "Buses", None)
    assert pack.questions == ["What of the buses?", "And the stops?"]
    assert "Nothing has come in yet" in shown.text
    assert shown.response.headers["X-Robots-Tag"] == "noindex"


def test_a_page_ahead_leads_back_to_the_first_open_one(visitor: Visitor, world: World) -> None:
    world.locality()
    assert visitor.get("/packs/new/check").url == "/packs/new/where"


def test_the_questions_come_in_the_language_of_the_papers(visitor: Visitor, world: World) -> None:
    world.locality()
    walk(visitor, world)
    page = visitor.get("/packs/new/language").submit("Continue", language="اردو")

    assert "علاقے" in page.html and page.heading == "What do you want to ask?"


@pytest.mark.parametrize(
    ("group", "says"),
    [
        ({"group_name": ""}, "Enter what your group is called"),
        ({"group_name": "Ring 01632 960100"}, "Take this out, everyone could read it"),
        ({"group_name": "x" * 81}, "Shorten"),
        ({"group_name": "a\u202eb"}, "hidden characters"),
        ({"group_name": "nul \0"}, "cannot be read"),
    ],
)
def test_what_stands_on_a_poster_is_checked(visitor: Visitor, world: World, group: dict[str, str], says: str) -> None:
    world.locality()
    visitor.get("/packs/new/where").submit("Continue", locality="Grays")
    answer = visitor.get("/packs/new/group").submit("Continue", status=422, **group)  # type: ignore[arg-type]

    assert says in answer.errors[0]


def test_too_many_or_too_long_questions_are_refused(visitor: Visitor, world: World) -> None:
    world.locality()
    page = walk(visitor, world)
    assert "6 questions or fewer" in page.submit("Continue", questions="Why?\n" * 7, status=422).errors[0]
    assert "Shorten each" in page.submit("Continue", questions="x" * 151, status=422).errors[0]


def test_a_day_far_off_is_refused(visitor: Visitor, world: World) -> None:
    world.locality()
    visitor.get("/packs/new/where").submit("Continue", locality="Grays").submit("Continue", group_name="Lunch")
    far = world.now.date() + timedelta(days=800)
    assert "within a year" in visitor.get("/packs/new/day").submit("Continue", meets_on=far, status=422).errors[0]


def test_markup_in_a_name_stays_words(visitor: Visitor, world: World) -> None:
    pack = made(world, group_name="<script>alert(1)</script>", topic='=HYPERLINK("x")', questions=["<b>Why?</b>"])

    for way in ("", "/poster", "/guide", "/sheet", "/answers"):
        page = visitor.get(f"/p/{pack.code}{way}")
        assert "<script>alert" not in page.html and "<b>Why" not in page.html


def test_a_household_makes_a_few_packs_and_not_hundreds(visitor: Visitor, world: World) -> None:
    world.locality()
    for _time in range(10):
        walk(visitor, world).submit("Continue").submit("Make the pack")
    walk(visitor, world).submit("Continue").submit("Make the pack", status=429)

    assert world.session.scalar(sa.select(sa.func.count(Pack.id))) == 10


def test_a_pack_is_found_by_its_code_and_codes_cannot_be_tried_out(visitor: Visitor, pack: Pack) -> None:
    page = visitor.get("/p")
    assert page.submit("Find the page", code=pack.code.lower().replace("-", " ")).url == f"/p/{pack.code}"
    assert "one of them is not right" in page.submit("Find the page", code="AAA-AAA-AAC", status=422).errors[0]
    visitor.get("/p/AAA-AAA-AAC", status=404)
    visitor.get(f"/p/{pack.code}/nothing", status=404)
    for _time in range(10):
        visitor.get("/p").submit("Find the page", code=codes.new_code(), status=422)
    visitor.get("/p").submit("Find the page", code=codes.new_code(), status=429)


def sheets(world: World) -> list[tuple[int, int]]:
    rows = world.session.scalars(sa.select(Sheet).order_by(Sheet.number))
    return [(sheet.number, sheet.batch.lines) for sheet in rows]


@pytest.fixture
def lee(visitor: Visitor, world: World) -> Visitor:
    return visitor.sign_in(world.person("Lee", "worker", locality=world.locality()))


def open_sheet(lee: Visitor) -> Page:
    page = lee.get("/home").follow("Discussions that groups hold")
    link = next(text for text in page.links() if text.startswith("Tuesday lunch club"))
    return page.follow(link).follow("Type in a sheet")


def test_a_sheet_that_came_back_is_typed_in(lee: Visitor, pack: Pack, world: World) -> None:
    form = open_sheet(lee)
    lines = {"line-1-text": "More buses.", "line-1-voices": "8", "line-4-text": "The river.", "line-4-kind": "strength"}

    page = form.submit("Save the lines", extra=lines)

    assert page.heading == "Sheets that came back" and "Sheet 1: 2 lines" in page.text
    first, second = world.session.scalars(sa.select(Note).order_by(Note.id))
    assert (first.channel, first.raised, first.voices) == ("group-meeting", "asked", 8)
    assert (first.debt.route, first.debt.where_told) == ("poster", "Tuesday lunch club")
    assert second.kind == "strength"
    questions = world.session.execute(sa.text("SELECT question FROM intelligence_batch_line ORDER BY line")).scalars()
    assert list(questions) == [1, 2]


def test_no_sheet_is_typed_in_twice(lee: Visitor, pack: Pack, world: World) -> None:
    form = open_sheet(lee)
    for _time in range(2):
        form.submit("Save the lines", extra={"line-1-text": "More buses."})
    assert sheets(world) == [(1, 1)], "the same page sent twice is one sheet"

    again = open_sheet(lee)
    assert 'value="2"' in again.html
    refused = again.submit("Save the lines", number="1", extra={"line-1-text": "Benches."}, status=422)

    assert "Sheet 1 was typed in on 2 March 2026 by Lee" in refused.errors[0]
    assert "Benches." in refused.html
    assert sheets(world) == [(1, 1)]


def test_a_stopped_line_of_a_sheet_is_settled_and_belongs_to_it(lee: Visitor, pack: Pack, world: World) -> None:
    lines = {"line-1-text": "More buses.", "line-2-text": "Mrs Margaret Brown fell."}
    stopped = open_sheet(lee).submit("Save the lines", extra=lines, status=422)
    names = re.findall(r'name="(line-2-choice-[^"]+)"', stopped.html)
    stopped.submit("Save the lines", extra=dict.fromkeys(names, "out"), status=422).submit("Save the lines")

    assert sheets(world) == [(1, 2)]
    assert "2 things" in lee.get(f"/p/{pack.code}").text


def test_what_is_told_online_belongs_to_the_group(visitor: Visitor, pack: Pack, world: World) -> None:
    page = visitor.get(f"/p/{pack.code}").submit("Tell us online").submit("Continue", text="The path is dark.")
    assert page.url == "/tell-us/near", "the area is known"
    page = page.submit("Continue", near="Little Thurrock").submit("Continue", kind="A worry")
    page.submit("Continue", language="English").submit("Continue", route="reference").submit("Send it")

    note = world.session.scalars(sa.select(Note)).one()
    assert (note.channel, note.raised) == ("group-meeting", "asked")
    assert world.session.scalars(sa.select(Told.note_id).where(Told.pack_id == pack.id)).all() == [note.id]
    assert "Your group told us 1 thing" in visitor.get(f"/p/{pack.code}").text


def test_what_is_told_afterwards_without_the_pack_is_not_the_groups(visitor: Visitor, pack: Pack, world: World) -> None:
    visitor.get(f"/p/{pack.code}").submit("Tell us online")
    visitor.get("/tell-us/afresh")
    page = visitor.get("/tell-us/what").submit("Continue", text="Something else.").submit("Continue", locality="Grays")
    page = page.submit("Continue", near="Little Thurrock").submit("Continue", kind="A worry")
    page.submit("Continue", language="English").submit("Continue", route="reference").submit("Send it")

    assert world.session.scalars(sa.select(Told.note_id)).all() == []


def test_the_group_hears_back_and_nobody_reads_its_words(lee: Visitor, pack: Pack, world: World) -> None:
    open_sheet(lee).submit("Save the lines", extra={"line-1-text": "Secret words.", "line-2-text": "Others."})
    note = world.session.scalars(sa.select(Note).order_by(Note.id).limit(1)).one()
    words = {"you_said": "Buses come late.", "we_did": "A bus every ten minutes.", "outcome": "doing"}
    feedback.publish_answer([note.debt], **words, by=None, now=world.now)

    page = lee.sign_out().get(f"/p/{pack.code}")

    assert "Your group told us 2 things. There is an answer to 1 of them." in page.text
    assert "Buses come late." in page.text and "A bus every ten minutes." in page.text
    assert "Secret words" not in page.html and "Others." not in page.html
    assert "Buses come late." in page.visitor.get(f"/p/{pack.code}/answers").text
    assert len(page.queries) <= 8


def test_a_pack_taken_out_of_use_is_shown_no_more(lee: Visitor, pack: Pack, world: World) -> None:
    page = lee.get("/packs/all")
    link = next(text for text in page.links() if text.startswith("Tuesday lunch club"))
    ended = page.follow(link).follow("Take it out of use").submit("Take it out of use", why="Made for fun.")

    assert "Made for fun." in ended.text and "Type in a sheet" not in ended.links()
    for way in ("", "/poster", "/poster.pdf"):
        lee.get(f"/p/{pack.code}{way}", status=404)
