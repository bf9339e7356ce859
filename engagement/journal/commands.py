"""Terminal: `engagement journal …`."""

import sys

import click
from flask.cli import AppGroup

from engagement.journal import queries
from engagement.shared.database import reading

journal = AppGroup("journal", help="The audit trail: every event once, chained so that tampering shows.")


@journal.command("verify")
def verify() -> None:
    """Walk the whole chain; exit 1 and name the first broken row if anything was changed or removed."""
    with reading():
        broken = queries.first_broken()
        length = queries.length()
    if broken:
        position, fault = broken
        click.echo(f"The journal is broken at entry {position}: the entry is {fault}.", err=True)
        sys.exit(1)
    click.echo(f"The journal is whole: {length} entries, each tied to the one before.")
