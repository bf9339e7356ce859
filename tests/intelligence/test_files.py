"""Files of notes sent to the pages: looked at, mapped, checked, taken in, and taken back."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.intelligence import queries as notes
from engagement.intelligence.files import opening, queries, rules, store, working
from engagement.intelligence.files.models import ImportFile, ImportMapping, ImportPiece
from engagement.intelligence.intake import Unusable
from engagement.intelligence.models import Import, Note, NoteCount
from engagement.journal.models import Entry
from engagement.people.models import Person
from engagement.theming.models import Waiting
from tests.visitor import Page, Visitor
from tests.world import World

REAL = Path(__file__).parents[3] / "shared" / "data" / "nhs-comments.csv"


@pytest.fixture
def sender(world: World) -> Person:
    return world.person("Wil", "worker", locality=world.locality("grays"))


@pytest.fixture
def importer(visitor: Visitor, sender: Person) -> Visitor:
    """A worker of Grays, signed in."""
    return visitor.sign_in(sender)


def send(visitor: Visitor, content: str | bytes, name: str = "comments.csv", *, status: int = 200) -> Page:
    sent = content if isinstance(content, bytes) else content.encode()
    page = visitor.get("/imports/new")
    return page.submit("Look at it", file=(io.BytesIO(sent), name), locality="Grays", status=status)


def book(*rows: Any, more: dict[str, list[Any]] | None = None) -> bytes:
    """An .xlsx workbook with these rows."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    for title, others in (more or {}).items():
        sheet = workbook.create_sheet(title)
        for row in others:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def kept(session: Session) -> list[Note]:
    session.expire_all()
    return list(session.scalars(sa.select(Note).order_by(Note.id)))


def test_a_file_is_looked_at_mapped_checked_and_taken_in(importer: Visitor, session: Session) -> None:
    page = send(
        importer, "When,Comment\n1/2/2026,The lamp is out.\n2/2/2026,n/a\nsoon,Dark.\n1/2/2026,The lamp is out.\n"
    )
    assert page.heading == "What are its columns?" and "The lamp is out." in page.text

    page = page.submit("Check the rows", else_channel="hub")

    assert page.heading == "What would come in"
    assert "Would become notes 1" in page.text and "twice in the file 1" in page.text
    assert "the date “soon” is in no form we know" in page.text
    assert kept(session) == []

    page = page.submit("Take it in")

    assert "Became notes 1" in page.text and "Were refused or left out 1" in page.text
    (note,) = kept(session)
    assert (note.text, note.heard_on.isoformat(), note.channel) == ("The lamp is out.", "2026-02-01", "hub")
    assert session.scalars(sa.select(Entry.event).where(Entry.event == "intelligence.NotesImported")).all()
    assert session.scalars(sa.select(ImportPiece.part).distinct()).all() == ["faults"], "the file itself is gone"
    report = page.follow("Take the rows that did not come in as a CSV file")
    assert report.response.headers["Content-Disposition"].startswith("attachment")
    assert "no form we know" in report.response.text
    assert "comments.csv" in importer.get("/imports").text


def test_the_same_file_brings_nothing_twice(importer: Visitor, session: Session) -> None:
    content = "text,date\nDark.,1/2/2026\n"
    send(importer, content).submit("Check the rows", else_channel="hub").submit("Take it in")

    page = send(importer, content).submit("Check the rows", else_channel="hub")

    assert "Nothing in this file is new" in page.text
    assert len(kept(session)) == 1


def test_what_columns_mean_is_remembered_by_the_headings(importer: Visitor, session: Session, world: World) -> None:
    send(importer, "q1,q2\nDark.,1/2/2026\n").submit("Check the rows", text="q1", date="q2", else_channel="library")

    page = send(importer, "Q2 ,Q1\n1/2/2026,Wet.\n")

    assert "Filled in as last time" in page.text
    page.submit("Check the rows").submit("Take it in")
    (note,) = kept(session)
    assert (note.text, note.channel, note.heard_on.isoformat()) == ("Wet.", "library", "2026-02-01")
    assert session.scalar(sa.select(sa.func.count()).select_from(ImportMapping)) == 1

    colleague = world.person("Col", "worker", locality=world.locality("grays"))
    assert "Filled in as last time" in send(importer.sign_out().sign_in(colleague), "q1,q2\nCold.,1/2/2026\n").text


def test_one_column_cannot_be_two_things(importer: Visitor) -> None:
    page = send(importer, "text,date\nDark.,1/2/2026\n")
    page = page.submit("Check the rows", quote="text", else_channel="hub", status=422)
    assert "Choose each column only once" in page.errors


@pytest.mark.parametrize(
    ("written", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_letters_are_found_out(importer: Visitor, session: Session, written: str, found: str) -> None:
    page = send(importer, "text,date\nThe café is dear – £9.,1/2/2026\n".encode(written))
    assert "The café is dear – £9." in page.text
    assert session.scalars(sa.select(ImportFile.encoding)).one() == found


def test_letters_can_be_read_in_another_way_and_a_wrong_one_is_told_with_its_line(importer: Visitor) -> None:
    page = send(importer, "text,date\nDry.,1/2/2026\nCafé.,1/2/2026\n".encode("cp1252"))

    page = page.follow("Do words look wrong?").submit("Read it so", encoding="utf-8-sig", status=422)

    assert any("line 3" in error and "Caf\ufffd" in error for error in page.errors), page.errors
    assert "Café." in page.submit("Read it so", encoding="cp1252").text


def test_a_workbook_comes_in_as_people_see_it(importer: Visitor, session: Session) -> None:
    rows = [
        ["Comment", "Date", "People", "Total"],
        ["It is dark.", date(2026, 2, 1), 3, "=C2*2"],
        [20, date(2026, 2, 2), 1.0, None],
        ["=A2", date(2026, 2, 3), 1, None],
        ["  =not a formula", date(2026, 2, 3), 1, None],
    ]
    page = send(importer, book(*rows), "comments.xlsx")
    assert page.heading == "What are its columns?"

    page = page.submit("Check the rows", text="Comment", date="Date", voices="People", else_channel="hub")

    assert "a cell of it is a formula" in page.text and "Would become notes 3" in page.text
    page.submit("Take it in")
    found = [(note.text, note.heard_on.isoformat(), note.voices) for note in kept(session)]
    assert found == [
        ("It is dark.", "2026-02-01", 3),
        ("20", "2026-02-02", 1),
        ("  =not a formula", "2026-02-03", 1),
    ]


def test_another_sheet_can_be_chosen(importer: Visitor) -> None:
    content = book(["a", "b"], ["One", "Two"], more={"Hub": [["comment"], ["Rain."]]})
    page = send(importer, content, "two.xlsx")
    assert "Sheet: Sheet" in page.text
    assert "Rain." in page.follow("Choose another sheet").submit("Read it so", sheet="Hub").text


def test_a_formula_in_a_csv_file_is_text_like_any_other(importer: Visitor, session: Session) -> None:
    send(importer, "text\n=1+1 is two\n").submit("Check the rows", else_channel="hub").submit("Take it in")
    assert [note.text for note in kept(session)] == ["=1+1 is two"]


@pytest.mark.parametrize(("choice", "stand", "held"), [("hold", 1, 1), ("leave", 1, 0)])
def test_rows_with_identifiers_are_held_or_left_out(
    importer: Visitor, session: Session, sender: Person, choice: str, stand: int, held: int
) -> None:
    page = send(importer, "text\nRing me on 07700 900123.\nIt is dark.\n").submit("Check the rows", else_channel="hub")
    assert "a phone number: 1" in page.text
    page = page.submit("Take it in", found=choice)

    found = kept(session)
    assert [note.standing for note in found].count(True) == stand
    waiting = [note for note in found if note.held_at]
    assert len(waiting) == held and all("a phone number" in (note.held_why or "") for note in waiting)
    assert notes.number_held(None, reviewer_id=None) == held
    assert notes.number_held(None, reviewer_id=sender.id) == 0, "nobody reviews their own"
    assert session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == stand


def test_an_import_is_taken_back_but_for_what_somebody_has_worked_with(
    importer: Visitor, session: Session, sender: Person, world: World
) -> None:
    source = world.taken(
        "Dark.,1/2/2026\nWet.,1/2/2026\nCold.,1/2/2026", by=sender.id, locality=world.locality("grays")
    )
    read = kept(session)[0]
    read.seen_at = world.now
    session.commit()

    page = importer.get(f"/imports/done/{source.key}").follow("Undo: take all of it back")
    assert "2 notes leave every list" in page.text
    page = page.submit("Take it back", why="The wrong file")

    assert "2 notes are withdrawn." in page.html
    assert [note.withdrawn_at is None for note in kept(session)] == [True, False, False]
    assert session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == 1
    assert session.scalars(sa.select(Waiting.note_id)).all() == [read.id]
    page = importer.get(f"/imports/done/{source.key}/undo").submit("Take it back", why="Again", status=422)
    assert "This import was undone already" in page.errors

    rows = "text,date\nDark.,1/2/2026\nWet.,1/2/2026\nCold.,1/2/2026\n"
    assert "Would become notes 2" in send(importer, rows).submit("Check the rows", else_channel="hub").text


@pytest.mark.skipif(not REAL.exists(), reason=f"the real comments are not here: {REAL.name}")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the test client's temporary file
def test_the_real_comments_come_in_through_the_pages(importer: Visitor, session: Session, now: datetime) -> None:
    page = send(importer, REAL.read_bytes(), "nhs-comments.csv")
    page = page.submit("Check the rows", text="text", date="date", else_channel="paper-form")
    assert page.heading == "Being checked"
    working.go_on(now=now)

    page = importer.get(page.url)
    assert "Would become notes 2983" in page.text and "twice in the file 109" in page.text
    assert "Have no answer in them 865" in page.text
    page = page.submit("Take it in", found="hold")
    working.go_on(now=now)

    page = importer.get(page.url)
    assert "Became notes 2983" in page.text
    held = [note for note in kept(session) if note.held_at]
    assert 0 < len(held) < 30 and session.scalar(sa.select(sa.func.sum(NoteCount.notes))) == 2983 - len(held)


def test_who_sent_a_file_alone_goes_on_with_it(importer: Visitor, world: World, sender: Person) -> None:
    file = world.file(by=sender.id, locality=world.locality("grays"))
    other = world.person("Col", "worker", locality=world.locality("grays"))
    importer.sign_out().sign_in(other).get(f"/imports/{file.key}", status=403)
    assert "notes.csv" not in importer.get("/imports").text


@pytest.fixture
def large() -> Iterator[str]:
    """A file that is too much for one page."""
    yield "text,date\n" + "".join(f"Lamp number {number} is out near the river.,1/2/2026\n" for number in range(2500))


def test_a_large_file_is_seen_to_by_the_worker(importer: Visitor, session: Session, large: str, now: datetime) -> None:
    page = send(importer, large).submit("Check the rows", else_channel="hub")
    assert page.heading == "Being checked" and "Look again" in page.text

    working.go_on(now=now)

    page = importer.get(page.url)
    assert "Would become notes 2500" in page.text
    page = page.submit("Take it in")
    assert page.heading == "Being taken in" and "0 of 2500 rows" in page.text
    working.go_on(now=now)
    assert "Became notes 2500" in importer.get(page.url).text
    assert session.scalar(sa.select(sa.func.count()).select_from(Waiting)) == 2500


def test_a_worker_that_stopped_half_way_goes_on_where_it_was(
    importer: Visitor, session: Session, large: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engagement.intelligence.files import taking  # noqa: PLC0415 - only this test changes its patience

    send(importer, large).submit("Check the rows", else_channel="hub")
    working.go_on(now=now)
    file = session.scalars(sa.select(ImportFile)).one()
    importer.get(f"/imports/{file.key}/check").submit("Take it in")
    with monkeypatch.context() as hurry:
        hurry.setattr(taking, "SECONDS", -1)
        working.go_on(now=now)
    session.expire_all()
    assert (file.state, file.rows_done, len(kept(session))) == ("to-take", 1000, 1000)
    assert file.source is not None and file.source.taken_in == 1000

    working.go_on(now=now)

    assert (file.state, len(kept(session)), file.source.taken_in) == ("done", 2500, 2500)
    assert file.source.duplicates == 0


def test_a_large_file_that_cannot_be_read_to_its_end_keeps_nothing(
    importer: Visitor, session: Session, large: str, now: datetime
) -> None:
    page = send(importer, large + 'never,"ending\n').submit("Check the rows", else_channel="hub")
    working.go_on(now=now)

    page = importer.get(page.url)
    assert page.heading == "Cannot be read" and "row 2,502" in page.text
    assert kept(session) == []


def test_a_days_old_file_is_swept_and_what_came_in_stays(
    session: Session, world: World, sender: Person, now: datetime
) -> None:
    world.taken(by=sender.id)
    world.file(by=sender.id)
    working.sweep(now=now + timedelta(hours=23))
    assert session.scalar(sa.select(sa.func.count()).select_from(ImportFile)) == 2

    working.sweep(now=now + timedelta(hours=25))

    assert session.scalar(sa.select(sa.func.count()).select_from(ImportFile)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(ImportPiece)) == 0
    assert len(kept(session)) == session.scalar(sa.select(sa.func.count()).select_from(Import)) == 1


def test_a_file_over_the_limit_is_413_and_the_page_names_the_limit(importer: Visitor) -> None:
    said = {"CONTENT_LENGTH": str(rules.MOST_BYTES + 100_000)}
    kind = "multipart/form-data; boundary=x"
    answer = importer.client.post("/imports/new", data=b"--x", content_type=kind, environ_overrides=said)
    assert answer.status_code == 413
    assert "The most that can be sent here is 20 MB" in answer.text


def test_no_other_page_takes_so_much(importer: Visitor) -> None:
    importer.post("/notes/new", data={"text": "x" * 3_000_000}, status=413)


def test_the_list_takes_few_queries(importer: Visitor, world: World, sender: Person) -> None:
    for number in range(4):
        world.taken(f"Dark {number}.,1/2/2026", by=sender.id, locality=world.locality("grays"))
    assert len(importer.get("/imports").queries) <= 8


def test_what_is_kept_comes_out_as_it_went_in(app: Flask, session: Session, world: World, sender: Person) -> None:
    file = world.file(by=sender.id)
    content = bytes(range(256)) * 3000
    assert store.keep(file.id, "file", store.read(io.BytesIO(content))) == len(content)
    with store.take_out(file.id, "file") as out:
        assert out.read() == content
    assert queries.get_file(file=file.key) is file


@pytest.mark.parametrize("content", [b"", b"   \n", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_at_once(session: Session, sender: Person, world: World, content: bytes) -> None:
    with pytest.raises(Unusable):
        opening.send(io.BytesIO(content), file_name="x", locality_id=world.locality().id, by=sender.id, now=world.now)
