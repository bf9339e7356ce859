"""What a search asks: words, and where to look. Read from what is sent, and written back from an address."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from engagement.intelligence import rules
from engagement.intelligence.models import Theme
from engagement.intelligence.search import asked
from engagement.intelligence.search.narrowing import LEAST_VOICES, Narrowed
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.fields import Choice, Day, Form, Pick, Text, Tick

HOW_HEARD = {
    "first-hand": _l("First-hand"),
    "repeated": _l("Told on by somebody else"),
    "observed": _l("Seen, not said"),
}
SLUGS = ("locality", "neighbourhood", "channel", "kind", "theme", "heard", "voices")
DAYS = ("since", "until")


class Search(Form):
    words = Text(
        _l("Words"),
        hint=_l(
            "All of them must be in the note. Put words that belong together in “quotes”. "
            "Put a - before a word to leave notes with it out."
        ),
        max=asked.LONGEST,
        optional=True,
    )
    locality = Pick(_l("Area"), blank=_l("All areas you may read"), optional=True)
    neighbourhood = Pick(_l("Neighbourhood"), blank=_l("All neighbourhoods"), optional=True)
    theme = Pick(_l("Theme"), blank=_l("All themes"), optional=True)
    kind = Pick(_l("It is"), blank=_l("Anything"), choices=rules.KINDS.items(), optional=True)
    channel = Pick(_l("Where it was heard"), blank=_l("Anywhere"), optional=True)
    heard = Pick(_l("How it was heard"), blank=_l("In any way"), choices=HOW_HEARD.items(), optional=True)
    voices = Pick(_l("Voices"), blank=_l("Any number"), optional=True)
    since = Day(_l("Heard from"), legend="s", optional=True)
    until = Day(_l("Heard until"), legend="s", optional=True)
    mine = Tick(_l("Only notes I logged"), optional=True)
    order = Choice(
        _l("Show first"),
        choices=[("newest", _l("The newest")), ("best", _l("The best match"))],
        default="newest",
        small=True,
        inline=True,
        legend="s",
    )

    def __init__(self, *args: Any, lost: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lost = lost
        """The address holds words that this server can no longer read."""

    def offer(self, localities: Sequence[Locality], themes: Sequence[Theme]) -> None:
        """What can be chosen: places the reader may read, and the place's lists."""
        place = current_place()
        self.locality.choices = [(one.slug, one.name) for one in localities]
        self.neighbourhood.choices = [(below.slug, below.name) for one in localities for below in one.neighbourhoods]
        self.theme.choices = [
            (one.slug, ("– " if one.parent_id else "") + place.called("themes", one.slug, one.name)) for one in themes
        ]
        self.channel.choices = place.choices("channels")
        self.voices.choices = [(str(least), _("%(least)s or more", least=least)) for least in LEAST_VOICES]

    def validate_until(self, field: Any) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day must be the first day or later"))

    def address(self, *, seal: Callable[[str], str]) -> dict[str, str]:
        """The answers as the parts of an address, the words sealed."""
        parts = {name: self[name].data for name in SLUGS if self[name].data}
        parts |= {name: self[name].data.isoformat() for name in DAYS if self[name].data}
        parts |= {"mine": "1"} if self.mine.data else {}
        parts |= {"order": "best"} if self.order.data == "best" else {}
        return parts | ({"q": seal(self.words.data)} if self.words.data else {"all": "1"} if not parts else {})


class Export(Form):
    """The same search as a file."""

    form = Choice(
        _l("As"),
        choices=[("csv", _l("CSV, for any program")), ("xlsx", _l("A spreadsheet (XLSX)"))],
        default="csv",
        small=True,
        inline=True,
        legend="s",
    )


def answers(address: Mapping[str, str], *, words: str | None) -> dict[str, Any]:
    """The answers of an address, for the form; what is no answer is left out."""
    said: dict[str, Any] = {name: address[name] for name in SLUGS if address.get(name)}
    said |= {name: day for name in DAYS if (day := _day(address.get(name, "")))}
    return said | {
        "words": words or "",
        "mine": address.get("mine") == "1",
        "order": "best" if address.get("order") == "best" else "newest",
    }


def narrowed(
    form: Search, localities: Sequence[Locality], themes: Sequence[Theme], *, everywhere: bool, me: int | None
) -> Narrowed:
    """Where to look, from a filled-in form. What names nothing that is offered narrows nothing; no locality is ever added."""
    by_slug = {one.slug: one for one in localities}
    here = by_slug.get(form.locality.data or "")
    parts = {below.slug: below.id for one in localities for below in one.neighbourhoods}
    allowed = None if everywhere else frozenset(one.id for one in localities)
    voices = form.voices.data if form.voices.data in {str(least) for least in LEAST_VOICES} else None
    return Narrowed(
        localities=frozenset({here.id}) if here else allowed,
        neighbourhood_id=parts.get(form.neighbourhood.data or ""),
        theme_id=next((one.id for one in themes if one.slug == form.theme.data), None),
        kind=form.kind.data if form.kind.data in rules.KINDS else None,
        channel=form.channel.data if form.channel.data in dict(current_place().choices("channels")) else None,
        heard_how=form.heard.data if form.heard.data in HOW_HEARD else None,
        voices=int(voices) if voices else None,
        since=form.since.data,
        until=form.until.data,
        logged_by=me if form.mine.data else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-02") else None
    except ValueError:
        return None
