"""Records of a table and, by their keys, of those it leads to, as one statement: only what the classes name is ever in it."""

from collections.abc import Collection, Mapping
from typing import Any, cast

import sqlalchemy as sa

from engagement.airtable.kinds.classes import Part, parts
from engagement.shared.database import Model, db

Expression = sa.ColumnElement[Any]


class Rows:
    """Records of one table and, by their keys, of those it leads to; built once, on the first use."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.table = Model.metadata.tables[part.table].alias()
        self.source: Any = self.table
        self._joined: dict[str, sa.FromClause] = {"": self.table}

    @property
    def id(self) -> Expression:
        return cast(Expression, self.table.c.id)

    def at(self, path: str) -> Expression:
        """The column at the end of a path, joining what lies between. A column of JSON ends the path: what follows is inside."""
        *keys, last = self.split(path)[0]
        way = ""
        for key in keys:
            before, way = self._joined[way], f"{way}.{key}"
            if way not in self._joined:
                column = before.c[key]
                (foreign,) = column.foreign_keys
                self._joined[way] = foreign.column.table.alias()
                self.source = self.source.outerjoin(
                    self._joined[way], self._joined[way].c[foreign.column.name] == column
                )
        return cast(Expression, self._joined[way].c[last])

    def split(self, path: str) -> tuple[list[str], list[str]]:
        """A path's columns, and what follows inside a column of JSON."""
        names, table = path.split("."), Model.metadata.tables[self.part.table]
        for number, name in enumerate(names, start=1):
            column = table.c[name]
            if number < len(names) and not column.foreign_keys:
                return names[:number], names[number:]
            if number < len(names):
                (foreign,) = column.foreign_keys
                table = foreign.column.table
        return names, []

    def standing(self) -> list[Expression]:
        """The conditions on which a record may leave."""
        return [condition(self.at(path), wanted) for path, wanted in self.part.standing.items()]


def condition(column: Expression, wanted: Any) -> Expression:
    """``empty``, ``filled``, ``yes``, or which values it must, or must not, have."""
    if isinstance(wanted, Mapping):
        ((how, names),) = wanted.items()
        if how == "is":
            return column.in_(names)
        if how == "is_not":
            return sa.or_(column.is_(None), column.not_in(names))
    simple = {"empty": column.is_(None), "filled": column.is_not(None), "yes": column.is_(sa.true())}
    return cast(Expression, simple[wanted])


def linked(through: str, to: str, ids: Collection[int]) -> dict[int, list[str]]:
    """``kind:id`` of what these records are linked to by a table of links, and may leave."""
    name, mine, theirs = through.split(".")
    links, there = Model.metadata.tables[name], Rows(parts()[to])
    on = there.id == links.c[theirs]
    wanted = there.standing()
    pairs = sa.select(links.c[mine], there.id).select_from(there.source).join(links, on)
    found: dict[int, list[str]] = {}
    for id_, other in db.session.execute(pairs.where(links.c[mine].in_(ids), *wanted)):
        found.setdefault(id_, []).append(f"{to}:{other}")
    return found
