"""Load a place's data file into its tables. Loading twice changes nothing; a changed line changes its row."""

from datetime import datetime

import sqlalchemy as sa

from engagement.places.events import LocalityLoaded
from engagement.places.models import Locality, Neighbourhood, PostcodeArea
from engagement.places.place import LocalityEntry, Place
from engagement.shared.database import db
from engagement.shared.events import tell


def load_place(place: Place, *, by: int | None, now: datetime) -> None:
    """Add or bring up to date every locality, neighbourhood and postcode area the file names. Nothing is deleted: what was said
    in a locality keeps it."""
    for position, entry in enumerate(place.localities):
        locality = _load_locality(entry, position)
        _load_parts(locality, entry)
        if db.session.new or any(map(db.session.is_modified, db.session.dirty)):
            db.session.flush()
            tell(LocalityLoaded(at=now, by=by, locality_id=locality.id))


def _load_locality(entry: LocalityEntry, position: int) -> Locality:
    locality = db.session.scalar(sa.select(Locality).where(Locality.slug == entry.slug))
    if locality is None:
        locality = Locality(slug=entry.slug, name=entry.name, stage=entry.stage, position=position)
        db.session.add(locality)
    locality.name, locality.stage, locality.position = entry.name, entry.stage, position
    return locality


def _load_parts(locality: Locality, entry: LocalityEntry) -> None:
    known = {one.slug: one for one in db.session.scalars(sa.select(Neighbourhood)).all()}
    for position, item in enumerate(entry.neighbourhoods):
        neighbourhood = known.get(item.slug) or Neighbourhood(slug=item.slug)
        neighbourhood.locality, neighbourhood.name = locality, item.name
        neighbourhood.position = position
        db.session.add(neighbourhood)
    for prefix in entry.postcodes:
        area = db.session.get(PostcodeArea, prefix) or PostcodeArea(prefix=prefix)
        area.locality = locality
        db.session.add(area)
