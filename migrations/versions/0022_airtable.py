"""Airtable: bases, tables, what both sides agreed on, conflicts, runs.

Revision: 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "airtable_base",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("base_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("owned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_call_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.String(length=20), nullable=True),
        sa.Column("stopped_why", sa.Text(), nullable=False),
        sa.Column("stopped_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hook_id", sa.String(length=40), nullable=True),
        sa.Column("hook_secret", sa.Text(), nullable=True),
        sa.Column("hook_cursor", sa.BigInteger(), nullable=False),
        sa.Column("hook_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airtable_base")),
        sa.UniqueConstraint("key", name=op.f("uq_airtable_base_key")),
    )
    op.create_table(
        "airtable_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("local_id", sa.BigInteger(), nullable=True),
        sa.Column("app_id", sa.String(length=36), nullable=True),
        sa.Column("record_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("twin_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("base_values", sa.JSON(), nullable=False),
        sa.Column("sent", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["base_id"], ["airtable_base.id"], name=op.f("fk_airtable_row_base_id")),
        sa.ForeignKeyConstraint(["twin_id"], ["airtable_row.id"], name=op.f("fk_airtable_row_twin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airtable_row")),
    )
    op.create_index("ix_airtable_row_app_id", "airtable_row", ["app_id"], unique=True)
    op.create_index("ix_airtable_row_dirty", "airtable_row", ["base_id", "kind", "dirty", "id"], unique=False)
    op.create_index("ix_airtable_row_local", "airtable_row", ["base_id", "kind", "local_id"], unique=True)
    op.create_index("ix_airtable_row_record", "airtable_row", ["base_id", "record_id"], unique=True)
    op.create_index("ix_airtable_row_state", "airtable_row", ["base_id", "state", "id"], unique=False)
    op.create_table(
        "airtable_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("pushed", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("put_right", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["airtable_base.id"], name=op.f("fk_airtable_run_base_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airtable_run")),
    )
    op.create_index("ix_airtable_run_newest", "airtable_run", ["base_id", "id"], unique=False)
    op.create_table(
        "airtable_table",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("table_id", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("filters", sa.Boolean(), nullable=False),
        sa.Column("paused_why", sa.Text(), nullable=True),
        sa.Column("brake", sa.Integer(), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filled_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["base_id"], ["airtable_base.id"], name=op.f("fk_airtable_table_base_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airtable_table")),
        sa.UniqueConstraint("base_id", "kind", name=op.f("uq_airtable_table_base_id_kind")),
    )
    op.create_table(
        "airtable_conflict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("base_value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("theirs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("there_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["resolved_by"], ["people_person.id"], name=op.f("fk_airtable_conflict_resolved_by")),
        sa.ForeignKeyConstraint(["row_id"], ["airtable_row.id"], name=op.f("fk_airtable_conflict_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_airtable_conflict")),
        sa.UniqueConstraint("key", name=op.f("uq_airtable_conflict_key")),
    )
    op.create_index("ix_airtable_conflict_open", "airtable_conflict", ["resolved_at", "id"], unique=False)
    op.create_index("ix_airtable_conflict_row", "airtable_conflict", ["row_id", "column"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_airtable_conflict_row", table_name="airtable_conflict")
    op.drop_index("ix_airtable_conflict_open", table_name="airtable_conflict")
    op.drop_table("airtable_conflict")
    op.drop_table("airtable_table")
    op.drop_index("ix_airtable_run_newest", table_name="airtable_run")
    op.drop_table("airtable_run")
    op.drop_index("ix_airtable_row_state", table_name="airtable_row")
    op.drop_index("ix_airtable_row_record", table_name="airtable_row")
    op.drop_index("ix_airtable_row_local", table_name="airtable_row")
    op.drop_index("ix_airtable_row_dirty", table_name="airtable_row")
    op.drop_index("ix_airtable_row_app_id", table_name="airtable_row")
    op.drop_table("airtable_row")
    op.drop_table("airtable_base")
