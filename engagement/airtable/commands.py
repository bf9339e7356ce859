"""Terminal: `engagement airtable …`."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from engagement.airtable.models import Base
from engagement.shared.database import db, reading

airtable = AppGroup("airtable", help="Partners keep working in Airtable: the two-way sync.")


@airtable.command("status")
def status() -> None:
    """How each base stands: when it last ran, what is parked, what is left of the month's calls."""
    with reading():
        for base in db.session.scalars(sa.select(Base).order_by(Base.key)):
            click.echo(f"{base.key}: {base.base_id}")
