"""Add, change, check and retire what is strong."""

from collections.abc import Iterable
from datetime import date, datetime

from engagement.assets import queries, rules
from engagement.assets.events import AssetAdded, AssetChanged, AssetChecked, AssetRetired
from engagement.assets.models import Asset, AssetTheme
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def add_asset(
    locality: Locality,
    *,
    name: str,
    kind: str,
    what: str,
    when: str = "",
    venue: str = "",
    join: str = "",
    neighbourhood: Neighbourhood | None = None,
    themes: Iterable[str] = (),
    checked_on: date | None = None,
    by: int | None,
    now: datetime,
) -> Asset:
    """Put something on a locality's list. Raises UnknownKind, OtherNeighbourhood or ListedAlready."""
    rules.check_entry(kind=kind, locality=locality, neighbourhood=neighbourhood)
    _check_name(locality, name)
    asset = Asset(locality=locality, added_at=now, added_by=by, checked_on=checked_on or day_of(now))
    _write(asset, name, kind, what, when, venue, join, neighbourhood, themes)
    db.session.add(asset)
    db.session.flush()
    tell(AssetAdded(at=now, by=by, asset_id=asset.id, locality_id=asset.locality_id))
    return asset


def edit_asset(
    asset: Asset,
    *,
    name: str,
    kind: str,
    what: str,
    when: str = "",
    venue: str = "",
    join: str = "",
    neighbourhood: Neighbourhood | None = None,
    themes: Iterable[str] = (),
    by: int | None,
    now: datetime,
) -> None:
    """Change an entry; whoever changes it has checked it. Raises Retired and what ``add_asset`` raises."""
    lock_row(asset)
    rules.check_listed(asset)
    rules.check_entry(kind=kind, locality=asset.locality, neighbourhood=neighbourhood)
    if name.lower() != asset.name.lower():
        _check_name(asset.locality, name)
    _write(asset, name, kind, what, when, venue, join, neighbourhood, themes)
    asset.checked_on = day_of(now)
    db.session.flush()
    tell(AssetChanged(at=now, by=by, asset_id=asset.id))


def check_asset(asset: Asset, *, by: int | None, now: datetime) -> None:
    """Say that somebody made sure today: it is still so. Raises Retired."""
    lock_row(asset)
    rules.check_listed(asset)
    asset.checked_on = day_of(now)
    tell(AssetChecked(at=now, by=by, asset_id=asset.id))


def retire_asset(asset: Asset, *, why: str, by: int | None, now: datetime) -> None:
    """Take an entry off the list; its page stays and says why. Raises Retired or NeedsAReason."""
    lock_row(asset)
    rules.check_listed(asset)
    if not why.strip():
        raise rules.NeedsAReason
    asset.retired_at, asset.retired_why = now, why
    tell(AssetRetired(at=now, by=by, asset_id=asset.id))


def _check_name(locality: Locality, name: str) -> None:
    if queries.find_listed(locality.id, name):
        raise rules.ListedAlready(name=name)


def _write(
    asset: Asset,
    name: str,
    kind: str,
    what: str,
    when: str,
    venue: str,
    join: str,
    neighbourhood: Neighbourhood | None,
    themes: Iterable[str],
) -> None:
    asset.name, asset.kind, asset.what = name, kind, what
    asset.when, asset.venue, asset.join = when, venue, join
    asset.neighbourhood = neighbourhood
    asset.searched = rules.fold(" ".join((name, what, when, venue, neighbourhood.name if neighbourhood else "")))
    wanted, had = set(themes), {theme.slug: theme for theme in asset.themes}
    asset.themes = [had.get(slug) or AssetTheme(slug=slug) for slug in sorted(wanted)]
