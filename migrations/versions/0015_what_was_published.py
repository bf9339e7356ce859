"""What was published of counts of people: releases and figures.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures_release",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_figures_release")),
    )
    op.create_table(
        "figures_published",
        sa.Column(
            "locality_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("cell", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["locality_id"], ["places_locality.id"], name=op.f("fk_figures_published_locality_id")),
        sa.PrimaryKeyConstraint("locality_id", "table", "cell", name=op.f("pk_figures_published")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("figures_published")
    op.drop_table("figures_release")
