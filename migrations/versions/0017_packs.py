"""Packs for groups that hold their own discussion, and drafts that know of one.

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('packs_pack',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=11), nullable=False),
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('group_name', sa.String(length=80), nullable=False),
    sa.Column('host', sa.String(length=80), nullable=False),
    sa.Column('topic', sa.String(length=100), nullable=False),
    sa.Column('meets_on', sa.Date(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.Text(), nullable=True),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_packs_pack_locality_id')),
    sa.ForeignKeyConstraint(['made_by'], ['people_person.id'], name=op.f('fk_packs_pack_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packs_pack')),
    sa.UniqueConstraint('code', name=op.f('uq_packs_pack_code')),
    sa.UniqueConstraint('key', name=op.f('uq_packs_pack_key'))
    )
    op.create_index('ix_packs_pack_newest', 'packs_pack', ['locality_id', 'id'], unique=False)
    op.create_table('packs_sheet',
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('pack_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['intelligence_batch.id'], name=op.f('fk_packs_sheet_batch_id')),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_packs_sheet_by')),
    sa.ForeignKeyConstraint(['pack_id'], ['packs_pack.id'], name=op.f('fk_packs_sheet_pack_id')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_packs_sheet'))
    )
    op.create_index('ix_packs_sheet_number', 'packs_sheet', ['pack_id', 'number'], unique=True)
    op.create_table('packs_told',
    sa.Column('note_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('pack_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['intelligence_note.id'], name=op.f('fk_packs_told_note_id')),
    sa.ForeignKeyConstraint(['pack_id'], ['packs_pack.id'], name=op.f('fk_packs_told_pack_id')),
    sa.PrimaryKeyConstraint('note_id', name=op.f('pk_packs_told'))
    )
    op.create_index('ix_packs_told_pack', 'packs_told', ['pack_id', 'note_id'], unique=False)
    op.add_column('intelligence_draft', sa.Column('gathering_id', sa.BigInteger(), nullable=True))
    op.add_column('intelligence_draft', sa.Column('gathering_channel', sa.String(length=60), nullable=True))



def downgrade() -> None:

    op.drop_column('intelligence_draft', 'gathering_channel')
    op.drop_column('intelligence_draft', 'gathering_id')
    op.drop_index('ix_packs_told_pack', table_name='packs_told')
    op.drop_table('packs_told')
    op.drop_index('ix_packs_sheet_number', table_name='packs_sheet')
    op.drop_table('packs_sheet')
    op.drop_index('ix_packs_pack_newest', table_name='packs_pack')
    op.drop_table('packs_pack')

