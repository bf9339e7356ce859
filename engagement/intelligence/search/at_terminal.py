"""Terminal: `engagement intelligence reindex`."""

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from engagement.intelligence.search import upkeep
from engagement.shared.database import db


@click.command("reindex")
@click.option("--check", is_flag=True, help="Only say whether the index is what it should be; 1 if it is not.")
@with_appcontext
def reindex(check: bool) -> None:
    """Build the search index anew. It keeps itself; this is for after a disaster, or after a repair by hand."""
    if check:
        if not upkeep.is_true():
            raise click.ClickException("The search index does not say what the notes say. Run `reindex`.")
        click.echo("The search index says what the notes say.")
        return
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("notes", total=None)
        number = upkeep.rebuild(lambda done, of: bar.update(task, completed=done, total=of))
    db.session.commit()
    click.echo(f"{number:,} notes can be searched.")
