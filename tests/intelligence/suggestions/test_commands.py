"""`engagement intelligence evaluate`: its answer, what it says of bad files, and what it does not load."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement.intelligence.suggestions.commands import evaluate
from tests.intelligence.suggestions.samples import REAL, made, needs_real, written


def run(file: Path, *options: str, split: str = "random") -> Result:
    return CliRunner().invoke(evaluate, [str(file), "--text", "text", "--themes", "themes", "--split", split, *options])


@pytest.mark.parametrize("split", ["date", "random"])
def test_the_scores_stand_beside_the_baseline(tmp_path: Path, split: str) -> None:
    found = run(written(tmp_path / "said.csv", made(100)), "--also", "question", split=split)

    assert found.exit_code == 0, found.output
    for line in (
        "Rows read: 100",
        "Micro F1",
        "Macro F1",
        "Exact match",
        "Label-ranking average precision",
        "Coverage at 80%",
    ):
        assert line in found.stdout
    assert "learning: part 1 of 5" in found.stderr and "learning" not in found.stdout


def test_json_is_the_whole_of_standard_out_and_the_same_every_time(tmp_path: Path) -> None:
    file = written(tmp_path / "said.csv", made(80))
    found = [run(file, "--format", "json", "--seed", "3").stdout for _ in range(2)]

    assert found[0] == found[1]
    answer = json.loads(found[0])
    assert answer["trained_on"] + answer["tested_on"] == answer["different_texts"] == 80
    assert answer["model"]["exact_match"] > answer["baseline"]["exact_match"]
    assert {one["theme"] for one in answer["by_theme"]} == {"Buses", "Damp", "Parks"} == set(answer["strongest"])


def test_everything_left_out_is_counted(tmp_path: Path) -> None:
    file = written(tmp_path / "said.csv", made(60))
    again = made(60)[0].text.upper()
    with file.open("a", encoding="utf-8") as more:
        more.write(f'"{again}!",Buses,01/01/2026,a\n')
        more.write("Did not answer,Buses,01/01/2026,a\n,Buses,01/01/2026,a\nbus one,,01/01/2026,a\n")
        more.write("bus two,Labelling not possible,01/01/2026,a\nbus three,Not assigned; Buses,01/01/2026,a\n")
        more.write(f"bus four,Buses,31/02/2026,a\nbus five,Buses\n\n{'bus ' * 10_000},Buses,01/01/2026,a\n")
    answer = json.loads(run(file, "--format", "json", split="date").stdout)

    assert answer["left_out"] == {
        "no answer": 2,
        "no theme": 1,
        "no theme, only 'Labelling not possible'": 1,
        "no day that can be read": 1,
        "not as many cells as the heading": 1,
        "an empty row": 1,
        "too long": 1,
    }
    assert answer["rows"] == answer["examples"] + sum(answer["left_out"].values())
    assert answer["examples"] == 62 and answer["different_texts"] == 61


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "row 1: the file is empty"),
        (b"text,theme\na,b\n", "there is no column “themes”. Its columns are: text, theme"),
        (b"text,themes,themes\na,b,c\n", "there is more than one column “themes”"),
        (b"text,themes\n", "too few to test on any"),
        ("text,themes\ncaf\xe9,b\n".encode("latin-1"), "it is not utf-8 text (byte"),
        (b"\xff\xfet\x00e\x00", "it is not utf-8 text (byte 0)"),
        (b"text,themes\n\x00,b\n", "this is not a text file"),
        (b'text,themes\n"a,b\n', "row 2: a quotation mark never ends"),
        (b"text,themes\n" + b"a" * 1_000_001 + b",b\n", "row 2: it is longer than 1,000,000 characters"),
        (b"text,themes\n" + b"a" * 900_000 + b",b\n", "row 2: a cell of it is longer"),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n", "row 1: it has 100,000 columns"),
        (b"text,themes\n" + b"".join(b"word%d,Buses\n" % n for n in range(40)), "at least two themes"),
        (b"text,themes\n" + b"".join(b"w%d,theme%d\n" % (n, n % 2) for n in range(8)), "at least 10 are needed"),
        (b"text,themes\n" + b"no,Buses\nno,Parks\n" * 40, "too few to test on any"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_and_leaves_with_2(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "said.csv"
    file.write_bytes(content)
    found = run(file)

    assert (found.exit_code, found.stdout) == (2, "")
    assert says in found.stderr and "Traceback" not in found.stderr and len(found.stderr) < 1000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--date", "when"], "there is no column “when”"),
        (["--also", "mood"], "there is no column “mood”"),
        (["--test-share", "1"], "--test-share"),
        (["--test-share", "0.999"], "0 different texts to learn from|days are too few|to learn from"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(tmp_path: Path, options: list[str], says: str) -> None:
    found = run(written(tmp_path / "said.csv", made(30)), *options, split="date")

    assert found.exit_code == 2 and any(part in found.stderr for part in says.split("|"))


def test_one_day_cannot_be_split_by_date(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("text,themes,date\n" + "".join(f"word{n},A{n % 2},01/02/2025\n" for n in range(50)))

    assert "--split random can split it" in run(file, split="date").stderr


def test_neither_pages_nor_the_terminal_load_scikit_learn() -> None:
    modules = (
        "engagement.terminal, engagement.intelligence.suggestions.model, engagement.intelligence.suggestions.storing"
    )
    code = f"import sys, {modules}; print(sorted({{'sklearn', 'scipy'}} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@needs_real
def test_on_half_the_real_comments_suggestions_beat_the_most_frequent_theme_clearly(tmp_path: Path) -> None:
    half = tmp_path / "half.csv"
    with REAL.open(encoding="utf-8", newline="") as file, half.open("w", encoding="utf-8", newline="") as to:
        heading, *rows = csv.reader(file)
        csv.writer(to).writerows([heading, *rows[::2]])
    answer = json.loads(run(half, "--format", "json", split="date").stdout)
    model, baseline = answer["model"], answer["baseline"]

    assert answer["rows"] == answer["examples"] + sum(answer["left_out"].values()) == 1979
    assert model["exact_match"] > 0.45 and baseline["exact_match"] < 0.2
    assert model["ranking"] > 0.75 and baseline["ranking"] < 0.5
    assert model["micro_f1"] > baseline["micro_f1"] + 0.35
