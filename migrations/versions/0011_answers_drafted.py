"""Answers are drafted, checked, corrected and passed on by hand; how long the loop takes is kept.

Revision: 0011, after 0010.
"""

from collections import Counter
from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


LONDON = ZoneInfo("Europe/London")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

debt = sa.table(
    "feedback_debt",
    sa.column("id", ID),
    sa.column("locality_id", ID),
    sa.column("route", sa.String),
    sa.column("given_at", sa.DateTime(timezone=True)),
    sa.column("told_at", sa.DateTime(timezone=True)),
)
pace = sa.table(
    "feedback_pace",
    sa.column("locality_id", ID),
    sa.column("month", sa.Date),
    sa.column("days", sa.Integer),
    sa.column("debts", sa.Integer),
)


def upgrade() -> None:
    op.create_table('feedback_pace',
    sa.Column('locality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('debts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['places_locality.id'], name=op.f('fk_feedback_pace_locality_id')),
    sa.PrimaryKeyConstraint('locality_id', 'month', 'days', name=op.f('pk_feedback_pace'))
    )
    op.create_table('feedback_answer_check',
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['feedback_answer.id'], name=op.f('fk_feedback_answer_check_answer_id')),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_feedback_answer_check_by')),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_feedback_answer_check'))
    )
    op.create_table('feedback_correction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('you_said', sa.Text(), nullable=False),
    sa.Column('we_did', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['feedback_answer.id'], name=op.f('fk_feedback_correction_answer_id')),
    sa.ForeignKeyConstraint(['by'], ['people_person.id'], name=op.f('fk_feedback_correction_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_correction'))
    )
    op.create_index(op.f('ix_feedback_correction_answer_id'), 'feedback_correction', ['answer_id'], unique=False)
    op.add_column('feedback_answer', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('feedback_answer', sa.Column('withdrawn_why', sa.Text(), nullable=True))
    op.create_index('ix_feedback_answer_theme', 'feedback_answer', ['locality_id', 'theme', 'published_at', 'id'], unique=False)
    op.drop_table("feedback_answer_count")
    _count_answers(theme=True)
    op.add_column('feedback_answer_debt', sa.Column('to_tell', sa.String(length=10), nullable=True))
    op.create_index('ix_feedback_answer_debt_to_tell', 'feedback_answer_debt', ['answer_id', 'to_tell', 'debt_id'], unique=False, postgresql_where=sa.text('to_tell IS NOT NULL'), sqlite_where=sa.text('to_tell IS NOT NULL'))
    op.create_index('ix_feedback_debt_oldest', 'feedback_debt', ['locality_id', 'given_at', 'id'], unique=False, postgresql_where=sa.text("told_at IS NULL AND route <> 'nobody'"), sqlite_where=sa.text("told_at IS NULL AND route <> 'nobody'"))
    op.execute(
        "UPDATE feedback_answer_debt SET to_tell = 'worker'"
        " WHERE debt_id IN (SELECT id FROM feedback_debt WHERE route = 'worker' AND told_at IS NULL)"
    )
    op.execute(
        "UPDATE feedback_answer_debt SET to_tell = 'phone'"
        " WHERE debt_id IN (SELECT d.id FROM feedback_debt d JOIN feedback_contact c ON c.debt_id = d.id"
        " WHERE d.route = 'contact' AND c.way = 'phone' AND d.told_at IS NULL)"
    )
    _keep_the_pace()


def downgrade() -> None:
    op.drop_index('ix_feedback_debt_oldest', table_name='feedback_debt', postgresql_where=sa.text("told_at IS NULL AND route <> 'nobody'"), sqlite_where=sa.text("told_at IS NULL AND route <> 'nobody'"))
    op.drop_index('ix_feedback_answer_debt_to_tell', table_name='feedback_answer_debt', postgresql_where=sa.text('to_tell IS NOT NULL'), sqlite_where=sa.text('to_tell IS NOT NULL'))
    op.drop_column('feedback_answer_debt', 'to_tell')
    op.drop_table("feedback_answer_count")
    _count_answers(theme=False)
    op.drop_index('ix_feedback_answer_theme', table_name='feedback_answer')
    op.drop_column('feedback_answer', 'withdrawn_why')
    op.drop_column('feedback_answer', 'withdrawn_at')
    op.drop_index(op.f('ix_feedback_correction_answer_id'), table_name='feedback_correction')
    op.drop_table('feedback_correction')
    op.drop_table('feedback_answer_check')
    op.drop_table('feedback_pace')


def _count_answers(*, theme: bool) -> None:
    """The counts of published answers, made anew: SQLite cannot lengthen a primary key."""
    columns = [sa.Column("locality_id", ID, nullable=False)]
    keys = ["locality_id", "outcome"]
    if theme:
        columns.append(sa.Column("theme", sa.String(length=60), nullable=False))
        keys.insert(1, "theme")
    op.create_table(
        "feedback_answer_count",
        *columns,
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["places_locality.id"], name=op.f("fk_feedback_answer_count_locality_id")
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_feedback_answer_count")),
    )
    about = "coalesce(theme, ''), " if theme else ""
    op.execute(
        f"INSERT INTO feedback_answer_count ({', '.join(keys)}, answers) SELECT locality_id, {about}outcome, count(*)"
        f" FROM feedback_answer WHERE published_at IS NOT NULL GROUP BY locality_id, {about}outcome"
    )


def _keep_the_pace() -> None:
    """London days from heard to told, which no database counts alike."""
    rows = sa.select(debt.c.locality_id, debt.c.given_at, debt.c.told_at).where(debt.c.route != "nobody")
    counts: Counter = Counter()
    for row in op.get_bind().execute(rows.order_by(debt.c.id)):
        given, told = (at and at.replace(tzinfo=at.tzinfo or UTC).astimezone(LONDON).date() for at in row[1:])
        counts[row.locality_id, given.replace(day=1), max((told - given).days, 0) if told else -1] += 1
    if counts:
        op.bulk_insert(
            pace,
            [{"locality_id": at, "month": month, "days": days, "debts": n} for (at, month, days), n in counts.items()],
        )
