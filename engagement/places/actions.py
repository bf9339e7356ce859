"""Load a place's data file into its tables. Loading twice changes nothing; a changed line changes its row."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from engagement.places.events import LocalityLoaded
from engagement.places.models import Locality, Neighbourhood, PostcodeArea
from engagement.places.place import LocalityEntry, Place
from engagement.shared.database import Model, db
from engagement.shared.events import tell


def load_place(place: Place, *, by: int | None, now: datetime) -> None:
    """Add or bring up to date every locality, neighbourhood and postcode area the file names. Nothing is deleted: what was said
    in a locality keeps it."""
    localities = {one.slug: one for one in db.session.scalars(sa.select(Locality))}
    neighbourhoods = {one.slug: one for one in db.session.scalars(sa.select(Neighbourhood))}
    areas = {one.prefix: one for one in db.session.scalars(sa.select(PostcodeArea))}
    changed = []
    for position, entry in enumerate(place.localities):
        locality = localities.get(entry.slug) or Locality(slug=entry.slug)
        locality.name, locality.stage, locality.position = entry.name, entry.stage, position
        rows = [locality, *_neighbourhoods(locality, entry, neighbourhoods), *_areas(locality, entry, areas)]
        db.session.add_all(rows)
        if any(row in db.session.new or db.session.is_modified(row) for row in rows):
            changed.append(locality)
    db.session.flush()
    for locality in changed:
        tell(LocalityLoaded(at=now, by=by, locality_id=locality.id))


def _neighbourhoods(locality: Locality, entry: LocalityEntry, known: dict[str, Neighbourhood]) -> Iterator[Model]:
    for position, item in enumerate(entry.neighbourhoods):
        one = known.get(item.slug) or Neighbourhood(slug=item.slug)
        one.locality, one.name, one.position = locality, item.name, position
        yield one


def _areas(locality: Locality, entry: LocalityEntry, known: dict[str, PostcodeArea]) -> Iterator[Model]:
    for prefix in entry.postcodes:
        area = known.get(prefix) or PostcodeArea(prefix=prefix)
        area.locality = locality
        yield area
