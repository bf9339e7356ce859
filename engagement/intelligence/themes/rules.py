"""The words and rules of changing the list of themes. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from flask_babel import lazy_gettext as _l

from engagement.intelligence.models import Theme
from engagement.shared.refusals import Refusal

NAME_MAX = 120
SLUG_MAX = 60
PAGES = ("new", "changes")
"""No theme has the slug of a page of the list."""
AT_ONCE = 20
"""How many themes are merged, or made of one by a split, at once."""

KINDS = {
    "create": _l("Made"),
    "rename": _l("Renamed"),
    "move": _l("Moved"),
    "merge": _l("Merged"),
    "split": _l("Split"),
    "again": _l("Notes sorted again"),
    "retire": _l("Retired"),
    "back": _l("Brought back"),
    "undo": _l("Undone"),
}
"""Every kind of change, as its history calls it."""
MOVING = ("merge", "move", "again")
"""The kinds that give notes other themes."""


class SameName(Refusal):
    says = _l("There is a theme called “%(theme)s” here already. Choose another name, or merge the two")
    field = "name"


class NameNeeded(Refusal):
    says = _l("Enter a name for the theme")
    field = "name"


class NoLongerInUse(Refusal):
    says = _l("“%(theme)s” is no longer in use. Take it off, or choose another theme")
    field = "themes"


class ChangedMeanwhile(Refusal):
    says = _l("Somebody has just changed “%(theme)s”: it is no longer in use. Nothing of yours was done")


class ChooseTwo(Refusal):
    says = _l("Choose at least one theme to merge, and another one to merge it into")
    field = "themes"


class TooMany(Refusal):
    says = _l("Choose %(most)s themes or fewer at once")
    field = "themes"


class ThemesBelow(Refusal):
    says = _l("There are themes below “%(theme)s”. Move, merge or retire those first")


class TwoLevels(Refusal):
    says = _l("“%(theme)s” is below another theme already. There are two levels only")
    field = "above"


class TwoParts(Refusal):
    says = _l("Enter at least two names, each on a line of its own, and none of them twice")
    field = "names"


class NotAPart(Refusal):
    says = _l("“%(theme)s” is not a part of the theme that was split")
    field = "part"


class NothingChosen(Refusal):
    says = _l("Choose at least one note")
    field = "notes"


class AlreadyInUse(Refusal):
    says = _l("“%(theme)s” is in use")


class AlreadyUndone(Refusal):
    says = _l("This was undone already")


class NoWayBack(Refusal):
    says = _l("This cannot be undone. Change the theme again instead")


class SomethingLater(Refusal):
    says = _l("“%(theme)s” was changed again after this. Undo the later change first")


class NotesHaveIt(Refusal):
    says = _l("There are notes about “%(theme)s”. Sort them to another theme, or merge it, first")


def name_of(text: str) -> str:
    """The name as kept: one line, no blanks at its ends. Raises NameNeeded."""
    name = " ".join(text.split())[:NAME_MAX]
    if not name:
        raise NameNeeded
    return name


def slug_of(name: str, taken: Collection[str]) -> str:
    """A new slug: from the name's letters where it has Latin ones, and never one that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_MAX - 6].rstrip("-") or "theme"
    number, slug = 1, stem
    while slug in taken or slug in PAGES:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def check_name(name: str, beside: Iterable[Theme]) -> None:
    """No two themes in use at one place of the list have the same name, whatever its capitals."""
    for theme in beside:
        if theme.name.casefold() == name.casefold():
            raise SameName(theme=theme.name)


def check_in_use(*themes: Theme) -> None:
    for theme in themes:
        if theme.retired_at is not None:
            raise ChangedMeanwhile(theme=theme.name)


def check_merge(sources: Collection[Theme], target: Theme, below: Collection[Theme]) -> None:
    """``below`` are the themes in use below any of the sources: they can follow to the top level only."""
    if not sources or target in sources:
        raise ChooseTwo
    if len(sources) > AT_ONCE:
        raise TooMany(most=AT_ONCE)
    check_in_use(target, *sources)
    for theme in below:
        if target.parent_id is not None:
            raise ThemesBelow(theme=next(one.name for one in sources if one.id == theme.parent_id))


def parts_of(text: str) -> list[str]:
    """The names of a split, one a line. Raises TwoParts or TooMany."""
    names = [name_of(line) for line in text.splitlines() if line.strip()]
    if len(names) < 2 or len({name.casefold() for name in names}) < len(names):
        raise TwoParts
    if len(names) > AT_ONCE:
        raise TooMany(most=AT_ONCE)
    return names
