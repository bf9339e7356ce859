"""Who was heard: answers that wait sealed, and counts.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_sealed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_sealed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "equality_count",
        sa.Column(
            "locality_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=120), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["locality_id"], ["places_locality.id"], name=op.f("fk_equality_count_locality_id")),
        sa.PrimaryKeyConstraint("locality_id", "month", "question", "answer", name=op.f("pk_equality_count")),
    )
    op.add_column(
        "intelligence_draft", sa.Column("about_you_used", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("intelligence_draft", "about_you_used")
    op.drop_table("equality_count")
    op.drop_table("equality_sealed")
