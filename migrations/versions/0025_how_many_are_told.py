"""About how many people are told of a round, and of a group's own discussion, as whoever announces it says.

Revision: 0025, after 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("priorities_round", sa.Column("told", sa.Integer(), nullable=True))
    op.add_column("packs_pack", sa.Column("invited", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("packs_pack", "invited")
    op.drop_column("priorities_round", "told")
