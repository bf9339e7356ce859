"""What people are asked when they change the list of themes."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l

from engagement.intelligence.models import Note, Theme
from engagement.intelligence.themes import queries, rules
from engagement.places.place import current_place
from engagement.shared.fields import Choice, Choices, Form, LongText, Pick, Text


def called(theme: Theme) -> str:
    """A theme's name in the reader's language, unless people gave it another."""
    return current_place().called("themes", theme.slug, theme.name)


def follow_merges(field: Choices) -> None:
    """Take ids of themes that were ticked on an older list as what those themes are now."""
    known = [int(one) for one in field.typed if one.isdecimal() and len(one) < 18]
    strange = [one for one in field.typed if not (one.isdecimal() and len(one) < 18)]
    field.typed = [*map(str, queries.ids_now(known)), *strange]


class Name(Form):
    name = Text(_l("What is it called?"), max=rules.NAME_MAX, missing=_l("Enter a name for the theme"))


class Above(Form):
    above = Pick(_l("Which theme is it below?"), optional=True, blank=_l("None: it is a theme at the top"))

    def offer(self, tops: Iterable[Theme]) -> None:
        self.above.choices = [(theme.slug, called(theme)) for theme in tops]


class NewTheme(Name, Above):
    """A name, and its place in the list."""


class Into(Form):
    into = Pick(_l("Which theme shall it become part of?"), missing=_l("Choose a theme"))

    def offer(self, themes: Iterable[Theme]) -> None:
        names: Mapping[int, str] = {}
        names = {theme.id: called(theme) for theme in themes}
        for theme in themes:
            above = names.get(theme.parent_id) if theme.parent_id is not None else None
            self.into.choices.append((theme.slug, f"{above} – {called(theme)}" if above else called(theme)))


class Reason(Form):
    why = LongText(_l("Why?"), hint=_l("Everyone who works with notes can read this."), max=500, rows=3)


class Merge(Form):
    why = LongText(_l("Why?"), hint=_l("Everyone who works with notes can read this."), max=500, rows=3, optional=True)


class Split(Form):
    names = LongText(
        _l("What are its parts called?"),
        hint=_l("At least two names, each on a line of its own."),
        max=2000,
        missing=_l("Enter the names of its parts"),
    )
    why = LongText(_l("Why?"), max=500, rows=3, optional=True)


class Again(Form):
    notes = Choices(_l("Which notes?"), small=True, missing=_l("Choose at least one note"))
    part = Choice(_l("What are they about?"), small=True, missing=_l("Choose a part"))

    def offer(self, notes: Sequence[Note], parts: Iterable[Theme]) -> None:
        self.notes.choices = [(note.key, note.text[:280]) for note in notes]
        self.part.choices = [(part.slug, called(part)) for part in parts]


class Sure(Form):
    """Nothing is asked: the button is the answer."""
