"""Guards that the database itself keeps, whoever writes to it.

Revision ID: 0002
Revises: 0001
"""

from typing import NamedTuple

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


class Guard(NamedTuple):
    """The statements that put a guard up and take it down again, for each kind of database."""

    sqlite_up: tuple[str, ...]
    sqlite_down: tuple[str, ...]
    postgresql_up: tuple[str, ...]
    postgresql_down: tuple[str, ...]


def append_only(table: str) -> Guard:
    """Rows may be added, and never changed or removed."""
    says = f"{table} is append-only"
    return Guard(
        sqlite_up=tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        sqlite_down=tuple(f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")),
        postgresql_up=(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()",
        ),
        postgresql_down=(f"DROP TRIGGER {table}_stays ON {table}", f"DROP FUNCTION {table}_stays()"),
    )


GUARDS = [
    append_only("journal_entry"),
]
"""In the order they go up. Each domain appends its own."""


def upgrade() -> None:
    """Put every guard up."""
    for guard in GUARDS:
        for statement in getattr(guard, f"{op.get_bind().dialect.name}_up"):
            op.execute(statement)


def downgrade() -> None:
    """Take every guard down, last one first."""
    for guard in reversed(GUARDS):
        for statement in getattr(guard, f"{op.get_bind().dialect.name}_down"):
            op.execute(statement)
