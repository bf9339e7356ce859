"""Stop and check on a form: what may point at one person is shown in place before anything is kept, and the writer chooses.

For each finding: take it out, or keep it with a reason. What is taken out is shown once more before it is saved. Choices are known
by the words they are about (``privacy.key_of``): a text changed since is looked over afresh, and an old choice meets only the same
words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from engagement.intelligence import privacy, rules
from engagement.intelligence.privacy import Found, Strength
from engagement.intelligence.privacy.marks import Piece
from engagement.places.place import Safeguarding, current_place
from engagement.shared.fields import Form, LongText

OUT, KEEP = "out", "keep"
LOOKED_OVER = ("text", "quote")
"""The answers that are looked over, where a form asks for them."""


@dataclass
class Spot:
    """Words of one kind that were found, wherever they stand, and what the writer chose."""

    number: int
    name: str
    found: list[tuple[str, Found]] = field(default_factory=list)
    choice: str = ""

    @property
    def kind(self) -> Any:
        return self.found[0][1].kind

    @property
    def words(self) -> str:
        return self.found[0][1].text

    @property
    def instead(self) -> str:
        """What would stand in its place."""
        return privacy.taken_out([self.found[0][1]])


class Decisions(Field):  # type: ignore[misc]
    """What the writer chose, spot by spot: `choice-<key>` for each."""

    typed: dict[str, str]
    focus = "stop-and-check"

    def process(self, formdata: Any, *_rest: Any, **_more: Any) -> None:
        self.process_errors: list[str] = []
        self.data = None
        sent = formdata or {}
        self.typed = {
            name: sent[name] for name in sent if name.startswith(f"{self.name}-") and sent[name] in (OUT, KEEP)
        }


class Careful(Form):
    """A form with a text that is looked over. ``held_why`` is the writer's reason when something found was kept."""

    choice = Decisions(_l("What we found"))
    keep_why = LongText(
        _l("Why should it stay?"),
        hint=_l("Somebody else reads it before it is used."),
        max=rules.WHY_MAX,
        rows=2,
        optional=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spots: list[Spot] = []
        self.was_taken_out = False

    @property
    def found(self) -> list[Found]:
        return [found for spot in self.spots for _name, found in spot.found]

    @property
    def held_why(self) -> str | None:
        return self.keep_why.data if self.spots else None

    @property
    def is_danger(self) -> bool:
        return any(found.strength is Strength.RISK for found in self.found)

    @property
    def safeguarding(self) -> Safeguarding:
        return current_place().safeguarding_here()

    def recall(self) -> None:
        """Show as kept what its writer kept before."""
        self._look(dict.fromkeys(self._names(), KEEP))

    def marked(self) -> Iterable[tuple[Any, list[Piece]]]:
        """Each text in which something was found, with its label, in pieces."""
        for name in LOOKED_OVER:
            numbered = [(spot.number, found) for spot in self.spots for where, found in spot.found if where == name]
            if numbered:
                yield self[name].asks, privacy.pieces(self[name].data, numbered)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        self._look(self.choice.typed)
        if any(spot.choice == OUT for spot in self.spots):
            self._take_out()
            return False
        return self._is_settled() and good

    def _names(self) -> Iterable[str]:
        return (self._name_of(found) for name in LOOKED_OVER for found in self._find(name))

    def _name_of(self, found: Found) -> str:
        return f"{self.choice.name}-{privacy.key_of(found)}"

    def _find(self, name: str) -> list[Found]:
        if name not in self or not self[name].data or self[name].errors:
            return []
        return privacy.look_for(self[name].data)

    def _look(self, choices: dict[str, str]) -> None:
        spots: dict[str, Spot] = {}
        for where in LOOKED_OVER:
            for found in self._find(where):
                name = self._name_of(found)
                spot = spots.setdefault(name, Spot(len(spots) + 1, name, choice=choices.get(name, "")))
                spot.found.append((where, found))
        self.spots = list(spots.values())

    def _take_out(self) -> None:
        """Take out what was chosen, and ask for another look: nothing is saved that its writer has not read."""
        for name in LOOKED_OVER:
            gone = [found for spot in self.spots if spot.choice == OUT for where, found in spot.found if where == name]
            if gone:
                self[name].data = self[name].typed = privacy.without(self[name].data, gone)
        self.was_taken_out = True
        self._look({**self.choice.typed, **{spot.name: "" for spot in self.spots if spot.choice == OUT}})
        self["text"].errors = [*self["text"].errors, _("Read it again: what you chose is taken out. Then save it.")]

    def _is_settled(self) -> bool:
        open_ones = [spot for spot in self.spots if not spot.choice]
        if open_ones:
            self.choice.focus = open_ones[0].name
            items = privacy.named(spot.found[0][1] for spot in open_ones)
            self.choice.errors = [_("Choose what to do with what we found: %(items)s", items=items)]
        elif self.spots and not self.keep_why.data and not self.keep_why.errors:
            self.keep_why.errors = [_("Say why it should stay, or take it out")]
        return not self.spots or not (open_ones or self.keep_why.errors)
