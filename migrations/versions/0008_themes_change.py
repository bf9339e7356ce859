"""People change the list of themes: its history, what notes had before, and guards that keep both.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS = {
    "intelligence_theme_change": ("id",),
    "intelligence_theme_touched": ("id",),
    "intelligence_theme_move": ("change_id", "note_id", "theme_id"),
}
"""The tables that are append-only, with their keys."""


def guard(table: str) -> tuple[str, ...]:
    """The statements that keep a table as it was written. SQLite's INSERT OR REPLACE removes a row without asking the trigger on
    DELETE, so a row whose key is there already is refused too."""
    says = f"{table} is append-only"
    if op.get_bind().dialect.name == "postgresql":
        return (
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()",
        )
    same = " AND ".join(f"{key} = NEW.{key}" for key in KEYS[table])
    there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
    return tuple(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        for name, verb, when in (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", there))
    )


def unguard(table: str) -> tuple[str, ...]:
    if op.get_bind().dialect.name == "postgresql":
        return f"DROP TRIGGER {table}_stays ON {table}", f"DROP FUNCTION {table}_stays()"
    return tuple(f"DROP TRIGGER {table}_no_{name}" for name in ("update", "delete", "replace"))


def upgrade() -> None:
    op.create_table('intelligence_theme_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('notes', sa.Integer(), nullable=False),
    sa.Column('undoes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_intelligence_theme_change_by')),
    sa.ForeignKeyConstraint(['theme_id'], ['intelligence_theme.id'], name=op.f('fk_intelligence_theme_change_theme_id')),
    sa.ForeignKeyConstraint(['undoes_id'], ['intelligence_theme_change.id'], name=op.f('fk_intelligence_theme_change_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_theme_change')),
    sa.UniqueConstraint('key', name=op.f('uq_intelligence_theme_change_key'))
    )
    op.create_index(op.f('ix_intelligence_theme_change_theme_id'), 'intelligence_theme_change', ['theme_id'], unique=False)
    op.create_index('ix_intelligence_theme_change_undoes_id', 'intelligence_theme_change', ['undoes_id'], unique=True)
    op.create_table('intelligence_theme_touched',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('change_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['intelligence_theme_change.id'], name=op.f('fk_intelligence_theme_touched_change_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['intelligence_theme.id'], name=op.f('fk_intelligence_theme_touched_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_theme_touched'))
    )
    op.create_index(op.f('ix_intelligence_theme_touched_change_id'), 'intelligence_theme_touched', ['change_id'], unique=False)
    op.create_index(op.f('ix_intelligence_theme_touched_theme_id'), 'intelligence_theme_touched', ['theme_id'], unique=False)
    op.create_table('intelligence_theme_move',
    sa.Column('change_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('theme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('got', sa.Boolean(), nullable=False),
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_intelligence_theme_move_by')),
    sa.ForeignKeyConstraint(['change_id'], ['intelligence_theme_change.id'], name=op.f('fk_intelligence_theme_move_change_id')),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_intelligence_theme_move_locality_id')),
    sa.ForeignKeyConstraint(['note_id'], ['intelligence_note.id'], name=op.f('fk_intelligence_theme_move_note_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['intelligence_theme.id'], name=op.f('fk_intelligence_theme_move_theme_id')),
    sa.PrimaryKeyConstraint('change_id', 'note_id', 'theme_id', name=op.f('pk_intelligence_theme_move'))
    )
    op.add_column('intelligence_theme', sa.Column('ended', sa.String(length=20), nullable=True))
    op.add_column('intelligence_theme', sa.Column('became_id', sa.BigInteger(), nullable=True))
    op.add_column('intelligence_theme', sa.Column('split_from_id', sa.BigInteger(), nullable=True))
    for table in KEYS:
        for statement in guard(table):
            op.execute(statement)


def downgrade() -> None:
    for table in KEYS:
        for statement in unguard(table):
            op.execute(statement)
    op.drop_column('intelligence_theme', 'split_from_id')
    op.drop_column('intelligence_theme', 'became_id')
    op.drop_column('intelligence_theme', 'ended')
    op.drop_table('intelligence_theme_move')
    op.drop_index(op.f('ix_intelligence_theme_touched_theme_id'), table_name='intelligence_theme_touched')
    op.drop_index(op.f('ix_intelligence_theme_touched_change_id'), table_name='intelligence_theme_touched')
    op.drop_table('intelligence_theme_touched')
    op.drop_index('ix_intelligence_theme_change_undoes_id', table_name='intelligence_theme_change')
    op.drop_index(op.f('ix_intelligence_theme_change_theme_id'), table_name='intelligence_theme_change')
    op.drop_table('intelligence_theme_change')
