"""When the last calls to a base began and ended, for all who call it; the moment of the next follows from them.

Revision: 0029, after 0028.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("airtable_base", sa.Column("last_calls", sa.JSON(), nullable=False, server_default="[]"))
    op.drop_column("airtable_base", "next_call_at")


def downgrade() -> None:
    op.add_column("airtable_base", sa.Column("next_call_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("airtable_base", "last_calls")
