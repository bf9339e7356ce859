"""Monthly figures of notes, kept by triggers whatever changes a note.

Revision: 0010, after 0009.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FIGURES = "locality_id, month, theme_id, kind, channel, notes, voices"
STANDS = "{0}.withdrawn_at IS NULL AND {0}.held_at IS NULL"
COUNTED = ("locality_id", "channel", "kind", "voices", "heard_on", "withdrawn_at", "held_at")
"""A change of any of these changes the figures."""

ON_SQLITE = {
    "note_came": "AFTER INSERT ON intelligence_note WHEN {stands_new} BEGIN {all_new}; END",
    "note_changed": "AFTER UPDATE OF {columns} ON intelligence_note BEGIN {all_old}; {themes_old}; {all_new}; {themes_new}; END",
    "theme_came": "AFTER INSERT ON intelligence_note_theme BEGIN {one_new}; END",
    "theme_went": "AFTER DELETE ON intelligence_note_theme BEGIN {one_old}; END",
}


def sqlite_triggers() -> dict[str, str]:
    """Name → what comes after CREATE TRIGGER name. A row at a time, as SQLite has it."""
    month = "CAST(substr({0}.heard_on, 1, 4) || substr({0}.heard_on, 6, 2) AS INTEGER)"

    def change(theme: str, row: str, sign: str, source: str) -> str:
        return (
            f"INSERT INTO intelligence_month_change ({FIGURES}) "
            f"SELECT {row}.locality_id, {month.format(row)}, {theme}, {row}.kind, {row}.channel, {sign}1, {sign}{row}.voices "
            f"{source} {STANDS.format(row)}"
        )

    words = {"stands_new": STANDS.format("NEW"), "columns": ", ".join(COUNTED)}
    for row, sign in (("NEW", ""), ("OLD", "-")):
        side = row.lower()
        words[f"all_{side}"] = change("0", row, sign, "WHERE")
        themes = f"FROM intelligence_note_theme t WHERE t.note_id = {row}.id AND"
        words[f"themes_{side}"] = change("t.theme_id", row, sign, themes)
        note = f"FROM intelligence_note n WHERE n.id = {row}.note_id AND"
        words[f"one_{side}"] = change(f"{row}.theme_id", "n", sign, note)
    return {f"intelligence_month_{name}": said.format(**words) for name, said in ON_SQLITE.items()}


def postgresql_functions() -> dict[str, tuple[str, str]]:
    """Name → (when, what): a statement at a time, so that a file of a million notes is grouped before it is written."""
    month = "extract(year FROM n.heard_on)::int * 100 + extract(month FROM n.heard_on)::int"

    def change(theme: str, sign: str, source: str) -> str:
        return (
            f"INSERT INTO intelligence_month_change ({FIGURES}) "
            f"SELECT n.locality_id, {month}, {theme}, n.kind, n.channel, {sign}count(*), {sign}sum(n.voices) "
            f"FROM {source} WHERE {STANDS.format('n')} GROUP BY 1, 2, 3, 4, 5;"
        )

    differs = " OR ".join(f"n.{name} IS DISTINCT FROM b.{name}" for name in COUNTED)
    moved = [
        change(theme, sign, f"{row} n JOIN {twin} b ON b.id = n.id AND ({differs}) {themes}")
        for sign, row, twin in (("-", "gone", "come"), ("", "come", "gone"))
        for theme, themes in (("0", ""), ("t.theme_id", "JOIN intelligence_note_theme t ON t.note_id = n.id"))
    ]
    both = "REFERENCING OLD TABLE AS gone NEW TABLE AS come"
    themes = "{0} t JOIN intelligence_note n ON n.id = t.note_id"
    return {
        "note_came": ("AFTER INSERT ON intelligence_note REFERENCING NEW TABLE AS come", change("0", "", "come n")),
        "note_changed": (f"AFTER UPDATE ON intelligence_note {both}", " ".join(moved)),
        "theme_came": (
            "AFTER INSERT ON intelligence_note_theme REFERENCING NEW TABLE AS come",
            change("t.theme_id", "", themes.format("come")),
        ),
        "theme_went": (
            "AFTER DELETE ON intelligence_note_theme REFERENCING OLD TABLE AS gone",
            change("t.theme_id", "-", themes.format("gone")),
        ),
    }


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    def figures() -> tuple[sa.Column[Any], ...]:
        return (
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("channel", sa.String(length=60), nullable=False),
            sa.Column("notes", sa.Integer(), nullable=False),
            sa.Column("voices", sa.Integer(), nullable=False),
        )

    op.create_table(
        "intelligence_month_count",
        sa.Column("locality_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theme_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *figures(),
        sa.PrimaryKeyConstraint(
            "locality_id", "month", "theme_id", "kind", "channel", name=op.f("pk_intelligence_month_count")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_intelligence_month_count_place",
        "intelligence_month_count",
        ["month", "theme_id", "locality_id", "kind", "channel", "notes", "voices"],
    )
    op.create_table(
        "intelligence_month_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locality_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.BigInteger(), nullable=False),
        *figures(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intelligence_month_change")),
    )
    bring_in()
    if on_postgresql():
        for name, (when, what) in postgresql_functions().items():
            full = f"intelligence_month_{name}"
            op.execute(
                f"CREATE FUNCTION {full}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {what} RETURN NULL; END $$"
            )
            op.execute(f"CREATE TRIGGER {full} {when} FOR EACH STATEMENT EXECUTE FUNCTION {full}()")
    else:
        for name, said in sqlite_triggers().items():
            op.execute(f"CREATE TRIGGER {name} {said}")


def bring_in() -> None:
    """The figures of the notes that are there already."""
    if on_postgresql():
        month = "extract(year FROM n.heard_on)::int * 100 + extract(month FROM n.heard_on)::int"
    else:
        month = "CAST(substr(n.heard_on, 1, 4) || substr(n.heard_on, 6, 2) AS INTEGER)"
    for theme, themes in (("0", ""), ("t.theme_id", "JOIN intelligence_note_theme t ON t.note_id = n.id")):
        op.execute(
            f"INSERT INTO intelligence_month_count ({FIGURES}) "
            f"SELECT n.locality_id, {month}, {theme}, n.kind, n.channel, count(*), sum(n.voices) "
            f"FROM intelligence_note n {themes} WHERE {STANDS.format('n')} GROUP BY 1, 2, 3, 4, 5"
        )


def downgrade() -> None:
    for name in ("note_came", "note_changed", "theme_came", "theme_went"):
        if on_postgresql():
            table = "intelligence_note" if name.startswith("note") else "intelligence_note_theme"
            op.execute(f"DROP TRIGGER intelligence_month_{name} ON {table}")
            op.execute(f"DROP FUNCTION intelligence_month_{name}()")
        else:
            op.execute(f"DROP TRIGGER intelligence_month_{name}")
    op.drop_table("intelligence_month_change")
    op.drop_table("intelligence_month_count")
