"""Is this an .xlsx workbook that can be unpacked without harm? Looked at before anything else reads it, by unpacking under a cap
and not by what the file says of itself."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from engagement.intelligence.files.rules import MOST_ROWS
from engagement.intelligence.intake import MOST_COLUMNS, Unusable

MOST_ENTRIES = 1000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TEXTS = 400_000
"""Different texts in one workbook."""

SMALL_PARTS = 4 * 1024 * 1024
"""What parts other than sheets, texts and pictures may unpack to: they are read whole."""

BLOCK = 256 * 1024
OLD = b"\xd0\xcf\x11\xe0"
SHEETS, TEXTS, TYPES = "xl/worksheets/", "xl/sharedStrings.xml", "[Content_Types].xml"
ONE_TEXT = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")
PLACE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")


@dataclass
class Sheet:
    """What a look through a sheet shows: rows, how many are hidden, how many cells were merged."""

    rows: int = 0
    hidden: int = 0
    merged: int = 0


def is_zip(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def is_old(file: IO[bytes]) -> bool:
    """An .xls file of before 2007, or a workbook with a password: both are kept in the same old container."""
    file.seek(0)
    return file.read(4) == OLD


def check(file: IO[bytes]) -> int:
    """How many bytes a workbook unpacks to. Raises Unusable when it is none, or unpacks to too much, or carries macros."""
    try:
        with zipfile.ZipFile(file) as book:
            _check_names(book)
            return _unpack(book)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as wrong:
        raise Unusable("damaged") from wrong


def look_through_all(file: IO[bytes]) -> dict[str, Sheet]:
    """Every sheet, by the part of the zip file that holds it."""
    with zipfile.ZipFile(file) as book:
        names = [one for one in book.namelist() if one.startswith(SHEETS) and one.endswith(".xml")]
    return {name: look_through(file, name) for name in names}


def look_through(file: IO[bytes], name: str) -> Sheet:
    """Walk through a sheet without building anything of it. Raises Unusable with the row where it is too wide, long or broken."""
    sheet, at = Sheet(), _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def begin(tag: str, said: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "row":
            sheet.rows += 1
            at.cells, at.row = 0, at.next_row(said.get("r"))
            sheet.hidden += said.get("hidden") in ("1", "true")
        elif tag == "c":
            at.cell(said.get("r"))
        elif tag == "mergeCell":
            sheet.merged += 1

    def doctype(*_said: object) -> None:
        raise Unusable("entities")

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, doctype
    try:
        with zipfile.ZipFile(file) as book, book.open(name) as part:
            while block := part.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, zipfile.BadZipFile) as wrong:
        raise Unusable("broken", row=at.row) from wrong
    return sheet


class _Walk:
    """Where in the sheet the walk is."""

    row = 0
    cells = 0

    def next_row(self, said: str | None) -> int:
        row = int(said) if said and said.isascii() and said.isdecimal() and len(said) < 9 else self.row + 1
        if row > MOST_ROWS:
            raise Unusable("sheet-rows", row=row, most=MOST_ROWS)
        if row <= self.row:
            raise Unusable("order", row=row)
        return row

    def cell(self, said: str | None) -> None:
        self.cells += 1
        place = PLACE.fullmatch(said) if said else None
        column = _number(place[1]) if place else self.cells
        if max(column, self.cells) > MOST_COLUMNS:
            raise Unusable("sheet-columns", row=max(1, self.row), most=MOST_COLUMNS)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_names(book: zipfile.ZipFile) -> None:
    entries = book.infolist()
    names = [one.filename for one in entries]
    if len(entries) > MOST_ENTRIES:
        raise Unusable("parts")
    if len(set(names)) < len(names) or any(one.startswith("/") or ".." in one.split("/") for one in names):
        raise Unusable("names")
    if any(one.flag_bits & 1 for one in entries):
        raise Unusable("password")
    if TYPES not in names or "xl/workbook.xml" not in names:
        raise Unusable("other-zip")
    kinds = book.open(TYPES).read(SMALL_PARTS)
    if b"macroEnabled" in kinds or any(one.endswith("vbaProject.bin") for one in names):
        raise Unusable("macros")


def _unpack(book: zipfile.ZipFile) -> int:
    """Unpack every part into nothing, until the cap. What a part says of its own size is not believed."""
    total = 0
    for entry in book.infolist():
        size = texts = 0
        most = MOST_UNPACKED if entry.filename.startswith((SHEETS, TEXTS, "xl/media/")) else SMALL_PARTS
        with book.open(entry) as part:
            while block := part.read(BLOCK):
                if size == 0 and b"<!DOCTYPE" in block[:2048].replace(b"\0", b""):
                    raise Unusable("entities")
                size, total = size + len(block), total + len(block)
                texts += len(ONE_TEXT.findall(block)) if entry.filename == TEXTS else 0
                if size > most or total > MOST_UNPACKED or texts > MOST_TEXTS:
                    raise Unusable("unpacks")
    return total
