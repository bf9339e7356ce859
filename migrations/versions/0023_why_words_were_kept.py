"""Why words that may point at somebody stay where the public reads them.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('privacy_kept',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('kinds', sa.String(length=200), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_privacy_kept_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_kept')),
    sa.UniqueConstraint('about', 'part', name=op.f('uq_privacy_kept_about_part'))
    )


def downgrade() -> None:
    op.drop_table('privacy_kept')
