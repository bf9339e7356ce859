"""Who spoke, counted at each release; how many began to tell us something and sent it.

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('intelligence_telling_count',
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_intelligence_telling_count_locality_id')),
    sa.PrimaryKeyConstraint('locality_id', 'month', 'step', name=op.f('pk_intelligence_telling_count'))
    )
    op.create_table('reporting_voice',
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('theme_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('notes', sa.Integer(), nullable=False),
    sa.Column('voices', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('loudest', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_reporting_voice_locality_id')),
    sa.PrimaryKeyConstraint('locality_id', 'theme_id', name=op.f('pk_reporting_voice'))
    )


def downgrade() -> None:
    op.drop_table('reporting_voice')
    op.drop_table('intelligence_telling_count')
