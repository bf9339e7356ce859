"""Files for a spreadsheet hold what people wrote, run none of it, and take no more memory however long they are."""

import csv
import io
import tracemalloc
from collections.abc import Iterator

import openpyxl
import pytest
from flask import Flask

from engagement.shared import sheets

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", LIVE)
def test_what_looks_like_a_formula_stays_text_in_both_kinds_of_file(app: Flask, text: str) -> None:
    with app.test_request_context():
        (_, (cell,)) = csv.reader(io.StringIO(sheets.csv_file("a.csv", ["said"], [[text]]).get_data(as_text=True)))
        assert cell.startswith("'")
        book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_file("a.xlsx", ["said"], [[text]]).get_data()))
        written = book.active["A2"]  # type: ignore[index]
        assert written.data_type == "s" and written.hyperlink is None


def test_numbers_stay_numbers_and_nothing_stays_empty(app: Flask) -> None:
    with app.test_request_context():
        book = openpyxl.load_workbook(
            io.BytesIO(sheets.xlsx_file("a.xlsx", ["a", "b", "c"], [[-3, None, "اردو"]]).get_data())
        )
        assert list(book.active.values)[1] == (-3, None, "اردو")  # type: ignore[union-attr]
        assert sheets.csv_file("a.csv", ["a"], [[-3]]).get_data(as_text=True).endswith("a\r\n-3\r\n")


@pytest.mark.parametrize("kind", [sheets.csv_file, sheets.xlsx_file])
def test_many_rows_take_no_more_memory_than_few(app: Flask, kind: object) -> None:
    def rows(number: int) -> Iterator[tuple[int, str]]:
        return ((n, "word " * 10) for n in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        with app.test_request_context():
            for _piece in kind("a", ["n", "said"], rows(number)).response:  # type: ignore[operator]
                pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(20_000) < peak(2_000) * 1.5 + 500_000
