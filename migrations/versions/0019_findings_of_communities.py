"""Insights: findings of communities, with their evidence, discussion and released quotes.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insights_insight",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locality_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_number", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back_why", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["people_person.id"], name=op.f("fk_insights_insight_begun_by")),
        sa.ForeignKeyConstraint(["group_id"], ["communities_group.id"], name=op.f("fk_insights_insight_group_id")),
        sa.ForeignKeyConstraint(["locality_id"], ["places_locality.id"], name=op.f("fk_insights_insight_locality_id")),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["people_person.id"], name=op.f("fk_insights_insight_taken_back_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_insight")),
        sa.UniqueConstraint("key", name=op.f("uq_insights_insight_key")),
    )
    op.create_index("ix_insights_insight_group", "insights_insight", ["group_id", "id"], unique=False)
    op.create_index("ix_insights_insight_here", "insights_insight", ["locality_id", "id"], unique=False)
    op.create_index(
        "ix_insights_insight_public",
        "insights_insight",
        ["published_at", "id"],
        unique=False,
        postgresql_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
        sqlite_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.create_index(
        "ix_insights_insight_public_here",
        "insights_insight",
        ["locality_id", "published_at", "id"],
        unique=False,
        postgresql_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
        sqlite_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.create_table(
        "insights_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("removed_why", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people_person.id"], name=op.f("fk_insights_comment_author_id")),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_comment_insight_id")),
        sa.ForeignKeyConstraint(["removed_by"], ["people_person.id"], name=op.f("fk_insights_comment_removed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_comment")),
        sa.UniqueConstraint("key", name=op.f("uq_insights_comment_key")),
    )
    op.create_index("ix_insights_comment_author", "insights_comment", ["author_id"], unique=False)
    op.create_index("ix_insights_comment_thread", "insights_comment", ["insight_id", "id"], unique=False)
    op.create_table(
        "insights_evidence",
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people_person.id"], name=op.f("fk_insights_evidence_by")),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_evidence_insight_id")),
        sa.ForeignKeyConstraint(["note_id"], ["intelligence_note.id"], name=op.f("fk_insights_evidence_note_id")),
        sa.PrimaryKeyConstraint("insight_id", "note_id", name=op.f("pk_insights_evidence")),
    )
    op.create_index(op.f("ix_insights_evidence_note_id"), "insights_evidence", ["note_id"], unique=False)
    op.create_table(
        "insights_heard",
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_heard_insight_id")),
        sa.PrimaryKeyConstraint("insight_id", "stance", "channel", "month", name=op.f("pk_insights_heard")),
    )
    op.create_table(
        "insights_insight_theme",
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_insight_theme_insight_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["intelligence_theme.id"], name=op.f("fk_insights_insight_theme_theme_id")
        ),
        sa.PrimaryKeyConstraint("insight_id", "theme_id", name=op.f("pk_insights_insight_theme")),
    )
    op.create_index(op.f("ix_insights_insight_theme_theme_id"), "insights_insight_theme", ["theme_id"], unique=False)
    op.create_table(
        "insights_position",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stand", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["people_person.id"], name=op.f("fk_insights_position_answered_by")),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_position_insight_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_insights_position_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_position")),
        sa.UniqueConstraint("key", name=op.f("uq_insights_position_key")),
    )
    op.create_index(
        "ix_insights_position_once", "insights_position", ["insight_id", "number", "person_id"], unique=True
    )
    op.create_index("ix_insights_position_person", "insights_position", ["person_id"], unique=False)
    op.create_table(
        "insights_quote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back_why", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["people_person.id"], name=op.f("fk_insights_quote_asked_by")),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_quote_insight_id")),
        sa.ForeignKeyConstraint(["note_id"], ["intelligence_note.id"], name=op.f("fk_insights_quote_note_id")),
        sa.ForeignKeyConstraint(["released_by"], ["people_person.id"], name=op.f("fk_insights_quote_released_by")),
        sa.ForeignKeyConstraint(["taken_back_by"], ["people_person.id"], name=op.f("fk_insights_quote_taken_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_quote")),
        sa.UniqueConstraint("key", name=op.f("uq_insights_quote_key")),
    )
    op.create_index(op.f("ix_insights_quote_insight_id"), "insights_quote", ["insight_id"], unique=False)
    op.create_index(op.f("ix_insights_quote_note_id"), "insights_quote", ["note_id"], unique=False)
    op.create_table(
        "insights_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("insight_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("confidence_why", sa.Text(), nullable=False),
        sa.Column("can_ourselves", sa.Text(), nullable=False),
        sa.Column("with_support", sa.Text(), nullable=False),
        sa.Column("services_must", sa.Text(), nullable=False),
        sa.Column("changed_why", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("discussed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["people_person.id"], name=op.f("fk_insights_version_agreed_by")),
        sa.ForeignKeyConstraint(["insight_id"], ["insights_insight.id"], name=op.f("fk_insights_version_insight_id")),
        sa.ForeignKeyConstraint(["published_by"], ["people_person.id"], name=op.f("fk_insights_version_published_by")),
        sa.ForeignKeyConstraint(["written_by"], ["people_person.id"], name=op.f("fk_insights_version_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_version")),
    )
    op.create_index("ix_insights_version_number", "insights_version", ["insight_id", "number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_insights_version_number", table_name="insights_version")
    op.drop_table("insights_version")
    op.drop_index(op.f("ix_insights_quote_note_id"), table_name="insights_quote")
    op.drop_index(op.f("ix_insights_quote_insight_id"), table_name="insights_quote")
    op.drop_table("insights_quote")
    op.drop_index("ix_insights_position_person", table_name="insights_position")
    op.drop_index("ix_insights_position_once", table_name="insights_position")
    op.drop_table("insights_position")
    op.drop_index(op.f("ix_insights_insight_theme_theme_id"), table_name="insights_insight_theme")
    op.drop_table("insights_insight_theme")
    op.drop_table("insights_heard")
    op.drop_index(op.f("ix_insights_evidence_note_id"), table_name="insights_evidence")
    op.drop_table("insights_evidence")
    op.drop_index("ix_insights_comment_thread", table_name="insights_comment")
    op.drop_index("ix_insights_comment_author", table_name="insights_comment")
    op.drop_table("insights_comment")
    op.drop_index(
        "ix_insights_insight_public_here",
        table_name="insights_insight",
        postgresql_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
        sqlite_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.drop_index(
        "ix_insights_insight_public",
        table_name="insights_insight",
        postgresql_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
        sqlite_where=sa.text("public_number IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.drop_index("ix_insights_insight_here", table_name="insights_insight")
    op.drop_index("ix_insights_insight_group", table_name="insights_insight")
    op.drop_table("insights_insight")
