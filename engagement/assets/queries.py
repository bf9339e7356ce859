"""Reads of what is strong."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from engagement.assets import rules
from engagement.assets.models import Asset, AssetTheme
from engagement.places.models import Locality
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged


def get_asset(*, asset: str) -> Asset:
    """By key, with its locality, neighbourhood and themes. Raises Missing."""
    return the_one(
        sa.select(Asset)
        .where(Asset.key == asset)
        .options(joinedload(Asset.locality), joinedload(Asset.neighbourhood), selectinload(Asset.themes))
    )


def find_listed(locality_id: int, name: str) -> Asset | None:
    """The entry on a locality's list with this name, whatever its capitals."""
    here = sa.select(Asset).where(Asset.locality_id == locality_id, Asset.retired_at.is_(None))
    return db.session.scalar(here.where(sa.func.lower(Asset.name) == name.lower()).order_by(Asset.id).limit(1))


def list_assets(
    locality: Locality, *, kind: str = "", neighbourhood: str = "", theme: str = "", words: str = ""
) -> Paged:
    """What is on a locality's list, by name; every filter that is given narrows it. An unknown slug finds nothing."""
    found = sa.select(Asset).where(Asset.locality_id == locality.id, Asset.retired_at.is_(None))
    if kind:
        found = found.where(Asset.kind == kind)
    if neighbourhood:
        found = found.where(Asset.neighbourhood.has(slug=neighbourhood))
    if theme:
        found = found.where(Asset.id.in_(sa.select(AssetTheme.asset_id).where(AssetTheme.slug == theme)))
    for word in rules.search_words(words):
        found = found.where(Asset.searched.contains(word, autoescape=True))
    counted = found.with_only_columns(sa.func.count(Asset.id))
    return paged(found.order_by(Asset.name, Asset.id), count=counted)
