"""A worker types in a stack of paper: header once, line after line, nothing typed lost."""

import io
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa

from engagement.intelligence.batches.forms import MOST_LINES
from engagement.intelligence.models import Batch, Note
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

HEADER: dict[str, Any] = {"where": "Grays – Little Thurrock", "channel": "Paper form", "occasion": "Tuesday lunch"}
BY_NAME = "Mrs Margaret Brown at 12 High Street fell."


def typed(*texts: str, first: int = 1) -> dict[str, Any]:
    return {f"line-{number}-text": text for number, text in enumerate(texts, start=first)}


@pytest.fixture
def page(visitor: Visitor, world: World) -> Page:
    visitor.sign_in(world.person("Lee", "worker", locality=world.locality()))
    return visitor.get("/home").follow("Type in many at once")


def notes(world: World) -> list[Note]:
    return list(world.session.scalars(sa.select(Note).order_by(Note.id)))


def test_ten_lines_are_offered_and_those_that_are_filled_are_kept(page: Page, world: World) -> None:
    assert 'name="line-10-text"' in page.html and 'name="line-11-text"' not in page.html
    more: dict[str, Any] = {"line-2-kind": "idea", "line-2-voices": "12", "line-7-text": "Buses at night."}

    kept = page.submit("Save the lines", **HEADER, **typed("It is dark.", "More benches."), **more)

    assert "3 lines are saved" in kept.html
    assert kept.heading.startswith("Tuesday lunch")
    assert [(note.text, note.kind, note.voices, note.raised) for note in notes(world)] == [
        ("It is dark.", "worry", 1, "asked"),
        ("More benches.", "idea", 12, "asked"),
        ("Buses at night.", "worry", 1, "asked"),
    ]
    for note in notes(world):
        assert note.debt.reference in kept.text
        assert note.neighbourhood is not None and note.neighbourhood.name == "Little Thurrock"


def test_more_lines_keep_what_was_typed_and_save_nothing(page: Page, world: World) -> None:
    more = page.submit(
        "More lines", **typed("It is dark.", "نوٹ 🙂 <b>"), occasion="Lunch", extra={"line-1-voices": "lots"}
    )

    assert more.errors == []
    assert 'name="line-20-text"' in more.html and "It is dark." in more.html and "نوٹ 🙂 &lt;b&gt;" in more.html
    assert notes(world) == []
    more.submit("Save the lines", **HEADER, **typed("Late.", first=20), extra={"line-1-voices": "3"})
    assert [note.text for note in notes(world)] == ["It is dark.", "نوٹ 🙂 <b>", "Late."]


def test_the_enter_key_without_a_script_only_adds_lines(page: Page) -> None:
    form = next(form for form in page.main.iter("form") if form.find(".//button[@value='more']") is not None)
    first = next(form.iter("button"))

    assert (first.get("name"), first.get("value"), first.get("tabindex")) == ("then", "more", "-1")


def test_good_lines_are_saved_and_a_stopped_one_waits_in_its_place(page: Page, world: World) -> None:
    stopped = page.submit("Save the lines", **HEADER, **typed("It is dark.", BY_NAME, "Buses."), status=422)

    assert "2 lines are saved" in stopped.html
    assert any(error.startswith("Line 2: Choose what to do with what we found") for error in stopped.errors)
    assert [note.text for note in notes(world)] == ["It is dark.", "Buses."]
    assert 'name="line-1-text"' not in stopped.html
    spots = dict.fromkeys(names(stopped, "line-2-choice-"), "out")

    again = stopped.submit("Save the lines", extra=spots, status=422)
    assert "Read it again" in again.errors[0]
    done = again.submit("Save the lines")

    assert done.url.startswith("/batches/")
    assert len(notes(world)) == 3
    assert "Brown" not in notes(world)[-1].text
    assert world.session.scalars(sa.select(Batch.lines)).one() == 3


def names(page: Page, beginning: str) -> set[str]:
    return {name for one in page.tree.iter("input") if (name := one.get("name") or "").startswith(beginning)}


def test_a_line_kept_with_a_reason_is_held(page: Page, world: World) -> None:
    stopped = page.submit("Save the lines", **HEADER, **typed(BY_NAME), status=422)
    choices = dict.fromkeys(names(stopped, "line-1-choice-"), "keep")
    stopped = stopped.submit("Save the lines", extra=choices, status=422)
    assert any("Line 1: Say why it should stay" in error for error in stopped.errors)

    done = stopped.submit("Save the lines", extra={"line-1-keep_why": "She asked us to pass it on."})

    assert "Waits for review" in done.text
    assert notes(world)[0].held_why == "She asked us to pass it on."


def test_the_same_page_sent_twice_keeps_its_lines_once(page: Page, world: World) -> None:
    for _time in range(2):
        assert page.submit("Save the lines", **HEADER, **typed("It is dark.")).url.startswith("/batches/")

    assert len(notes(world)) == 1


def test_errors_name_the_line_and_nothing_is_lost(page: Page, world: World) -> None:
    wrong: dict[str, Any] = {"line-2-voices": "many", "line-3-text": "x" * 4001, "line-4-text": "bad \0 one"}
    answer = page.submit("Save the lines", **typed("It is dark.", "Two."), **wrong, status=422)

    assert notes(world) == [], "the header has no place yet"
    assert "Choose where it belongs" in answer.errors
    for number in (2, 3, 4):
        assert any(error.startswith(f"Line {number}: ") for error in answer.errors)
    assert 'value="It is dark."' in answer.html


def test_an_empty_page_is_told_what_it_needs(page: Page) -> None:
    answer = page.submit("Save the lines", **HEADER, status=422)

    assert answer.errors == ["Line 1: Type what was said"]


def test_a_stack_has_so_many_lines_and_no_more(page: Page, world: World) -> None:
    page.submit("Save the lines", **HEADER, extra=typed(*(f"Thing {n}" for n in range(MOST_LINES + 20))))

    assert len(notes(world)) == MOST_LINES


def test_lines_are_added_later_and_printed_as_slips(page: Page, world: World) -> None:
    kept = page.submit("Save the lines", **HEADER, **typed("It is dark."), route="reference")
    more = kept.follow("Add lines")
    assert 'name="line-2-text"' in more.html
    kept = more.submit("Save the lines", **typed("More benches.", first=2))

    printed = kept.visitor.client.get(kept.links()["Print slips with the references (PDF)"])

    read = pypdf.PdfReader(io.BytesIO(printed.data))
    text = "".join(sheet.extract_text() for sheet in read.pages)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]  # type: ignore[index]
    for note in notes(world):
        assert note.debt.reference in text
        assert note.debt.route == "reference"


def test_all_of_it_is_undone_with_a_reason(page: Page, world: World) -> None:
    kept = page.submit("Save the lines", **HEADER, **typed("It is dark.", "Two."))
    undone = kept.follow("Undo all of it").submit("Withdraw them", why="Typed twice.")

    assert "2 lines are withdrawn" in undone.html
    assert [note.withdrawn_why for note in notes(world)] == ["Typed twice.", "Typed twice."]
    assert "Add lines" not in undone.links()


def test_a_stack_is_seen_by_whoever_typed_it_and_nobody_else(page: Page, world: World, visitor: Visitor) -> None:
    kept = page.submit("Save the lines", **HEADER, **typed("It is dark."))
    assert "Tuesday lunch" in visitor.get("/batches").text
    visitor.sign_out().sign_in(world.person("Ann", "worker", locality=world.locality()))

    for way in ("", "/more", "/undo", "/slips.pdf"):
        visitor.get(kept.url + way, status=403)
    assert "Tuesday lunch" not in visitor.get("/batches").text


def test_a_page_of_lines_costs_few_queries(page: Page) -> None:
    kept = page.submit("Save the lines", **HEADER, **typed(*(f"Thing {n}" for n in range(10))))

    assert len(kept.queries) <= 8
