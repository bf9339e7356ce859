"""What an asset may be, when its entry has grown old, and how its words are folded for searching."""

import unicodedata
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from engagement.assets.models import Asset
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.refusals import Refusal

KINDS = {
    "group": _l("Group"),
    "place": _l("Place"),
    "activity": _l("Activity"),
    "skill": _l("Skill"),
    "network": _l("Network"),
}
FRESH_DAYS = 180
"""An entry nobody has checked for longer than this asks the reader to check before going."""
MOST_WORDS = 8
"""How many words of a search count."""


class UnknownKind(Refusal):
    says = _l("Choose what it is from the list")
    field = "kind"


class OtherNeighbourhood(Refusal):
    says = _l("Choose a part of %(locality)s")
    field = "neighbourhood"


class ListedAlready(Refusal):
    says = _l("%(name)s is on the list already. Change that entry instead.")
    field = "name"


class Retired(Refusal):
    says = _l("This was taken off the list and can no longer be changed")


class NeedsAReason(Refusal):
    says = _l("Say why it is taken off the list")
    field = "why"


def check_entry(*, kind: str, locality: Locality, neighbourhood: Neighbourhood | None) -> None:
    """Raises UnknownKind or OtherNeighbourhood."""
    if kind not in KINDS:
        raise UnknownKind
    if neighbourhood is not None and neighbourhood.locality_id != locality.id:
        raise OtherNeighbourhood(locality=locality.name)


def check_listed(asset: Asset) -> None:
    """Raises Retired."""
    if asset.retired_at is not None:
        raise Retired


def stale(asset: Asset, today: date) -> bool:
    """Has nobody checked it for half a year?"""
    return asset.checked_on + timedelta(days=FRESH_DAYS) < today


def fold(text: str) -> str:
    """Text as it is compared in a search: no capitals, no accents. ``Café`` → ``cafe``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def search_words(written: str) -> list[str]:
    """The words of a search; each has to be found."""
    return fold(written).split()[:MOST_WORDS]
