"""Reads of the place."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.places import rules
from engagement.places.models import Locality, Neighbourhood, PostcodeArea
from engagement.places.place import current_place
from engagement.shared.database import db, the_one

_IN_ORDER = sa.select(Locality).order_by(Locality.position, Locality.id)
_WITH_PARTS = _IN_ORDER.options(joinedload(Locality.neighbourhoods))
_WITHIN = Locality.id.in_(sa.bindparam("within", expanding=True))
_SOME, _SOME_WITH_PARTS = _IN_ORDER.where(_WITHIN), _WITH_PARTS.where(_WITHIN)


def list_localities(*, within: Collection[int] | None = None, neighbourhoods: bool = False) -> Sequence[Locality]:
    """Localities in the place's own order: those with these ids (None: all), with their ``neighbourhoods`` if wanted."""
    if within is None:
        return db.session.scalars(_WITH_PARTS if neighbourhoods else _IN_ORDER).unique().all()
    some = _SOME_WITH_PARTS if neighbourhoods else _SOME
    return db.session.scalars(some, {"within": list(within)}).unique().all()


def get_locality(*, locality: str) -> Locality:
    """By slug. Raises Missing."""
    return the_one(sa.select(Locality).where(Locality.slug == locality))


def find_neighbourhood(slug: str) -> Neighbourhood | None:
    """By slug, or None."""
    return db.session.scalar(sa.select(Neighbourhood).where(Neighbourhood.slug == slug))


def locate(written: str) -> Locality:
    """The locality of a postcode as somebody typed it. Raises NotAPostcode or OutsideThePlace."""
    postcode = rules.tidy_postcode(written)
    district = postcode.split(" ")[0]
    areas = sa.select(PostcodeArea).options(joinedload(PostcodeArea.locality))
    near = areas.where(PostcodeArea.prefix.startswith(district, autoescape=True)).order_by(PostcodeArea.prefix)
    localities = {area.prefix: area.locality for area in db.session.scalars(near)}
    match = rules.longest_match(postcode, localities)
    if match is None:
        raise rules.OutsideThePlace(postcode=postcode, place=current_place().name)
    return localities[match]
