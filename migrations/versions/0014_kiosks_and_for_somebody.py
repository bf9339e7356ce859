"""Kiosks, and filling in for somebody else.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosks_kiosk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locality_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("started_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["locality_id"], ["places_locality.id"], name=op.f("fk_kiosks_kiosk_locality_id")),
        sa.ForeignKeyConstraint(["started_by"], ["people_person.id"], name=op.f("fk_kiosks_kiosk_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks_kiosk")),
        sa.UniqueConstraint("key", name=op.f("uq_kiosks_kiosk_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kiosks_kiosk_token_hash")),
    )
    op.create_index("ix_kiosks_kiosk_locality_ended", "kiosks_kiosk", ["locality_id", "ended_at", "id"], unique=False)
    op.create_table(
        "intelligence_behalf",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["intelligence_note.id"], name=op.f("fk_intelligence_behalf_note_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_intelligence_behalf_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intelligence_behalf")),
        sa.UniqueConstraint("key", name=op.f("uq_intelligence_behalf_key")),
    )
    op.create_index(op.f("ix_intelligence_behalf_person_id"), "intelligence_behalf", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_intelligence_behalf_person_id"), table_name="intelligence_behalf")
    op.drop_table("intelligence_behalf")
    op.drop_index("ix_kiosks_kiosk_locality_ended", table_name="kiosks_kiosk")
    op.drop_table("kiosks_kiosk")
