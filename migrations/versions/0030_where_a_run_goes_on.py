"""Where a run that may make few calls goes on, and when the hook was last seen at Airtable.

Revision: 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("airtable_base", sa.Column("round_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("airtable_base", sa.Column("hook_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("airtable_table", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("airtable_table", "looked_at")
    op.drop_column("airtable_base", "hook_seen_at")
    op.drop_column("airtable_base", "round_at")
