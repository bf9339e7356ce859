"""In which words a table in Airtable is asked for what changed, and until when its records are of our own making.

Revision: 0028, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("airtable_table", sa.Column("asks", sa.String(20), nullable=True))
    op.add_column("airtable_table", sa.Column("made_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("airtable_table", "filters")


def downgrade() -> None:
    op.add_column("airtable_table", sa.Column("filters", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("airtable_table", "made_until")
    op.drop_column("airtable_table", "asks")
