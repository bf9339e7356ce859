"""Counts kept as things come and go, so that no page ever counts a growing table."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from engagement.shared.database import Model, db


def add_to(counts: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add to rows of a table of counts, making those not there yet, in one statement of the same transaction.

    Each row names its whole primary key and the amounts to add, which may be negative; no two rows have the same key. Rows are
    touched in the order of their keys, so that two writers never wait for each other crosswise.
    """
    table = counts.__table__
    keys = [column.name for column in table.primary_key]
    ordered = sorted((dict(row) for row in rows), key=lambda row: [row[key] for key in keys])
    if not ordered:
        return
    insert: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    adding = insert(table).values(ordered)
    amounts = {name: table.c[name] + adding.excluded[name] for name in ordered[0] if name not in keys}
    db.session.execute(adding.on_conflict_do_update(index_elements=keys, set_=amounts))
