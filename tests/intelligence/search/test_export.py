"""What a search finds, as a file: the same notes, inert in a spreadsheet, in flat memory, and known to the journal."""

import csv
import io
import resource
from datetime import datetime

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.feedback import actions as feedback
from engagement.intelligence.models import Note
from engagement.intelligence.search import asked, exporting
from engagement.intelligence.search.narrowing import Narrowed
from engagement.journal.models import Entry
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World

RISKY = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0")


def taken(app: Flask, visitor: Visitor, form: str, address: str = "all=1") -> bytes:
    page = visitor.get(f"/notes/search?{address}").submit("Download", form=form)
    return page.response.data


@pytest.fixture
def town(clean_app: Flask, now: datetime) -> Visitor:
    """Notes in two areas, a held one and a contact, and an auditor to take them."""
    with clean_app.app_context():
        world = World(db.session, now)
        for text in RISKY:
            world.note(f"{text} lamps", quote=text)
        world.note("lamps over the phone", behalf_why="=cmd for Mrs Reed")
        world.note("lamps elsewhere", locality=world.locality("tilbury-and-chadwell"))
        world.note("lamps heron").held_at = now
        person = world.person("Ash Reed", "auditor")
        db.session.commit()
        return Visitor(clean_app).sign_in(person)


def test_a_csv_has_what_the_search_found_and_nothing_a_spreadsheet_would_run(clean_app: Flask, town: Visitor) -> None:
    rows = list(csv.DictReader(io.StringIO(taken(clean_app, town, "csv").decode("utf-8-sig"))))

    assert tuple(rows[0]) == exporting.COLUMNS
    assert len(rows) == len(RISKY) + 2
    assert not [
        cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    ]
    assert not any("heron" in row["text"] for row in rows)
    assert [row["text"] for row in rows if row["typed_in"] == "for somebody"] == ["lamps over the phone"]
    assert not any("Mrs Reed" in cell for row in rows for cell in row.values()), "why is not in the file"


def test_a_workbook_holds_text_only(clean_app: Flask, town: Visitor) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(taken(clean_app, town, "xlsx"))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]

    assert sheet.max_row == len(RISKY) + 3
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {str(cell.value) for cell in cells} >= {"=1+1 lamps", "=cmd|' /C calc'!A0"}


def test_only_the_area_asked_for_leaves_and_the_journal_knows_how_many_but_not_the_words(
    clean_app: Flask, town: Visitor
) -> None:
    found = taken(clean_app, town, "csv", "locality=tilbury-and-chadwell").decode()

    assert "elsewhere" in found and "1+1" not in found
    with clean_app.app_context():
        entry = db.session.scalars(sa.select(Entry).order_by(Entry.position.desc()).limit(1)).one()
        assert entry.event.endswith("NotesExported")
        assert entry.facts["notes"] == 1 and entry.facts["form"] == "csv"


def test_a_worker_is_not_offered_a_file(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        world = World(db.session, now)
        world.note("lamps")
        worker = world.person("Lou Carr", "worker", locality=world.locality())
        db.session.commit()
        visitor = Visitor(clean_app).sign_in(worker)

    assert "Download" not in visitor.get("/notes/search?all=1").text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_many_rows_take_no_more_memory_than_few(clean_app: Flask, now: datetime, form: str) -> None:
    with clean_app.app_context():
        here = World(db.session, now).locality()
        _many(here.id, 20_000, now)
        db.session.commit()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        stream = exporting.stream(form, db.engine, asked.read(""), Narrowed(localities=None))
        size = sum(len(piece) for piece in stream)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    assert size > 200_000
    assert grown < 20  # MiB; all rows at once would take 60


def _many(locality_id: int, number: int, now: datetime) -> None:
    debts = feedback.owe_many(number, kind="note", locality_id=locality_id, now=now)
    same = {"locality_id": locality_id, "channel": "hub", "kind": "worry", "voices": 1, "language": "en"}
    same |= {"heard_on": now.date(), "logged_at": now, "text": "Lamps are out on the river path. " * 20}
    db.session.execute(sa.insert(Note), [{**same, "key": f"{id_:022d}", "debt_id": id_} for id_ in debts])
