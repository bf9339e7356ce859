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


def append_only(table: str, *, key: str = "id") -> Guard:
    """Rows may be added, and never changed or removed. SQLite's INSERT OR REPLACE removes a row without asking the trigger on
    DELETE, so a row whose key is there already is refused too."""
    says = f"{table} is append-only"
    there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
    return Guard(
        sqlite_up=tuple(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for name, verb, when in (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", there))
        ),
        sqlite_down=tuple(f"DROP TRIGGER {table}_no_{name}" for name in ("update", "delete", "replace")),
        postgresql_up=(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()",
        ),
        postgresql_down=(f"DROP TRIGGER {table}_stays ON {table}", f"DROP FUNCTION {table}_stays()"),
    )


def ledger_of_the_funds() -> Guard:
    """Every transaction sums to zero when it is committed, and stays as it was written.

    A trigger keeps the sum of a transaction's entries in its ``balance``, which has a deferred foreign key to the one row of
    funds_zero: a commit that would leave a sum other than 0 is refused. The balance can be set to that sum and to nothing else.
    """
    total = "(SELECT COALESCE(SUM(amount), 0) FROM funds_entry WHERE transaction_id = {0}.id)"
    kept = ("id", "key", "fund_id", "kind", "words", "reverses_id", "by", "at")
    changed = " OR ".join(f'NEW."{name}" IS {{0}} OLD."{name}"' for name in kept)
    entry, transaction = append_only("funds_entry"), append_only("funds_transaction")
    zero = append_only("funds_zero", key="zero")
    says = "funds_transaction is append-only"
    return Guard(
        sqlite_up=(
            "INSERT INTO funds_zero (zero) VALUES (0)",
            *entry.sqlite_up,
            *zero.sqlite_up,
            "CREATE TRIGGER funds_zero_no_insert BEFORE INSERT ON funds_zero "
            "BEGIN SELECT RAISE(ABORT, 'funds_zero is append-only'); END",
            *transaction.sqlite_up[1:],
            "CREATE TRIGGER funds_transaction_no_update BEFORE UPDATE ON funds_transaction "
            f"WHEN {changed.format('NOT')} OR NEW.balance IS NOT {total.format('NEW')} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END",
            "CREATE TRIGGER funds_entry_adds_up AFTER INSERT ON funds_entry BEGIN "
            "UPDATE funds_transaction SET balance = "
            "(SELECT SUM(amount) FROM funds_entry WHERE transaction_id = NEW.transaction_id) "
            "WHERE id = NEW.transaction_id; END",
        ),
        sqlite_down=(
            "DROP TRIGGER funds_entry_adds_up",
            *transaction.sqlite_down,
            "DROP TRIGGER funds_zero_no_insert",
            *zero.sqlite_down,
            *entry.sqlite_down,
            "DELETE FROM funds_zero",
        ),
        postgresql_up=(
            "INSERT INTO funds_zero (zero) VALUES (0)",
            *entry.postgresql_up,
            zero.postgresql_up[0],
            zero.postgresql_up[1].replace("BEFORE UPDATE", "BEFORE INSERT OR UPDATE"),
            "CREATE FUNCTION funds_transaction_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF NOT ({changed.format('DISTINCT FROM')}) "
            f"AND NEW.balance = {total.format('NEW')} THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation'; END $$",
            "CREATE TRIGGER funds_transaction_stays BEFORE UPDATE OR DELETE ON funds_transaction "
            "FOR EACH ROW EXECUTE FUNCTION funds_transaction_stays()",
            "CREATE FUNCTION funds_entry_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "UPDATE funds_transaction SET balance = "
            "(SELECT SUM(amount) FROM funds_entry WHERE transaction_id = NEW.transaction_id) "
            "WHERE id = NEW.transaction_id; RETURN NULL; END $$",
            "CREATE TRIGGER funds_entry_adds_up AFTER INSERT ON funds_entry "
            "FOR EACH ROW EXECUTE FUNCTION funds_entry_adds_up()",
        ),
        postgresql_down=(
            "DROP TRIGGER funds_entry_adds_up ON funds_entry",
            "DROP FUNCTION funds_entry_adds_up()",
            "DROP TRIGGER funds_transaction_stays ON funds_transaction",
            "DROP FUNCTION funds_transaction_stays()",
            *zero.postgresql_down,
            *entry.postgresql_down,
            "DELETE FROM funds_zero",
        ),
    )


GUARDS = [
    append_only("journal_entry", key="position"),
    ledger_of_the_funds(),
    append_only("priorities_register"),
    append_only("priorities_ballot"),
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
