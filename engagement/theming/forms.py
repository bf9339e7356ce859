"""What somebody who sorts notes is asked."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from engagement.intelligence.forms import Seen
from engagement.places.place import current_place
from engagement.shared.fields import Choices, Form
from engagement.theming import ticks


class Themes(Choices):
    """The themes of both levels. One that is no longer in the list is told from one that never was."""

    widget = staticmethod(ticks.themes)

    def pre_validate(self, form: Any) -> None:
        listed = {slug for slug, _name, _above in self.choices}
        gone = [slug for slug in self.typed if slug not in listed]
        self.typed = [slug for slug in self.typed if slug in listed]
        if gone:
            raise StopValidation(
                _("A theme you ticked is no longer in the list: somebody retired or merged it. Look again, then save.")
            )
        super().pre_validate(form)


class Sort(Form):
    themes = Themes(_l("What is it about?"), hint=_l("Tick all that fit."), optional=True)
    seen = Seen()

    def offer(self, lines: Iterable[Any]) -> None:
        """``lines``: the themes in use, as rows of (id, slug, name, parent_id)."""
        names, above = current_place().names("themes"), {}
        for line in lines:
            above[line.id] = line.slug
            group = above.get(line.parent_id, line.slug)
            self.themes.choices.append((line.slug, names.get(line.slug, line.name), group))
        order = {slug: at for at, slug in enumerate(above.values())}
        self.themes.choices.sort(key=lambda one: order[one[2]])

    def refused(self, suggested: Collection[str]) -> set[str]:
        """The suggestions refused."""
        return {slug for slug in suggested if request.form.get(f"verdict-{slug}") == "refuse"}

    def chosen(self, suggested: Collection[str]) -> set[str]:
        """The slugs ticked, and the suggestions accepted."""
        accepted = {slug for slug in suggested if request.form.get(f"verdict-{slug}") == "accept"}
        return {*self.themes.data, *accepted}


class Button(Form):
    """Nothing is asked: the button is the answer."""


def names_of(lines: Iterable[Any], ids: Collection[int]) -> Sequence[str]:
    """What these themes are called in the reader's language, those above another left out."""
    names, rows = current_place().names("themes"), [line for line in lines if line.id in ids]
    above = {line.parent_id for line in rows}
    return [names.get(line.slug, line.name) for line in rows if line.id not in above]
