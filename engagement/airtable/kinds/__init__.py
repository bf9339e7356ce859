"""What can go to Airtable, kind by kind, and what comes back in.

``data/airtable-columns.toml`` holds the class of every column (``classes`` reads it), ``outward`` reads any kind's records from the
database by it, and the modules named after a kind add what only that one has: computed columns, and taking changes in (``taking``
has what they share). ``kind`` is the shape of them all.
"""

from collections.abc import Mapping

from engagement.airtable.kinds.assets import Assets
from engagement.airtable.kinds.classes import parts
from engagement.airtable.kinds.enterprises import Enterprises
from engagement.airtable.kinds.funds import Funds
from engagement.airtable.kinds.kind import Column, Kind, Loaded, Share
from engagement.airtable.kinds.notes import Notes
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.kinds.proposals import Proposals
from engagement.airtable.kinds.themes import Themes

__all__ = ["KINDS", "Column", "Kind", "Loaded", "Share"]

_OF_THEIR_OWN: Mapping[str, type[Outward]] = {
    "assets": Assets,
    "enterprises": Enterprises,
    "funds": Funds,
    "notes": Notes,
    "proposals": Proposals,
    "themes": Themes,
}

KINDS: Mapping[str, Kind] = {name: _OF_THEIR_OWN.get(name, Outward)(name) for name in parts()}
"""Every kind by name. One that the columns' file adds is here without any code."""
