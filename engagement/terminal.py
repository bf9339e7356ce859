"""What only the terminal needs, migrations and every command, kept out of the web's processes and their memory."""

from importlib import import_module
from typing import Any

from flask import Flask

from engagement import application
from engagement.airtable import commands as airtable
from engagement.chores import CHORES
from engagement.funds import commands as funds
from engagement.home import commands as home
from engagement.intelligence import commands as intelligence
from engagement.intelligence.suggestions import commands as suggestions
from engagement.journal import commands as journal
from engagement.notices import commands as notices
from engagement.people import commands as people
from engagement.places import commands as places
from engagement.settings import Settings
from engagement.shared.database import db
from engagement.shared.paths import where
from engagement.theming import commands as theming

COMMANDS = [
    places.places,
    people.people,
    journal.journal,
    notices.mail,
    notices.worker,
    intelligence.intelligence,
    theming.theming,
    funds.funds,
    airtable.airtable,
    home.permissions,
]


class Migrations:
    """Alembic with our migrations, set up when it is first asked for: a sync or a worker never needs it, nor its 25 MB."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        import_module("flask_migrate").Migrate(self._app, db, directory=str(where("migrations")))
        return getattr(self._app.extensions["migrate"], name)


def create_app(settings: Settings | None = None) -> Flask:
    """The application with its migrations and commands. Raises Unsafe as ``application.create_app`` does."""
    app = application.create_app(settings)
    app.extensions["migrate"] = Migrations(app)
    app.extensions["chores"] = CHORES
    intelligence.intelligence.add_command(suggestions.evaluate)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    return app
