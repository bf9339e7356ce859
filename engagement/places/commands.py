"""Terminal: `engagement places …`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from engagement.places import actions, place, queries
from engagement.shared import clock
from engagement.shared.database import db

places = AppGroup("places", help="The place's localities, neighbourhoods and postcodes.")


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def load(file: Path | None) -> None:
    """Load a place's data file (by default the one in PLACE_FILE). Loading again changes only what differs."""
    described = place.read_place(file) if file else place.current_place()
    actions.load_place(described, by=None, now=clock.now())
    db.session.commit()
    click.echo(f"{described.name}: {len(described.localities)} localities are up to date.")


@places.command("find")
@click.argument("postcode")
def find(postcode: str) -> None:
    """Say which locality a postcode is in."""
    click.echo(queries.locate(postcode).name)
