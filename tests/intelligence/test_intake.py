"""Reading somebody else's file: every date people write, every way a file can be wrong."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.intelligence import intake
from engagement.intelligence.intake import Fault, Row
from engagement.shared import sheets

TODAY = date(2026, 3, 2)
ALLOWED = {"kind": ["worry", "idea"], "channel": ["hub"], "language": ["en"]}


def read(content: str, **columns: str) -> list[Row | Fault]:
    columns = {"text": "text", "date": "date"} | columns
    return list(intake.read_rows(io.StringIO(content, newline=""), columns=columns, today=TODAY, allowed=ALLOWED))


@pytest.mark.parametrize(
    "written",
    [
        "27/03/2025",
        "27/3/25",
        "27-03-2025",
        "27.3.2025",
        "2025-03-27",
        "2025-03-27T10:00:00Z",
        "2025/03/27",
        "27 March 2025",
    ]
    + ["27 Mar 2025", "27th March 2025", "27-Mar-25", "3/27/2025", " 27/03/2025 10:15 "],
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert intake.read_day(written, today=TODAY) == date(2025, 3, 27)


@pytest.mark.parametrize(
    "written", ["", "soon", "31/02/2025", "2025-13-13", "3/3/2026", "12 Smarch 2025", "1/1/0", "9" * 60]
)
def test_what_is_no_day_is_refused_with_a_reason(written: str) -> None:
    with pytest.raises(ValueError, match="dat|day"):
        intake.read_day(written, today=TODAY)


@given(st.text(max_size=60))
def test_no_date_however_odd_breaks_the_reading(written: str) -> None:
    try:
        assert isinstance(intake.read_day(written, today=TODAY), date)
    except ValueError as wrong:
        assert str(wrong)


def test_a_text_is_kept_to_the_last_space_and_line_break() -> None:
    (row,) = read('text,date\r\n"  two\r\nlines, ""quoted"" \t",1/2/2025\r\n')

    assert isinstance(row, Row)
    assert row.text == '  two\r\nlines, "quoted" \t'
    assert (row.number, row.heard_on) == (2, date(2025, 2, 1))


@pytest.mark.parametrize("empty", ["", "   ", "Did not answer", "did not answer.", "N/A", "-", "...", "No response"])
def test_a_row_where_nobody_answered_is_reported(empty: str) -> None:
    (fault,) = read(f"text,date\n{empty},1/2/2025\n")

    assert isinstance(fault, Fault)
    assert fault.sort == "unanswered"


@pytest.mark.parametrize("answer", ["Nothing.", "No", "👍", "!؟", "None"])
def test_short_answers_are_answers(answer: str) -> None:
    assert isinstance(read(f"text,date\n{answer},1/2/2025\n")[0], Row)


def test_one_bad_row_does_not_stop_the_others() -> None:
    rows = read(f"text,date\nGood,1/2/2025\nShort\nBad day,soon\n{'x' * 100_000},1/2/2025\nGood too,2/2/2025\n")

    assert [type(row).__name__ for row in rows] == ["Row", "Fault", "Fault", "Fault", "Row"]
    assert [row.number for row in rows] == [2, 3, 4, 5, 6]
    assert "1 cells where the heading has 2" in str(rows[1].reason)  # type: ignore[union-attr]


def test_other_columns_are_checked_against_their_lists() -> None:
    rows = read(
        "text,date,k,v\nA,1/2/2025,Idea,3\nB,1/2/2025,rant,1\nC,1/2/2025,,many\nD,1/2/2025,,\n", kind="k", voices="v"
    )

    assert (rows[0].kind, rows[0].voices) == ("idea", 3)  # type: ignore[union-attr]
    assert "rant" in str(rows[1].reason) and "many" in str(rows[2].reason)  # type: ignore[union-attr]
    assert (rows[3].kind, rows[3].voices) == (None, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "row 1: the file is empty"),
        ("words,date\nA,1/2/2025\n", "row 1: there is no column “text”"),
        ("text,text,date\nA,B,1/2/2025\n", "more than one column “text”"),
        ("text,date\nA,1/2/2025\nB\0,1/2/2025\n", "row 3: it has a NUL"),
        ("a," * 300_000 + "text,date\n", "row 1: it has 300,002 columns"),
        ("a," * 1_000_000 + "text,date\n", "row 1: it is longer"),
        (f'text,date\n"{"x" * 200_000}",1/2/2025\n', "row 2: a cell of it is longer"),
        ('text,date\n"never closed,1/2/2025\n', "row 2: a quotation mark never ends"),
    ],
)
def test_a_file_that_cannot_be_read_says_in_which_row_and_why(content: str, why: str) -> None:
    with pytest.raises(intake.Unusable) as unusable:
        read(content)

    assert why in str(unusable.value)


def test_the_wrong_encoding_is_noticed() -> None:
    file = io.TextIOWrapper(io.BytesIO("text,date\nCafé,1/2/2025\n".encode("cp1252")), encoding="utf-8", newline="")

    with pytest.raises(intake.Unusable, match="not utf-8 text"):
        list(intake.read_rows(file, columns={"text": "text"}, today=TODAY, allowed=ALLOWED))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_whatever_the_file_holds_rows_come_out_or_a_reason(content: str) -> None:
    try:
        for row in read("text,date\n" + content):
            assert isinstance(row, (Row, Fault))
    except intake.Unusable as unusable:
        assert "row" in str(unusable)


@pytest.mark.parametrize("start", "=+-@\t\r\0")
def test_a_cell_of_the_report_is_never_a_formula(start: str) -> None:
    assert sheets.inert(f"{start}cmd").startswith("'")
    assert sheets.inert("plain = text") == "plain = text"
