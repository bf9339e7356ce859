"""Files made to do harm: each is refused with a sentence, in little time and little memory."""

import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask

from engagement.intelligence.files import encodings, opening, workbook, zipped
from engagement.intelligence.intake import Unusable
from tests.intelligence.test_files import book

SECONDS = 1.0
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"


def altered(name: str, content: bytes | None, *, of: bytes | None = None) -> bytes:
    """A good workbook with one part put in its place, or added; or left out."""
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(of or book(["text"], ["Dark."])))
    with good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            if entry.filename != name:
                bad.writestr(entry.filename, good.read(entry.filename))
        if content is not None:
            bad.writestr(name, content)
    return out.getvalue()


def sheet(rows: bytes) -> bytes:
    return altered(SHEET, HEAD + rows + FOOT)


def nested() -> bytes:
    """A zip of zips of zips, as 42.zip is."""
    inner = b"\0" * 10_000_000
    for _level in range(3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
            for number in range(8):
                box.writestr(f"{number}.zip", inner)
        inner = out.getvalue()
    return inner


def lying() -> bytes:
    """A workbook whose sheet says that it is small."""
    content = bytearray(altered(SHEET, HEAD + b" " * 3_000_000 + FOOT))
    size = (len(HEAD) + 3_000_000 + len(FOOT)).to_bytes(4, "little")
    return bytes(content).replace(size, (50).to_bytes(4, "little"))


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr">'
    b"<is><t>&b;</t></is></c></row>" + FOOT
)

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten thousand million noughts": (lambda: sheet(b"\0" * 150_000_000), "unpacks to far more"),
    "zips in zips": (nested, "not an .xlsx"),
    "a part that lies about its size": (lying, "damaged"),
    "a million columns": (
        lambda: sheet(b'<row r="1">' + b"<c/>" * 1_000_000 + b"</row>"),
        "row 1: it has more than 500 columns",
    ),
    "a cell far to the right": (lambda: sheet(b'<row r="1"><c r="XFD1"/></row>'), "row 1: it has more than 500"),
    "a row far below": (lambda: sheet(b'<row r="1"/><row r="99999999"/>'), "row 99,999,999: a sheet has no more"),
    "rows out of order": (lambda: sheet(b'<row r="5"/><row r="2"/>'), "row 2: its rows are not in order"),
    "an unfinished sheet": (lambda: altered(SHEET, HEAD + b'<row r="1">'), "after row 1: the sheet is broken"),
    "entities in a sheet": (lambda: altered(SHEET, ENTITIES), "entities"),
    "entities in its texts": (lambda: altered("xl/sharedStrings.xml", ENTITIES), "entities"),
    "a million texts": (
        lambda: altered("xl/sharedStrings.xml", b"<sst>" + b"<si><t>a</t></si>" * 1_000_000),
        "unpacks",
    ),
    "a heavy part": (lambda: altered("xl/styles.xml", b" " * 5_000_000), "unpacks to far more"),
    "macros": (lambda: altered("xl/vbaProject.bin", b"x"), "carries macros"),
    "too many parts": (lambda: _many(), "too many parts"),
    "a path up the tree": (lambda: altered("../../etc/passwd", b"x"), "names that no spreadsheet"),
    "no workbook": (lambda: altered("xl/workbook.xml", None), "not an .xlsx"),
    "no styles it can read": (lambda: altered("xl/styles.xml", b"<broken"), "damaged"),
    "an old or locked file": (lambda: zipped.OLD + b"x" * 2000, "old Excel file, or has a password"),
    "an empty sheet": (lambda: book(), "the file is empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "not a table"),
}


def _many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for number in range(1200):
            box.writestr(str(number), b"")
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_harmful_file_is_refused_in_a_sentence_and_a_second(name: str, app: Flask) -> None:
    make, says = BAD[name]
    content = io.BytesIO(make())
    workbook.load_workbook(io.BytesIO(book(["a"])))  # the library itself is loaded once

    began = time.process_time()
    with app.app_context(), pytest.raises(Unusable, match=says):
        form, _size = opening._look(content)
        if form == "xlsx":
            opening._open_workbook(content, None)
    assert time.process_time() - began < SECONDS


MEASURED = """
import io, resource, sys, tracemalloc
sys.path.insert(0, ".")
from tests.intelligence import test_hostile_files as corpus
from engagement.intelligence.files import opening, workbook
from engagement.intelligence.intake import Unusable
from engagement.application import create_app
content = io.BytesIO(corpus.BAD[sys.argv[1]][0]())
workbook.load_workbook(io.BytesIO(corpus.book(["a"])))
tracemalloc.start()
try:
    form, _size = opening._look(content)
    opening._open_workbook(content, None)
except Unusable:
    print(tracemalloc.get_traced_memory()[1] // 1024**2)
"""


@pytest.mark.parametrize("name", ["ten thousand million noughts", "a million columns", "a million texts"])
def test_a_harmful_file_takes_little_memory(name: str) -> None:
    run = subprocess.run([sys.executable, "-c", MEASURED, name], check=True, capture_output=True, text=True)
    assert int(run.stdout) < 20, f"{run.stdout} MB"


def test_a_file_with_links_outward_is_read_without_following_them(app: Flask) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    content = io.BytesIO(altered("xl/externalLinks/externalLink1.xml", link))
    with app.app_context():
        opened = opening._open_workbook(content, None)
    assert opened.rows is not None
    opened.rows.close()
    assert opened.seen["rows"] == [["Dark."]]


@pytest.mark.parametrize(("is_1904", "day"), [(False, "2026-02-01"), (True, "2030-02-02")])
def test_days_are_counted_from_the_year_the_workbook_says(app: Flask, is_1904: bool, day: str) -> None:
    plain = book(["text", "date"], ["Dark.", 46054])
    with zipfile.ZipFile(io.BytesIO(plain)) as good:
        pr = b'<workbookPr date1904="%d"/>' % is_1904
        said = re.sub(rb"<workbookPr[^>]*>", pr, good.read("xl/workbook.xml"))
        cells = good.read(SHEET).replace(b'<c r="B2" t="n">', b'<c r="B2" s="1">')
        styles = good.read("xl/styles.xml")
    whole = styles.index(b"<cellXfs")
    one = b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0"/>'
    xf = b'<cellXfs count="2">' + one % 0 + one % 14 + b"</cellXfs>"
    styles = styles[:whole] + xf + styles[styles.index(b"</cellXfs>") + len(b"</cellXfs>") :]
    content = altered("xl/workbook.xml", said, of=altered(SHEET, cells, of=altered("xl/styles.xml", styles, of=plain)))
    with app.app_context():
        opened = opening._open_workbook(io.BytesIO(content), None)
    assert opened.rows is not None
    opened.rows.close()
    assert opened.seen["rows"] == [["Dark.", day]]


def test_hidden_rows_and_merged_cells_are_told(app: Flask) -> None:
    rows = b'<row r="1"><c t="inlineStr"><is><t>text</t></is></c></row>'
    rows += b'<row r="2" hidden="1"><c t="inlineStr"><is><t>Dark.</t></is></c></row>'
    content = altered(
        SHEET,
        HEAD + rows + FOOT.replace(b"</worksheet>", b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'),
    )
    with app.app_context():
        opened = opening._open_workbook(io.BytesIO(content), None)
    assert opened.rows is not None
    opened.rows.close()
    assert (opened.seen["hidden"], opened.seen["merged"], opened.seen["rows"]) == (1, 1, [["Dark."]])


@pytest.mark.parametrize("content", [b"", b"a", "é".encode() * 50_000, b"x" * 65_535 + "é".encode()])
def test_text_that_is_cut_between_blocks_is_still_text(content: bytes) -> None:
    assert encodings.detect(io.BytesIO(content)) == "utf-8-sig"


@pytest.mark.parametrize("before", [0, 10, 65_530, 65_536, 70_000])
def test_the_place_of_the_first_wrong_letter_is_found(before: int) -> None:
    assert encodings.first_fault(io.BytesIO(b"x" * before + b"\xe9\n"), "utf-8") == before
