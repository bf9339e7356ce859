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


with migrate.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["metadata"],
        render_item=render_plainly,
        **{**migrate.configure_args, "render_as_batch": False, "compare_type": True},
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
