"""The place's mapping: which kind goes into which table and which column into which field, read and checked line by line.

Pure but for the file. What it may name is decided by the kinds: it can leave out and rename, and it can never send what is private.
"""

import os
import re
import tomllib
from collections.abc import Collection, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from engagement.airtable.kinds import KINDS, Column, Kind, Share
from engagement.airtable.values import Type

APP_ID = "App ID"
"""The field that a record is known by, whatever happens to it: a random text of ours, the merge key of every upsert."""
LAST_MODIFIED = "Last modified"
"""The field a person makes once, by which we ask for nothing but what changed."""

Direction = Literal["both", "out"]
Policy = Literal["ours", "hold"]

BASE_ID = re.compile(r"app[A-Za-z0-9]{14}")
SECTION = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
FIRST = (Type.TEXT, Type.LONG_TEXT, Type.WHOLE, Type.MONEY, Type.DAY, Type.MOMENT)
"""What Airtable allows as the field it shows first."""
LONGEST_NAME = 255


class Wrong(ValueError):
    """The mapping cannot be used; the sentence names the file and the line."""


@dataclass(frozen=True)
class Base:
    """An Airtable base: of the whole place, or of one locality (its slug)."""

    key: str
    id: str
    locality: str | None = None


@dataclass(frozen=True)
class Field:
    """A column and what its field was called when it was made; afterwards it is known by its id. ``direction`` is what holds in
    the end: "both" only where kind, column and mapping all say so."""

    column: str
    name: str
    direction: Direction


@dataclass(frozen=True)
class Table:
    """A kind and its table; the first field is the one that Airtable shows first."""

    kind: str
    name: str
    direction: Direction
    fields: tuple[Field, ...]
    policy: Policy


@dataclass(frozen=True)
class Mapping:
    """All of it."""

    bases: tuple[Base, ...]
    tables: tuple[Table, ...]

    @cached_property
    def by_kind(self) -> Map[str, Table]:
        return {table.kind: table for table in self.tables}


@dataclass
class _Reading:
    """The file while it is read: what it says, and where each thing in it is said."""

    name: str
    written: Map[str, Any]
    lines: Map[tuple[str, ...], int]
    environ: Map[str, str]
    kinds: Map[str, Kind]
    localities: Collection[str] | None
    ids: dict[str, str] = field(default_factory=dict)

    def wrong(self, sentence: str, *where: str) -> Wrong:
        line = next((self.lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in self.lines), 1)
        return Wrong(f"{self.name}, line {line}: {sentence}")


def read(
    path: Path,
    *,
    environ: Map[str, str] | None = None,
    kinds: Map[str, Kind] = KINDS,
    localities: Collection[str] | None = None,
) -> Mapping:
    """Read a mapping and check it; ``localities`` are the slugs of the place's own. Raises Wrong naming the first line that cannot
    be used."""
    try:
        text = path.read_text(encoding="utf-8")
        written = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise Wrong(f"{path.name}, line 1: it cannot be read: {fault}") from fault
    except tomllib.TOMLDecodeError as fault:
        raise Wrong(f"{path.name}, line {_line_of(fault, text)}: it is not TOML: {fault}") from fault
    settings = os.environ if environ is None else environ
    reading = _Reading(path.name, written, _lines(text), settings, kinds, localities)
    return Mapping(tuple(_bases(reading)), tuple(_tables(reading)))


def _line_of(fault: tomllib.TOMLDecodeError, text: str) -> int:
    found = AT_LINE.search(str(fault))
    return int(found[1]) if found and found[1] else text.count("\n") + 1


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each part and each key, by their names from the outside in."""
    lines: dict[tuple[str, ...], int] = {}
    part: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := SECTION.fullmatch(line):
            part = tuple(name.strip(" \"'") for name in found[1].split("."))
            lines.setdefault(part, number)
        elif found := KEY.match(line):
            lines.setdefault((*part, found[1].strip("\"'")), number)
    return lines


def _bases(reading: _Reading) -> Iterator[Base]:
    bases = reading.written.get("bases")
    if not isinstance(bases, dict) or not bases:
        raise reading.wrong("it names no base: write [bases] and a line for each", "bases")
    for key, said in bases.items():
        line = {"id": said} if isinstance(said, str) else said
        if not isinstance(line, dict) or not isinstance(line.get("id"), str) or line.keys() - {"id", "locality"}:
            raise reading.wrong(f"the base {key} needs an id, and may have a locality", "bases", key)
        id_ = _base_id(reading, key, line["id"])
        if id_ in reading.ids:
            raise reading.wrong(f"the bases {reading.ids[id_]} and {key} have the same id", "bases", key)
        reading.ids[id_] = key
        locality = line.get("locality")
        known = reading.localities
        if locality is not None and (not isinstance(locality, str) or (known is not None and locality not in known)):
            raise reading.wrong(f"there is no locality {locality!r}", "bases", key)
        yield Base(key, id_, locality)


def _base_id(reading: _Reading, key: str, said: str) -> str:
    id_ = said
    if said.startswith("env:"):
        id_ = reading.environ.get(said[4:], "").strip()
        if not id_:
            raise reading.wrong(
                f"the setting {said[4:]}, which holds the id of the base {key}, is not set", "bases", key
            )
    if not BASE_ID.fullmatch(id_):
        raise reading.wrong(f"the id of the base {key} is not one: app and 14 letters or digits", "bases", key)
    return id_


def _tables(reading: _Reading) -> Iterator[Table]:
    policy = reading.written.get("policy", "hold")
    if policy not in ("ours", "hold"):
        raise reading.wrong('policy must be "ours" or "hold"', "policy")
    names: dict[str, str] = {}
    sections = {name: said for name, said in reading.written.items() if name not in ("policy", "bases")}
    for kind, said in sections.items():
        if kind not in reading.kinds:
            raise reading.wrong(f"there is no kind {kind}. There are: {', '.join(sorted(reading.kinds))}", kind)
        table = _table(reading, reading.kinds[kind], said, sections.keys(), policy)
        if (plain := table.name.casefold()) in names:
            raise reading.wrong(f"{names[plain]} and {kind} go to the same table", kind, "table")
        names[plain] = kind
        yield table
    if not sections:
        raise reading.wrong("it names nothing to send: write a part such as [notes]")


def _table(reading: _Reading, kind: Kind, said: Any, sent: Any, policy: Policy) -> Table:
    where = kind.name
    if not isinstance(said, dict) or (unknown := said.keys() - {"table", "direction", "policy", "fields"}):
        extra = next(iter(unknown)) if isinstance(said, dict) else where
        raise reading.wrong(f"nobody reads {extra!r} here", where, extra)
    name = _name(reading, said.get("table"), where, "table")
    direction = said.get("direction", "out")
    if direction not in ("both", "out"):
        raise reading.wrong('direction must be "both" or "out"', where, "direction")
    comes_in = any(column.share is Share.BOTH for column in kind.columns.values())
    if direction == "both" and not comes_in:
        raise reading.wrong(f"{where} only go out: nothing written in Airtable can reach them", where, "direction")
    own = said.get("policy", policy)
    if own not in ("ours", "hold"):
        raise reading.wrong('policy must be "ours" or "hold"', where, "policy")
    fields = tuple(_fields(reading, kind, said.get("fields"), direction, sent))
    return Table(where, name, direction, fields, own)


def _fields(reading: _Reading, kind: Kind, said: Any, direction: Direction, sent: Any) -> Iterator[Field]:
    where = (kind.name, "fields")
    if not isinstance(said, dict) or not said:
        raise reading.wrong(f"{kind.name} have no fields: write [{kind.name}.fields] and a line for each", *where)
    names: dict[str, str] = {}
    for number, (name, line) in enumerate(said.items()):
        here = (*where, name)
        column = _column(reading, kind, name, sent)
        if number == 0 and column.type not in FIRST:
            raise reading.wrong(f"Airtable cannot show {name} first: begin with a text, a number or a day", *here)
        parts = {"name": line} if isinstance(line, str) else line
        if not isinstance(parts, dict) or parts.keys() - {"name", "direction"}:
            raise reading.wrong(f"write {name} = the field's name in quotes", *here)
        called = _name(reading, parts.get("name"), *here)
        if (plain := called.casefold()) in names:
            raise reading.wrong(f"{names[plain]} and {name} go to the same field", *here)
        if plain in (APP_ID.casefold(), LAST_MODIFIED.casefold()):
            raise reading.wrong(f"the field {called!r} is the sync's own", *here)
        names[plain] = name
        yield Field(name, called, _direction(reading, column, parts.get("direction"), direction, here))


def _column(reading: _Reading, kind: Kind, name: str, sent: Any) -> Column:
    column = kind.columns.get(name)
    may = ", ".join(one.name for one in kind.columns.values() if one.share is not Share.NEVER)
    if column is None:
        raise reading.wrong(f"{kind.name} have no column {name}. They have: {may}", kind.name, "fields", name)
    if column.share is Share.NEVER:
        raise reading.wrong(f"{name} of {kind.name} is private and never leaves", kind.name, "fields", name)
    if column.to is not None and column.to not in sent:
        raise reading.wrong(f"{name} leads to {column.to}, which go to no table", kind.name, "fields", name)
    return column


def _direction(reading: _Reading, column: Column, said: Any, table: Direction, here: tuple[str, ...]) -> Direction:
    if said not in (None, "both", "out"):
        raise reading.wrong('direction must be "both" or "out"', *here)
    if said == "both" and (column.share is not Share.BOTH or table == "out"):
        raise reading.wrong(f"{column.name} only goes out", *here)
    return "both" if column.share is Share.BOTH and table == "both" and said != "out" else "out"


def _name(reading: _Reading, said: Any, *where: str) -> str:
    if not isinstance(said, str) or not said.strip():
        raise reading.wrong("it needs a name in quotes", *where)
    if len(said) > LONGEST_NAME or said != said.strip() or not said.isprintable():
        raise reading.wrong(
            f"a name has up to {LONGEST_NAME} letters, on one line and without blanks at its ends", *where
        )
    return said
