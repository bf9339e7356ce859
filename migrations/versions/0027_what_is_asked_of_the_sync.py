"""What administrators ask of the sync on a page, and what came of it.

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('airtable_wish',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('base', sa.String(length=60), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('most', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('writes', sa.Integer(), nullable=False),
    sa.Column('did', sa.JSON(), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['people_person.id'], name=op.f('fk_airtable_wish_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_airtable_wish')),
    sa.UniqueConstraint('key', name=op.f('uq_airtable_wish_key'))
    )
    op.create_index('ix_airtable_wish_base', 'airtable_wish', ['base', 'id'], unique=False)
    op.create_index('ix_airtable_wish_waiting', 'airtable_wish', ['ended_at', 'id'], unique=False)
    op.create_table('airtable_wish_said',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('wish_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('records', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['wish_id'], ['airtable_wish.id'], name=op.f('fk_airtable_wish_said_wish_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_airtable_wish_said'))
    )
    op.create_index(op.f('ix_airtable_wish_said_wish_id'), 'airtable_wish_said', ['wish_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_airtable_wish_said_wish_id'), table_name='airtable_wish_said')
    op.drop_table('airtable_wish_said')
    op.drop_index('ix_airtable_wish_waiting', table_name='airtable_wish')
    op.drop_index('ix_airtable_wish_base', table_name='airtable_wish')
    op.drop_table('airtable_wish')
