"""Many notes typed in at one go.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('intelligence_batch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('neighbourhood_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('channel', sa.String(length=60), nullable=False),
    sa.Column('occasion', sa.String(length=120), nullable=False),
    sa.Column('heard_on', sa.Date(), nullable=False),
    sa.Column('heard_how', sa.String(length=20), nullable=False),
    sa.Column('raised', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('route', sa.String(length=20), nullable=False),
    sa.Column('where_told', sa.String(length=200), nullable=True),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_intelligence_batch_by')),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_intelligence_batch_locality_id')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['places_neighbourhood.id'], name=op.f('fk_intelligence_batch_neighbourhood_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_batch')),
    sa.UniqueConstraint('key', name=op.f('uq_intelligence_batch_key'))
    )
    op.create_index('ix_intelligence_batch_by', 'intelligence_batch', ['by', 'id'], unique=False)
    op.create_table('intelligence_batch_line',
    sa.Column('note_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['intelligence_batch.id'], name=op.f('fk_intelligence_batch_line_batch_id')),
    sa.ForeignKeyConstraint(['note_id'], ['intelligence_note.id'], name=op.f('fk_intelligence_batch_line_note_id')),
    sa.PrimaryKeyConstraint('note_id', name=op.f('pk_intelligence_batch_line'))
    )
    op.create_index('ix_intelligence_batch_line_place', 'intelligence_batch_line', ['batch_id', 'line'], unique=True)



def downgrade() -> None:

    op.drop_index('ix_intelligence_batch_line_place', table_name='intelligence_batch_line')
    op.drop_table('intelligence_batch_line')
    op.drop_index('ix_intelligence_batch_by', table_name='intelligence_batch')
    op.drop_table('intelligence_batch')

