"""The page of what is changing: for those who may read the notes, with every figure as a table and as a file."""

import io
from datetime import date

import openpyxl
import pytest

from engagement.intelligence import actions
from engagement.intelligence.trends import keeping
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def heard(world: World) -> World:
    """Buses are heard of more and more; one worry about scams comes every other month."""
    buses, scams = world.themes("buses", "scams")
    for month, number in ((10, 1), (11, 1), (12, 4), (1, 6), (2, 8)):
        for _ in range(number):
            note = world.note(heard_on=date(2025 + (month < 9), month, 5), voices=2, kind="idea", channel="library")
            actions.set_themes(note, [buses], by=None, now=world.now)
    for month in (8, 10, 12):
        note = world.note(heard_on=date(2025, month, 9), kind="barrier")
        actions.set_themes(note, [scams], by=None, now=world.now)
    return world


def test_a_worker_sees_what_rises_and_what_is_quiet_but_serious(visitor: Visitor, heard: World) -> None:
    sam = heard.person("Sam Field", "worker", locality=heard.locality("grays"))
    page = visitor.sign_in(sam).get("/localities/grays/notes").follow("What is changing")
    assert "Buses and trains" in page.text.split("Rising", 1)[1].split("Quiet but serious")[0]
    assert "Scams" in page.text.split("Quiet but serious", 1)[1].split("Where it was heard")[0]
    assert "In all 40 voices named good things and ideas, and 3 worries" in page.text
    assert len(page.queries) <= 9


def test_figures_can_be_narrowed_to_a_theme_and_a_channel(visitor: Visitor, heard: World) -> None:
    visitor.sign_in(heard.person("Sam Field", "worker", locality=heard.locality("grays")))
    page = visitor.get("/localities/grays/trends?theme=scams&months=24")
    assert "In all 0 voices named good things and ideas, and 3 worries" in page.text
    assert "Nothing was heard in these months" in visitor.get("/localities/grays/trends?channel=surgery").text
    for odd in ("theme=<b>", "channel=%F0%9F%99%82", "months=-1", "months=x", "months=99999999999999999999"):
        visitor.get(f"/localities/grays/trends?{odd}")


def test_a_page_is_the_same_before_and_after_the_worker_has_folded(visitor: Visitor, heard: World) -> None:
    visitor.sign_in(heard.person("Sam Field", "worker", locality=heard.locality("grays")))
    before = visitor.get("/localities/grays/trends").text
    assert keeping.fold(now=heard.now) > 0
    assert visitor.get("/localities/grays/trends").text == before


def test_the_whole_place_is_for_those_who_oversee_it(visitor: Visitor, heard: World) -> None:
    heard.note("Elsewhere.", locality=heard.locality("tilbury-and-chadwell"))
    visitor.sign_in(heard.person("Sam Field", "worker", locality=heard.locality("grays")))
    visitor.get("/trends", status=403)
    visitor.get("/localities/tilbury-and-chadwell/trends", status=403)
    visitor.get("/trends/file?as=csv", status=403)
    steward = Visitor(visitor.app).sign_in(heard.person("Al Steward", "steward"))
    page = steward.get("/trends")
    assert "Tilbury and Chadwell" in page.text.split("By area")[1]


def test_the_figures_can_be_taken_away_as_csv_and_for_excel(visitor: Visitor, heard: World) -> None:
    visitor.sign_in(heard.person("Sam Field", "worker", locality=heard.locality("grays")))
    page = visitor.get("/localities/grays/trends")
    lines = page.follow("All months as CSV").response.text.splitlines()
    assert lines[0] == "\ufeffmonth,locality,theme,channel,kind,notes,voices"
    assert "202508,Grays,,hub,barrier,1,1" in lines and "202508,Grays,Scams,hub,barrier,1,1" in lines
    book = openpyxl.load_workbook(io.BytesIO(page.follow("All months for Excel").response.data))
    rows = list(book.active.values)  # type: ignore[union-attr]
    assert len(rows) == len(lines) and (202508, "Grays", "Scams", "hub", "barrier", 1, 1) in rows
