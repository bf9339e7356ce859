"""One door for every file of ballots: what it is called says what it is, or else how it begins."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import BinaryIO

from engagement.tallies import elections, profiles
from engagement.tallies.files import blt, decoding, pabulib, preflib, repairs

ENDINGS = ("pb", *preflib.KINDS, "blt")
LOOK = 40  # lines looked at to see what a file is
MAGIC = (
    (b"PK\x03\x04", "this is a .zip archive, or a spreadsheet. Take the file of ballots out of it, or save it as .pb."),
    (b"PK\x05\x06", "this is an empty .zip archive."),
    (b"\x1f\x8b", "this is a .gz archive. Unpack it first."),
    (b"BZh", "this is a .bz2 archive. Unpack it first."),
    (b"\xfd7zXZ", "this is an .xz archive. Unpack it first."),
    (b"7z\xbc\xaf", "this is a .7z archive. Unpack it first."),
    (b"%PDF", "this is a PDF. The ballots are needed as a .pb, PrefLib or .blt file."),
    (b"\xd0\xcf\x11\xe0", "this is a spreadsheet or document. Save the ballots as .pb."),
    (b"SQLite format 3", "this is a database. The ballots are needed as a .pb, PrefLib or .blt file."),
)
HEADING = re.compile(
    r"#\s*(FILE NAME|TITLE|DATA TYPE|NUMBER|ALTERNATIVE NAME|CATEGORY NAME|MODIFICATION|DESCRIPTION)", re.I
)


@dataclass(frozen=True)
class Reading:
    """What was in the file. `form` is "pb", "soc", "soi", "toc", "toi", "cat" or "blt".

    `election` is there for .pb, and as approvals for .cat (its first category); `seats`, `title` and `withdrawn` for
    .blt. Rankings can be asked of any of them.
    """

    form: str
    repairs: tuple[repairs.Repair, ...]
    election: elections.Election | None = None
    ranked: profiles.Profile | None = None
    title: str = ""
    seats: int | None = None
    withdrawn: tuple[str, ...] = ()
    document: pabulib.Document | None = None
    preferences: preflib.Reading | None = None

    @cached_property
    def profile(self) -> profiles.Profile:
        """The rankings: the file's own, or those the scores amount to."""
        if self.ranked is not None:
            return self.ranked
        if self.election is None:
            raise ValueError("There are no ballots.")
        return profiles.Profile.from_election(self.election)


def open_any(
    source: str | PurePath | Iterable[bytes], name: str = "", *, budget: int | None = None, keep_columns: bool = False
) -> Reading:
    """Read a file by its path, or a stream (or lines) of bytes; `name` tells what a stream would be called.

    Raises repairs.Unreadable for a folder, an archive, an empty file, or one that cannot be counted; OSError when a
    path cannot be opened.
    """
    if not isinstance(source, str | PurePath):
        return _read(_lines(source), name, budget, keep_columns)
    path = Path(source)
    if path.is_dir():
        raise repairs.Unreadable(0, f"{path.name or path} is a folder. Name one file in it.")
    with path.open("rb") as stream:
        return _read(_lines(stream), name or path.name, budget, keep_columns)


def _lines(source: Iterable[bytes] | BinaryIO) -> Iterator[bytes]:
    """Lines, none of which can fill the memory however the file goes on."""
    if hasattr(source, "readline"):
        return iter(lambda: source.readline(decoding.LONGEST + 1), b"")
    return iter(source)


def _read(lines: Iterator[bytes], name: str, budget: int | None, keep: bool) -> Reading:
    head = list(islice(lines, LOOK))
    start = b"".join(head[:2])[:16]
    if not any(row.strip() for row in head):
        head += islice(lines, 10_000)
    if not any(row.strip() for row in head):
        raise repairs.Unreadable(0, "the file is empty.")
    for magic, says in MAGIC:
        if start.startswith(magic):
            raise repairs.Unreadable(0, says)
    ending = PurePath(name).suffix.lower().lstrip(".")
    form = ending if ending in ENDINGS else form_of(head)
    rows = chain(head, lines)
    if form == "pb":
        read = pabulib.read(rows, budget=budget, keep_columns=keep)
        return Reading("pb", read.repairs, read.election, document=read.document, title=_title(read.document))
    if form == "blt":
        ballots = blt.read(rows)
        return Reading("blt", ballots.repairs, None, ballots.profile, ballots.title, ballots.seats, ballots.withdrawn)
    orders = preflib.read(rows, kind=form if form in preflib.KINDS else "")
    election = orders.approvals() if orders.kind == "cat" else None
    title = dict(orders.heading).get("TITLE", "")
    return Reading(orders.kind, orders.repairs, election, orders.profile, title, preferences=orders)


def _title(document: pabulib.Document) -> str:
    return dict(document.meta).get("description", "")


def form_of(head: Iterable[bytes]) -> str:
    """What a file is by how it begins: "pb", "blt" or "preflib".

    Raises repairs.Unreadable when it begins as none of them does.
    """
    told = [text.strip() for _, text in decoding.numbered(head, repairs.Log()) if text.strip()]
    first = told[0] if told else ""
    bare = [text for text in told if not text.startswith("#")]
    if first.rstrip("; ").strip('"').upper() in ("META", "PROJECTS"):
        return "pb"
    if any(HEADING.match(text) for text in told):
        return "preflib"
    if bare and blt.FIRST.fullmatch(bare[0].partition("#")[0]):
        return "blt"
    if len(bare) > 1 and bare[0].isdigit() and re.match(r"\d+\s*,", bare[1]):
        return "preflib"
    raise repairs.Unreadable(
        1,
        "this is no file of ballots that can be read: Pabulib (.pb) begins with META, PrefLib with # lines or the number "
        "of options, and .blt with the numbers of candidates and seats.",
    )
