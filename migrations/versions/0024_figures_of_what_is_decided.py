"""What is published of the voices behind an option, and of the people an answer is for, is kept as it was when that was decided.

What was published before is not shown until evidence is put there again: it cannot be made without the installation's secret.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("priorities_option", sa.Column("figures", sa.JSON(), nullable=True))
    op.add_column("feedback_answer", sa.Column("shown", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("feedback_answer", "shown")
    op.drop_column("priorities_option", "figures")
