"""Terminal: `engagement permissions`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from engagement.home import access


@click.command("permissions")
@with_appcontext
def permissions() -> None:
    """Print docs/permissions.md: who may do what, read from the guards on the routes."""
    click.echo(access.as_markdown(current_app), nl=False)
