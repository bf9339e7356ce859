"""Terminal: `engagement journal …`."""

import sys

import click
from flask.cli import AppGroup

from engagement.journal import queries
from engagement.shared.database import reading

journal = AppGroup("journal", help="The audit trail: every event once, chained so that tampering shows.")


@journal.command("verify")
@click.option(
    "--holds", "kept", metavar="HASH", help="Also check that this hash, printed earlier, is still in the chain."
)
def verify(kept: str | None) -> None:
    """Walk the whole chain; exit 1 and name the first broken row if anything was changed or removed.

    The chain cannot show by itself that its newest entries were cut off: keep the last hash it prints somewhere else.
    """
    with reading():
        broken = queries.first_broken()
        length, last = queries.length(), queries.last_hash()
        cut_off = kept is not None and not queries.holds(kept)
    if broken:
        position, fault = broken
        click.echo(f"The journal is broken at entry {position}: the entry is {fault}.", err=True)
        sys.exit(1)
    if cut_off:
        click.echo(f"The journal was cut off: none of its {length} entries has the hash {kept}.", err=True)
        sys.exit(1)
    click.echo(f"The journal is whole: {length} entries, each tied to the one before.")
    click.echo(f"The last hash is {last}.")
