"""What is strong, both ways. Everyone can read it at once, so identifiers are refused and not held."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.values import Value
from engagement.assets import actions
from engagement.assets.models import Asset, AssetTheme
from engagement.intelligence.models import Theme
from engagement.intelligence.themes import queries as the_list
from engagement.intelligence.themes.models import ThemeTouched
from engagement.journal.models import Entry
from engagement.shared.database import db

WORDS = ("name", "what", "when", "venue", "join")


class Assets(Outward):
    """The directory. Its themes are slugs here and links there; one that was merged links to what it became."""

    def more(self, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        pairs = sa.select(AssetTheme.asset_id, Theme).join(Theme, Theme.slug == AssetTheme.slug)
        rows = db.session.execute(pairs.where(AssetTheme.asset_id.in_(ids))).all()
        now = the_list.effective([theme for _id, theme in rows])
        found: dict[int, list[str]] = {}
        for id_, theme in rows:
            found.setdefault(id_, []).append(f"themes:{now[theme.id].id}")
        return {"themes": found}

    def touched(self, entry: Entry) -> Collection[int]:
        """Those under a theme that was changed, too: they are linked to what it is now."""
        change = entry.facts.get("change_id")
        if type(change) is not int:
            return super().touched(entry)
        slugs = sa.select(Theme.slug).join(ThemeTouched, ThemeTouched.theme_id == Theme.id)
        under = sa.select(AssetTheme.asset_id).where(AssetTheme.slug.in_(slugs.where(ThemeTouched.change_id == change)))
        return {*super().touched(entry), *db.session.scalars(under)}

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        taking.check(self.columns, values)
        asset = None if id_ is None else db.session.get(Asset, id_)
        if id_ is not None and (asset is None or asset.retired_at is not None):
            raise taking.NotShared
        entry = _entry(values, asset)
        taking.check_public([entry[name] for name in WORDS], before=_words_of(asset))
        if asset is None:
            here = taking.locality_of(values, locality)
            part = taking.neighbourhood_of(values, here)
            return actions.add_asset(here, **entry, neighbourhood=part, by=None, now=now).id
        taking.stays(values, asset.locality)
        part = taking.neighbourhood_of(values, asset.locality, was=asset.neighbourhood)
        actions.edit_asset(asset, **entry, neighbourhood=part, by=None, now=now)
        return asset.id


def _entry(values: Mapping[str, Value], asset: Asset | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        name: taking.text(values, name, getattr(asset, name, None), needed=name in ("name", "what")) for name in WORDS
    }
    entry["kind"] = taking.text(values, "kind", asset.kind if asset else None, needed=True)
    entry["themes"] = [theme.slug for theme in asset.themes] if asset else []
    if "themes" in values:
        entry["themes"] = [theme.slug for theme in the_list.with_ids(taking.ids(values, "themes")).values()]
    return entry


def _words_of(asset: Asset | None) -> list[str]:
    return [getattr(asset, name) for name in WORDS] if asset else []
