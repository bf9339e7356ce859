"""The import command: whole files, real files and files that are not what they say."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from engagement.feedback.models import Debt, Waiting
from engagement.intelligence.models import Import, Note
from engagement.journal.models import Entry
from engagement.places import actions as places
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db

REAL = Path(__file__).parents[3] / "shared" / "data" / "nhs-comments.csv"


@pytest.fixture
def here(clean_app: Flask) -> Flask:
    """An application with its localities and nothing said in them."""
    with clean_app.app_context():
        places.load_place(current_place(), by=None, now=clock.now())
        db.session.commit()
    return clean_app


def take_in(app: Flask, file: Path, *options: str) -> Result:
    command = ["intelligence", "import", str(file), "--place", "thurrock", "--locality", "grays", *options]
    return app.test_cli_runner().invoke(args=command)


def rows(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def write(folder: Path, content: str | bytes) -> Path:
    file = folder / "comments.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.skipif(not REAL.exists(), reason=f"the real comments are not here: {REAL.name}")
def test_the_real_comments_all_come_in_or_are_reported(here: Flask, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"

    result = take_in(here, REAL, "--report", str(report))

    assert result.exit_code == 0, result.output
    assert "Rows read:         3,957" in result.output
    with report.open(encoding="utf-8-sig", newline="") as file:
        reported = list(csv.DictReader(file))
    assert rows(here, Note) == rows(here, Debt) == 2983
    assert Counter(row["sort"] for row in reported) == {"unanswered": 865, "duplicate": 109}
    assert 2983 + 865 + 109 == 3957
    with here.app_context():
        kept = set(db.session.scalars(sa.select(Note.text)))
        assert db.session.scalar(sa.select(sa.func.sum(Waiting.debts))) is None, "nobody waits"
        events = db.session.scalars(sa.select(Entry.event).where(Entry.event.startswith("intelligence"))).all()
    with REAL.open(newline="") as file:
        given = list(csv.DictReader(file))
    assert kept <= {row["text"] for row in given}, "a text was changed"
    assert all(given[int(row["row"]) - 2]["text"].lstrip("'") == row["text"].lstrip("'") for row in reported)
    assert events == ["intelligence.NotesImported"]

    assert "Taken in:              0" in take_in(here, REAL).output
    assert rows(here, Note) == 2983


def test_a_dry_run_keeps_nothing(here: Flask, tmp_path: Path) -> None:
    result = take_in(here, write(tmp_path, "text,date\nDark,1/2/2025\n"), "--dry-run")

    assert "Taken in:              1  (dry run" in result.output
    assert rows(here, Note) == rows(here, Import) == 0


def test_columns_have_other_names_and_letters_other_codes(here: Flask, tmp_path: Path) -> None:
    file = write(tmp_path, "Comment;x,When\nCafé closed,2025-02-01\n".encode("cp1252"))

    result = take_in(here, file, "--map", "text=Comment;x,date=When", "--encoding", "cp1252", "--kind", "barrier")

    assert result.exit_code == 0, result.output
    with here.app_context():
        note = db.session.scalars(sa.select(Note)).one()
        assert (note.text, note.kind, note.channel) == ("Café closed", "barrier", "paper-form")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"text,date\nCaf\xe9,1/2/2025\n", "not utf-8 text"),
        (b"words,date\nA,1/2/2025\n", "there is no column “text”"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "cannot be read"),
        (
            b"text,date\n" + b"A,1/2/2025\n" * 1200 + b'"' + b"x" * 200_000 + b'",1/2/2025\n',
            "row 1,202: a cell of it is longer",
        ),
        (b"a," * 1_000_000 + b"text\n", "row 1: it is longer"),
        (b"", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_keeps_nothing(
    here: Flask, tmp_path: Path, content: bytes, why: str
) -> None:
    result = take_in(here, write(tmp_path, content))

    assert result.exit_code == 1
    assert why in result.output and "Nothing was kept." in result.output
    assert "Traceback" not in result.output
    assert rows(here, Note) == rows(here, Import) == rows(here, Debt) == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--place", "elsewhere"), "not of elsewhere"),
        (("--locality", "nowhere"), "There is no locality 'nowhere'"),
        (("--encoding", "klingon"), "There is no encoding 'klingon'"),
        (("--report", "/nowhere/at/all.csv"), "The report cannot be written"),
        (("--channel", "telepathy"), "There is no channel 'telepathy'"),
        (("--map", "date=date"), "say which column holds the text"),
        (("--map", "text=text,mood=x"), "must be field=column"),
    ],
)
def test_a_wrong_option_is_told_so(here: Flask, tmp_path: Path, options: tuple[str, str], why: str) -> None:
    result = take_in(here, write(tmp_path, "text,date\nDark,1/2/2025\n"), *options)

    assert result.exit_code != 0
    assert why in " ".join(result.output.split())
    assert rows(here, Note) == 0


def test_themes_are_loaded_from_the_terminal(here: Flask) -> None:
    assert "themes are up to date" in here.test_cli_runner().invoke(args=["intelligence", "load-themes"]).output
