"""The finding that an option or an ask comes from.

Revision: 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name, thing in (
        ("asks_source", "ask_id", "asks_ask"),
        ("priorities_source", "option_id", "priorities_option"),
    ):
        op.create_table(
            table,
            sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.ForeignKeyConstraint([name], [f"{thing}.id"], name=op.f(f"fk_{table}_{name}_{thing}")),
            sa.ForeignKeyConstraint(
                ["insight_id"], ["insights_insight.id"], name=op.f(f"fk_{table}_insight_id_insights_insight")
            ),
            sa.PrimaryKeyConstraint(name, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_insight_id"), table, ["insight_id"])


def downgrade() -> None:
    for table in ("priorities_source", "asks_source"):
        op.drop_index(op.f(f"ix_{table}_insight_id"), table_name=table)
        op.drop_table(table)
