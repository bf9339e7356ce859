"""Addresses left for an answer lie apart from what was given, each with the day it goes.

Revision: 0004, after 0003.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = timedelta(days=180)

debt = sa.table(
    "feedback_debt",
    sa.column("id", sa.BigInteger),
    sa.column("given_at", sa.DateTime(timezone=True)),
    sa.column("contact", sa.String),
)
contact = sa.table(
    "feedback_contact",
    sa.column("debt_id", sa.BigInteger),
    sa.column("way", sa.String),
    sa.column("address", sa.String),
    sa.column("until_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "feedback_contact",
        sa.Column(
            "debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["debt_id"], ["feedback_debt.id"], name=op.f("fk_feedback_contact_debt_id")),
        sa.PrimaryKeyConstraint("debt_id", name=op.f("pk_feedback_contact")),
    )
    op.create_index(op.f("ix_feedback_contact_until_at"), "feedback_contact", ["until_at"], unique=False)
    kept = op.get_bind().execute(sa.select(debt).where(debt.c.contact.is_not(None))).all()
    if kept:
        rows = [
            {
                "debt_id": row.id,
                "way": "email" if "@" in row.contact else "phone",
                "address": row.contact,
                "until_at": row.given_at + KEPT,
            }
            for row in kept
        ]
        op.bulk_insert(contact, rows)
    op.drop_column("feedback_debt", "contact")


def downgrade() -> None:
    op.add_column("feedback_debt", sa.Column("contact", sa.String(length=254), nullable=True))
    for row in op.get_bind().execute(sa.select(contact)).all():
        op.execute(sa.update(debt).where(debt.c.id == row.debt_id).values(contact=row.address))
    op.drop_index(op.f("ix_feedback_contact_until_at"), table_name="feedback_contact")
    op.drop_table("feedback_contact")
