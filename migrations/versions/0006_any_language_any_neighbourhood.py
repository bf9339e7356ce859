"""Residents name any language and any neighbourhood, one question a page.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "intelligence_draft", sa.Column("by_postcode", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("intelligence_draft", sa.Column("neighbourhood_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "intelligence_draft", sa.Column("near_asked", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "intelligence_draft", sa.Column("kind_asked", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("intelligence_draft", sa.Column("language_named", sa.String(length=60), nullable=True))
    op.add_column("intelligence_note", sa.Column("language_named", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("intelligence_note", "language_named")
    op.drop_column("intelligence_draft", "language_named")
    op.drop_column("intelligence_draft", "kind_asked")
    op.drop_column("intelligence_draft", "near_asked")
    op.drop_column("intelligence_draft", "neighbourhood_id")
    op.drop_column("intelligence_draft", "by_postcode")
