"""Reads ``data/airtable-columns.toml``: which columns of which tables may leave, and which records. Pure; what is not named there
is in nothing that this returns, so nothing else can ever be loaded to be sent."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engagement.airtable.kinds.choices import LISTS, Choices
from engagement.airtable.kinds.kind import Column, Share
from engagement.airtable.values import NAMED, Type
from engagement.shared.paths import PACKAGE

FILE = PACKAGE / "data" / "airtable-columns.toml"
PART = {"table", "locality", "standing", "facts", "all", "never", "columns"}
LINE = {"share", "type", "from", "choices", "to", "through", "most"}


@dataclass(frozen=True)
class Classed:
    """A column with its class, and where it stands: columns joined by dots, each the key of another table; or, for links, in a
    table of their own (``table.mine.theirs``)."""

    column: Column
    path: str
    through: str | None = None


@dataclass(frozen=True)
class Part:
    """What the file says of one kind."""

    name: str
    table: str
    locality: str
    standing: Mapping[str, Any]
    facts: Mapping[str, str]
    all: frozenset[str]
    never: tuple[str, ...]
    columns: Mapping[str, Classed]


@lru_cache(maxsize=1)
def parts() -> Mapping[str, Part]:
    """Every kind of our own file."""
    return read(FILE)


def read(path: Path) -> Mapping[str, Part]:
    """Every kind of a file of classes. Raises ValueError naming the kind and column that are wrong."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {name: _part(name, part) for name, part in written.items()}
    for part in found.values():
        for classed in part.columns.values():
            to = classed.column.to
            if to is not None and to not in found:
                raise ValueError(f"{part.name}.{classed.column.name}: links lead to {to!r}, which is no kind")
    return found


def _part(name: str, part: Mapping[str, Any]) -> Part:
    if unknown := part.keys() - PART:
        raise ValueError(f"{name}: nobody reads {sorted(unknown)}")
    columns = {column: _column(f"{name}.{column}", column, line) for column, line in part["columns"].items()}
    return Part(
        name=name,
        table=part["table"],
        locality=part["locality"],
        standing=part["standing"],
        facts=part.get("facts", {}),
        all=frozenset(part.get("all", ())),
        never=tuple(part["never"]),
        columns=columns,
    )


def _column(where: str, name: str, line: Mapping[str, Any]) -> Classed:
    if unknown := line.keys() - LINE:
        raise ValueError(f"{where}: nobody reads {sorted(unknown)}")
    type_, share = Type(line["type"]), Share(line["share"])
    choices = _choices(line.get("choices"))
    if (choices is not None) != (type_ in NAMED):
        raise ValueError(f"{where}: a choice needs a list of choices, and nothing else has one")
    if ("to" in line) != (type_ is Type.LINKS):
        raise ValueError(f"{where}: links need the kind they lead to, and nothing else does")
    to, most = line.get("to"), line.get("most")
    column = Column(name, type_, share, choices=choices, to=to, most=most, alone=to is not None and "from" in line)
    return Classed(column, path=line.get("from", name), through=line.get("through"))


def _choices(said: str | Mapping[str, str] | None) -> Choices | None:
    if said is None:
        return None
    if isinstance(said, str):
        return LISTS[said]
    names = dict(said)
    return lambda: names
