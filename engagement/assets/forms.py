"""Forms of what is strong."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.assets import rules
from engagement.assets.models import Asset
from engagement.places import themes
from engagement.places.models import Locality
from engagement.shared.fields import Choice, Choices, Form, LongText, Pick, Text


class AssetEntry(Form):
    """One line of a locality's list."""

    name = Text(_l("What is it called?"), max=120)
    kind = Choice(_l("What is it?"), choices=list(rules.KINDS.items()))
    what = LongText(
        _l("What happens there?"), hint=_l("One or two sentences that make a neighbour want to come"), max=600
    )
    when = Text(_l("When?"), hint=_l("For example, Tuesdays at 10am"), optional=True, max=200)
    venue = Text(_l("Where?"), hint=_l("A public place. Never somebody’s home"), optional=True, max=200)
    join = LongText(
        _l("How do people join?"),
        hint=_l("For example, just come along. Leave out anybody’s own number or address"),
        optional=True,
        max=400,
        rows=3,
    )
    neighbourhood = Pick(_l("Which part?"), optional=True, blank=_l("All of it"))
    themes = Choices(_l("What is it about?"), optional=True, small=True)

    @classmethod
    def of(cls, locality: Locality, asset: Asset | None = None) -> "AssetEntry":
        """The form for a new entry, or for one that is there."""
        form = cls(data=_answers(asset) if asset else None)
        form.neighbourhood.choices = [(one.slug, one.name) for one in locality.neighbourhoods]
        form.themes.choices = themes.choices_of_both_levels(held=[one.slug for one in asset.themes] if asset else ())
        return form


class Retire(Form):
    """Why an entry goes."""

    why = LongText(_l("Why is it taken off the list?"), hint=_l("Everyone can read this"), max=300, rows=3)


def _answers(asset: Asset) -> dict[str, Any]:
    return {
        "name": asset.name,
        "kind": asset.kind,
        "what": asset.what,
        "when": asset.when,
        "venue": asset.venue,
        "join": asset.join,
        "neighbourhood": asset.neighbourhood.slug if asset.neighbourhood else None,
        "themes": [theme.slug for theme in asset.themes],
    }
