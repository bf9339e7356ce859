"""`engagement intelligence check-privacy`: counts and a rate, and not one word of what people wrote unless it is asked for."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

REAL = Path(__file__).parents[3] / "shared" / "data" / "nhs-comments.csv"
COMMENTS = """said,day
Ring me on 07700 900123 or 07700 900124,1 May
The bus is late,1 May
Did not answer,1 May
Mrs Green hits her,2 May
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(COMMENTS, encoding="utf-8")
    return path


def check(app: Flask, file: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["intelligence", "check-privacy", str(file), *options])


def test_it_counts_comments_and_findings(app: Flask, file: Path) -> None:
    result = json.loads(check(app, file, "--text", "said", "--format", "json").output)

    assert (result["comments"], result["skipped"], result["stopped"], result["rate"]) == (3, 1, 2, 0.6667)
    assert result["kinds"]["phone"] == {"strength": "structured", "comments": 1, "findings": 2}
    assert result["kinds"]["name"]["findings"] == result["kinds"]["risk"]["findings"] == 1
    assert "found" not in result


@pytest.mark.parametrize("form", ["text", "json"])
def test_it_never_prints_what_it_found_unless_asked(app: Flask, file: Path, form: str) -> None:
    quiet = check(app, file, "--text", "said", "--format", form)
    shown = check(app, file, "--text", "said", "--format", form, "--show")

    assert quiet.exit_code == shown.exit_code == 0
    assert "900123" not in quiet.output and "Green" not in quiet.output
    assert "07700 900124" in shown.output and "Mrs Green" in shown.output


def test_the_table_says_how_many_are_stopped(app: Flask, file: Path) -> None:
    lines = check(app, file, "--text", "said").output.splitlines()

    assert lines[0].split() == ["Comments:", "3", "(rows", "skipped:", "1)"]
    assert lines[1].split() == ["Stopped:", "2", "66.7%"]
    assert ["phone", "structured", "1", "2"] in [line.split() for line in lines]


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        (b"said\nbus\n", ["--text", "words"], "there is no column “words”"),
        (b"said\nb\xffs\n", ["--text", "said"], "it is not utf-8 text"),
        (b"said\nbus\n", ["--text", "said", "--encoding", "klingon"], "There is no encoding 'klingon'."),
        (b"", ["--text", "said"], "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    app: Flask, tmp_path: Path, content: bytes, options: list[str], says: str
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    result = check(app, file, *options)

    assert result.exit_code == 1
    assert says in result.output


@pytest.mark.skipif(not REAL.exists(), reason=f"the real comments are not at {REAL}")
def test_few_real_comments_are_stopped(app: Flask) -> None:
    result = json.loads(check(app, REAL, "--text", "text", "--format", "json").output)

    assert result["comments"] > 3000
    assert 0.005 < result["rate"] < 0.05
