"""Counts kept as things come and go, so that no page ever counts a growing table."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engagement.shared.database import Model, db


def add_to(counts: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add to rows of a table of counts, making those not there yet, in one statement of the same transaction.

    Each row names its whole primary key and the amounts to add, which may be negative; no two rows have the same key. Rows are
    touched in the order of their keys, so that two writers never wait for each other crosswise.
    """
    ordered = [dict(row) for row in rows]
    if not ordered:
        return
    table = cast(sa.Table, counts.__table__)
    keys = tuple(column.name for column in table.primary_key)
    ordered.sort(key=lambda row: [row[key] for key in keys])
    amounts = tuple(name for name in ordered[0] if name not in keys)
    db.session.execute(_adding(table, keys, amounts, db.session.get_bind().dialect.name), ordered)


@lru_cache
def _adding(table: sa.Table, keys: tuple[str, ...], amounts: tuple[str, ...], dialect: str) -> Any:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    adding = insert(table)
    sums = {name: table.c[name] + adding.excluded[name] for name in amounts}
    return adding.on_conflict_do_update(index_elements=keys, set_=sums)
