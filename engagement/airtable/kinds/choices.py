"""What the names on a list are called in Airtable: in English, whoever asks."""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from flask_babel import force_locale

from engagement.assets import rules as assets
from engagement.enterprises import rules as enterprises
from engagement.intelligence import rules as notes
from engagement.places.models import Locality, Neighbourhood
from engagement.places.place import current_place
from engagement.priorities import rules as priorities
from engagement.proposals import rules as proposals
from engagement.shared.database import db

Choices = Callable[[], Mapping[str, str]]


def said(words: Mapping[str, object]) -> Choices:
    """A list of our own, with its words as they are in English."""

    def names() -> Mapping[str, str]:
        with force_locale("en_GB"):
            return {name: str(word) for name, word in words.items()}

    return names


def listed(name: str) -> Choices:
    """One of the place's lists, as its file has it."""
    return lambda: {item.slug: item.name for item in current_place().items(name)}


def localities() -> Mapping[str, str]:
    rows = db.session.execute(sa.select(Locality.slug, Locality.name).order_by(Locality.position, Locality.id))
    return dict(iter(rows))


def neighbourhoods() -> Mapping[str, str]:
    rows = sa.select(Neighbourhood.slug, Neighbourhood.name).join(Neighbourhood.locality)
    rows = rows.order_by(Locality.position, Neighbourhood.position, Neighbourhood.id)
    return dict(iter(db.session.execute(rows)))


LISTS: Mapping[str, Choices] = {
    "asset kinds": said(assets.KINDS),
    "asset answers": said(notes.ASSET_ANSWERS),
    "channels": listed("channels"),
    "enterprise forms": said(enterprises.FORMS),
    "heard how": said(notes.HEARD_HOW),
    "localities": localities,
    "neighbourhoods": neighbourhoods,
    "note kinds": said(notes.KINDS),
    "pathway": listed("pathway"),
    "priority states": said(priorities.STATES),
    "proposal states": said(proposals.STATES),
    "raised": said(notes.RAISED),
}
"""The lists that a line of ``columns.toml`` can name."""
