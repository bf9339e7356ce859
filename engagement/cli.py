"""The command `engagement`: Flask's own command line with ours beside it."""

import dataclasses
import os
import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, NoAppException, ScriptInfo
from sqlalchemy.exc import OperationalError, ProgrammingError

from engagement.places.place import BadPlace
from engagement.settings import Settings, Unsafe
from engagement.shared.refusals import Missing, Refusal

# These do not wait for the application: counting needs none, and the demonstration settles its own environment
# first. Each is imported only when it is asked for, so that counting starts quickly and stays small.
ALONE = {
    "tallies": "engagement.tallies.commands",
    "demo": "engagement.demonstration.commands",
    "db": "flask_migrate.cli",
}


class Commands(FlaskGroup):
    """Flask's group, which says in a sentence what is wrong instead of showing a traceback."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in ALONE:
            return getattr(import_module(ALONE[name]), name)
        if name not in self.commands:
            ctx.ensure_object(
                ScriptInfo
            ).load_app()  # or Flask says what is wrong, and then that there is no such command
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *ALONE})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NoAppException as fault:
            raise click.ClickException(fault.format_message()) from None
        except (Refusal, BadPlace) as fault:
            raise click.ClickException(str(fault)) from fault
        except Missing as fault:
            raise click.ClickException("There is nothing of that name here.") from fault
        except (OperationalError, ProgrammingError) as fault:
            says = str(fault.orig).strip().split("\n")[0]
            raise click.ClickException(
                f"The database did not do as asked: {says}\nIs DATABASE_URL right, and has `engagement db upgrade` been run?"
            ) from fault


def _application() -> Flask:
    try:
        return import_module("engagement.terminal").create_app()
    except Unsafe as unsafe:
        raise NoAppException(str(unsafe)) from None


@click.group(
    cls=Commands,
    create_app=_application,
    add_default_commands=True,
    add_version_option=False,
    load_dotenv=False,
    help="""The engagement platform.

    Residents tell what matters, communities agree priorities, boards allocate their fund, and everyone hears back.
    Settings come from the environment (DATABASE_URL, SECRET_KEY, …: see docs/operations.md).

    \b
    A first walk:      engagement demo
    A new database:    engagement db upgrade, engagement places load, engagement intelligence load-themes
    Real comments in:  engagement intelligence import FILE.csv --help
    Count a vote:      engagement tallies run FILE.pb --help
    Check the books:   engagement journal verify, engagement funds verify
    """,
)
@click.version_option(package_name="engagement")
def main() -> None:
    """Gathered from the domains; see engagement/terminal.py."""


@main.command("check")
@click.option("--deploy", is_flag=True, help="Judge the settings as a production installation would.")
def check(deploy: bool) -> None:
    """Read the settings back and name what is wrong or unsafe; exit 1 if anything is."""
    try:
        settings = Settings.from_environment({**os.environ, "ENVIRONMENT": "production"} if deploy else os.environ)
    except Unsafe as unsafe:
        click.echo(str(unsafe), err=True)
        sys.exit(1)
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        hidden = field.name in ("secret_key", "mail_url", "database_url", "airtable_token")
        click.echo(f"{field.name:26} {_without_secret(str(value)) if hidden else value}")
    click.echo("The settings are safe for production." if deploy else "The settings can be used.")


def _without_secret(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator:
        return f"({len(value)} characters, not shown)"
    return f"{scheme}://{'…@' + rest.rpartition('@')[2] if '@' in rest else rest}"
