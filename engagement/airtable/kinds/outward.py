"""Any kind that the classes describe, read from the database in a few statements however many records are asked for.

What is not in the classes is not in the statement either: a private column is never even read on its way to Airtable.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.classes import Classed, Part, parts
from engagement.airtable.kinds.kind import Column, Loaded, Share
from engagement.airtable.kinds.rows import Rows, linked
from engagement.airtable.values import WORDS, Type, Value, canonical
from engagement.journal.models import Entry
from engagement.shared.database import Model, db


class Outward:
    """A kind made of nothing but its classes. It only goes out: those that come in again add ``take``."""

    def __init__(self, name: str, part: Part | None = None) -> None:
        self.name = name
        self.part = part or parts()[name]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Those with a class; and, so that a mapping that asks for one is told so, every other column of the table as NEVER."""
        model = Model.metadata.tables[self.part.table]
        private = [column.name for column in model.columns] + list(self.part.never)
        never = {name: Column(name, Type.TEXT, Share.NEVER) for name in private}
        ends = {name: classed.column for name, classed in self.part.columns.items()}
        return {**never, **{name: self._with_end(name, column) for name, column in ends.items()}}

    def _with_end(self, name: str, column: Column) -> Column:
        model = Model.metadata.tables[self.part.table]
        length = getattr(model.c[name].type, "length", None) if name in model.c else None
        most = column.most or (length if column.type in WORDS else None)
        return replace(column, most=most)

    def ids(self, *, after: int, most: int, locality_id: int | None) -> Sequence[int]:
        rows = Rows(self.part)
        wanted = [rows.id > after, *rows.standing()]
        if locality_id is not None and self.part.locality:
            wanted.append(rows.at(self.part.locality) == locality_id)
        found = sa.select(rows.id).select_from(rows.source).where(*wanted).order_by(rows.id).limit(most)
        return db.session.scalars(found).all()

    def load(self, ids: Collection[int]) -> dict[int, Loaded]:
        statement, read = self.statement(ids)
        found = db.session.execute(statement).all()
        extra = self.more([row[0] for row in found])
        loaded = {}
        for id_, locality_id, *cells in found:
            values = {name: self._value(name, cell) for name, cell in zip(read, cells, strict=True)}
            values |= {name: canonical(self.columns[name].type, by_id.get(id_)) for name, by_id in extra.items()}
            loaded[id_] = Loaded(locality_id, {name: values[name] for name in self.part.columns})
        return loaded

    def statement(self, ids: Collection[int]) -> tuple[sa.Select[Any], list[str]]:
        """What reads those of these records that may leave: id, locality, and the columns named beside it."""
        rows = Rows(self.part)
        read = [name for name, classed in self.part.columns.items() if self._is_plain(classed)]
        cells = [rows.at(self.part.columns[name].path) for name in read]
        locality = rows.at(self.part.locality) if self.part.locality else sa.null()
        wanted = [rows.id.in_(ids), *rows.standing()]
        statement = sa.select(rows.id, locality, *cells).select_from(rows.source).where(*wanted)
        return statement.order_by(rows.id), read

    def _is_plain(self, classed: Classed) -> bool:
        first = classed.path.split(".")[0]
        return classed.through is None and first in Model.metadata.tables[self.part.table].c

    def _value(self, name: str, cell: Any) -> Value:
        classed = self.part.columns[name]
        for key in self._inside[name]:
            cell = None if cell is None else cell.get(key)
        if classed.column.type is Type.LINKS:
            cell = None if cell is None else [f"{classed.column.to}:{cell}"]
        return canonical(classed.column.type, cell)

    @cached_property
    def _inside(self) -> Mapping[str, list[str]]:
        """What of a cell of JSON is meant, by column."""
        rows = Rows(self.part)
        plain = {name: classed for name, classed in self.part.columns.items() if self._is_plain(classed)}
        return {name: rows.split(classed.path)[1] for name, classed in plain.items()}

    def more(self, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        """Columns that stand in no row of the table: by column, by id. Links through a table of their own; a kind with computed
        columns adds them here."""
        found: dict[str, Mapping[int, Any]] = {}
        for name, classed in self.part.columns.items():
            if classed.through is not None and classed.column.to is not None:
                found[name] = linked(classed.through, classed.column.to, ids)
        return found

    def touched(self, entry: Entry) -> Collection[int]:
        if entry.event in self.part.all:
            return self._every()
        found: set[int] = set()
        for fact, path in self.part.facts.items():
            said = entry.facts.get(fact)
            numbers = [one for one in (said if isinstance(said, list) else [said]) if type(one) is int]
            if numbers:
                found |= set(numbers) if path == "id" else set(db.session.scalars(self._behind(path, numbers)))
        return found

    def _every(self) -> Collection[int]:
        return db.session.scalars(sa.select(Model.metadata.tables[self.part.table].c.id)).all()

    def _behind(self, path: str, numbers: Collection[int]) -> sa.Select[Any]:
        """The ids of the records that other ids lead to: by a column of our own, or ``table.column.id_column``."""
        if "." not in path:
            own = Model.metadata.tables[self.part.table]
            return sa.select(own.c.id).where(own.c[path].in_(numbers))
        name, where, mine = path.split(".", 2)
        part = Part(name, name, "", {}, {}, frozenset(), (), {})
        rows = Rows(part)
        here, theirs = rows.at(where), rows.at(mine)
        return sa.select(theirs).select_from(rows.source).where(here.in_(numbers), theirs.is_not(None)).distinct()

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        raise taking.OneWay(column=self.name)
