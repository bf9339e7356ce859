"""The command `engagement`: Flask's own command line with ours beside it."""

import click
from flask.cli import FlaskGroup

from engagement import create_app
from engagement.tallies import commands as tallies_commands


@click.group(
    cls=FlaskGroup,
    create_app=create_app,
    add_default_commands=True,
    add_version_option=False,
    load_dotenv=False,
    help="""The engagement platform.

    Residents tell what matters, communities agree priorities, boards allocate their fund, and everyone hears back.
    Settings come from the environment (DATABASE_URL, SECRET_KEY, …: see docs/operations.md).
    """,
)
@click.version_option(package_name="engagement")
def main() -> None:
    """Gathered from the domains; see engagement/doors.py."""


main.add_command(tallies_commands.tallies)  # counting needs no database, so it does not wait for the application
