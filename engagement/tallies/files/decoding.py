"""Bytes to numbered lines of text, one at a time: UTF-8, UTF-16, or the single-byte alphabet of the country.

The choice never depends on chance or on how much is read at once. A byte order mark decides. Without one the text is
UTF-8; a line that is not is in the single-byte alphabet usual where META says the ballots are from, and where two of
those are usual (central Europe), the first byte that tells them apart decides. What was assumed is reported.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from engagement.tallies.files import repairs

LONGEST = 16_000_000  # bytes in a line; more is no text file
AHEAD = 400  # lines looked at to find the country
COUNTRY = re.compile(rb'^\s*"?country"?\s*;\s*"?([A-Za-z ]+)', re.I)
USUAL = {
    "cp1250": "albania bosnia croatia czechia czech hungary poland romania slovakia slovenia",
    "cp1251": "belarus bulgaria macedonia russia serbia ukraine",
    "cp1253": "cyprus greece",
    "cp1254": "turkey turkiye",
    "cp1257": "estonia latvia lithuania",
}
NAMES = {
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "iso8859-2": "ISO 8859-2",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
# The letters of central Europe that stand at different bytes in ISO 8859-2 and in Windows-1250.
APART = re.compile(rb"[\x80-\x9f\xa1\xa5\xa6\xa9\xab\xac\xae\xb1\xb5\xb6\xb9\xbb\xbc\xbe]")
ONLY_WINDOWS = re.compile(rb"[\x80-\x9f]")
ISO_POLISH = re.compile(rb"[\xa1\xa6\xac\xb1\xb6\xbc]")
ISO_CZECH = re.compile(rb"[\xa9\xab\xae\xb9\xbb]")
MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def numbered(raw: Iterable[bytes], log: repairs.Log) -> Iterator[tuple[int, str]]:
    """Number each line from 1 and give its text, without the line's end.

    Raises repairs.Unreadable for what is no text.
    """
    rows = iter(raw)
    first = next(rows, b"")
    rows = chain([first], rows)
    wide = next((name for mark, name in MARKS if first.startswith(mark)), None) or _wide(first)
    if wide:
        log.add("encoding", 1, f"the file is read as {NAMES[wide]} text.")
        yield from enumerate(_split(_sixteen(rows, wide)), start=1)
        return
    yield from enumerate(_split(_Narrow(rows, log).texts()), start=1)


def _wide(first: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain letters is nought."""
    odd, even = first[:8:2], first[1:8:2]
    if len(first) >= 3 and all(odd) and not any(even):
        return "utf-16-le"
    return "utf-16-be" if len(first) >= 3 and all(even) and not any(odd) else None


def _sixteen(rows: Iterator[bytes], name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    rest = ""
    for row in rows:
        rest += decoder.decode(row)
        *whole, rest = rest.split("\n")
        yield from whole
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _split(texts: Iterable[str]) -> Iterator[str]:
    """Leave out the ends of lines and the mark; old Macintosh files end lines with a carriage return alone."""
    for number, text in enumerate(texts):
        line = text.rstrip("\r\n")
        if not number:
            line = line.lstrip("\ufeff")
        if "\0" in line:
            raise repairs.Unreadable(number + 1, "this is not text. Is it the right file?")
        if "\r" in line:
            yield from line.split("\r")
        else:
            yield line


class _Narrow:
    """UTF-8, and the country's single-byte alphabet for any line that is not: see the top of the module."""

    def __init__(self, rows: Iterator[bytes], log: repairs.Log) -> None:
        self.rows = rows
        self.log = log
        self.head: list[bytes] = []
        self.country = ""
        self.usual = ""  # the single-byte alphabet, once a line is not UTF-8
        self.sure = False  # has it been told apart from its neighbour?

    def texts(self) -> Iterator[str]:
        number = 0
        while (row := next(self.rows, None)) is not None:
            number += 1
            if len(row) > LONGEST:
                raise repairs.Unreadable(number, "this line is far too long. Is it a text file?")
            if number <= AHEAD:
                self.head.append(row)
            try:
                yield row.decode()
            except UnicodeDecodeError:
                yield self._single(number, row)

    def _single(self, number: int, row: bytes) -> str:
        self.usual = self.usual or self._alphabet()
        if self.usual == "cp1250" and not self.sure and APART.search(row):
            self.sure = True
            self.usual = self._central(row)
        self.log.habit("encoding", number, f"this is not UTF-8 text; it is read as {NAMES[self.usual]}.")
        return row.decode(self.usual, errors="replace")

    def _alphabet(self) -> str:
        ahead = list(islice(self.rows, AHEAD))
        self.rows = chain(ahead, self.rows)
        found = next((match for row in (*self.head, *ahead) if (match := COUNTRY.match(row))), None)
        self.country = found[1].decode().strip().lower() if found else ""
        word = self.country.partition(" ")[0]
        return next((name for name, places in USUAL.items() if word in places.split()), "cp1252")

    def _central(self, row: bytes) -> str:
        iso = ISO_POLISH if self.country == "poland" else ISO_CZECH
        return "iso8859-2" if iso.search(row) and not ONLY_WINDOWS.search(row) else "cp1250"
