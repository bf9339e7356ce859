"""Run the migrations over the application's own engine. The tables' metadata comes with the extension, not by import."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]


def render_plainly(kind, thing, autogen_context):
    """Write column types as SQLAlchemy's own, so that a migration never imports the application."""
    if kind == "type" and isinstance(thing, sa.TypeDecorator):
        impl = thing.impl_instance
        if isinstance(impl, sa.DateTime):
            return "sa.DateTime(timezone=True)"
        return f"sa.{impl!r}"
    return False


def ours_to_compare(thing, name, kind, reflected, other):
    """The search index is no table of the models: its own migration makes it, and SQLite keeps it in tables of its own."""
    return not (kind == "table" and name.startswith("intelligence_search"))


with migrate.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["metadata"],
        render_item=render_plainly,
        include_object=ours_to_compare,
        compare_type=True,
        # Each migration whole or not at all, on SQLite too: a kill in the middle leaves the step before.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
