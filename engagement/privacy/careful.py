"""Stop and check on a form: what may point at one person is shown in place before anything is kept, and the writer chooses.

For each finding: take it out, or keep it with a reason. In words that everybody will read (``Public``) an identifier can only be
taken out. What is taken out is shown once more before it is saved. Choices are known by the words they are about
(``marks.key_of``): a text changed since is looked over afresh, and an old choice meets only the same words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from engagement.places.place import Safeguarding, current_place
from engagement.privacy import look, marks, rules
from engagement.privacy.kinds import Found, Strength
from engagement.privacy.marks import Piece
from engagement.shared.fields import Exact, Form, LongText, Text

OUT, KEEP = "out", "keep"


@dataclass
class Spot:
    """Words of one kind that were found, wherever they stand, and what the writer chose."""

    number: int
    name: str
    found: list[tuple[str, Found]] = field(default_factory=list)
    choice: str = ""
    must_go: bool = False
    """It cannot stay: it is an identifier, in words that everybody will read."""

    @property
    def kind(self) -> Any:
        return self.found[0][1].kind

    @property
    def words(self) -> str:
        return self.found[0][1].text

    @property
    def instead(self) -> str:
        """What would stand in its place."""
        return marks.taken_out([self.found[0][1]])


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


def asked_why(hint: Any) -> LongText:
    """The question why something should stay. ``hint`` says what becomes of the answer."""
    return LongText(_l("Why should it stay?"), hint=hint, max=rules.WHY_MAX, rows=2, optional=True)


class Careful(Form):
    """A form with words that are looked over. ``held_why`` is the writer's reason when something found was kept."""

    looked_at: ClassVar[Sequence[str]] = ("text", "quote")
    """The answers that are looked over, where the form asks for them."""
    public: ClassVar[bool] = False

    choice = Decisions(_l("What we found"))
    keep_why = asked_why(_l("Somebody else reads it before it is used."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spots: list[Spot] = []
        self.was_taken_out = False

    @property
    def found(self) -> list[Found]:
        return [found for spot in self.spots for _name, found in spot.found]

    @property
    def held_why(self) -> str | None:
        return self.keep_why.data if self.asks_why else None

    @property
    def asks_why(self) -> bool:
        """May something that was found stay?"""
        return any(not spot.must_go for spot in self.spots)

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
        for name in self._looked_over():
            numbered = [(spot.number, found) for spot in self.spots for where, found in spot.found if where == name]
            if numbered:
                yield self[name].asks, marks.pieces(self[name].data, numbered)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        self._look(self.choice.typed)
        if any(spot.choice == OUT for spot in self.spots):
            self._take_out()
            return False
        return self._is_settled() and good

    def _names(self) -> Iterable[str]:
        return (self._name_of(found) for name in self._looked_over() for found in self._find(name))

    def _looked_over(self) -> Sequence[str]:
        return [name for name in self.looked_at if name in self]

    def _name_of(self, found: Found) -> str:
        return f"{self.choice.name}-{marks.key_of(found)}"

    def _find(self, name: str) -> list[Found]:
        return [] if not self[name].data or self[name].errors else look.look_for(self[name].data)

    def _look(self, choices: dict[str, str]) -> None:
        spots: dict[str, Spot] = {}
        for where in self._looked_over():
            for found in self._find(where):
                name, must_go = self._name_of(found), self.public and found.strength is Strength.STRUCTURED
                choice = choices.get(name, "")
                choice = "" if must_go and choice == KEEP else choice
                spot = spots.setdefault(name, Spot(len(spots) + 1, name, choice=choice, must_go=must_go))
                spot.found.append((where, found))
        self.spots = list(spots.values())

    def _take_out(self) -> None:
        """Take out what was chosen, and ask for another look: nothing is saved that its writer has not read."""
        changed = []
        for name in self._looked_over():
            gone = [found for spot in self.spots if spot.choice == OUT for where, found in spot.found if where == name]
            if gone:
                self[name].data = self[name].typed = marks.without(self[name].data, gone)
                changed.append(self[name])
        self.was_taken_out = True
        self._look({**self.choice.typed, **{spot.name: "" for spot in self.spots if spot.choice == OUT}})
        first = changed[0]
        first.errors = [*first.errors, _("Read it again: what you chose is taken out. Then save it.")]

    def _is_settled(self) -> bool:
        open_ones = [spot for spot in self.spots if not spot.choice and not spot.must_go]
        if open_ones:
            self.choice.focus = open_ones[0].name
            items = look.named(spot.found[0][1] for spot in open_ones)
            self.choice.errors = [_("Choose what to do with what we found: %(items)s", items=items)]
        elif self.asks_why and not self.keep_why.data and not self.keep_why.errors:
            self.keep_why.errors = [_("Say why it should stay, or take it out")]
        return not open_ones and not (self.asks_why and self.keep_why.errors)


class Public(Careful):
    """A form whose words everybody will read. What is known by its shape as pointing at a person has to go, in whatever answer it
    stands; of other findings in ``looked_at`` the writer says why they stay."""

    public = True
    part: ClassVar[str] = rules.WORDS
    """Which words of a thing these are, where it has several."""
    looked_at: ClassVar[Sequence[str]] = ()
    looked_past: ClassVar[Sequence[str]] = ()
    """Answers that are meant to say how to reach somebody."""
    keep_why = asked_why(_l("Only those who work on this can read your reason."))

    def reason(self) -> rules.Reason:
        """What was found and why it stays, to be remembered with the words."""
        return rules.Reason(self.part, sorted({found.kind.word for found in self.found}), self.held_why)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        return self._has_none_that_must_go() and good

    def _looked_over(self) -> Sequence[str]:
        besides = ("keep_why", *self.looked_at, *self.looked_past)
        lines = [one.name for one in self if isinstance(one, Text) and not isinstance(one, Exact)]
        return [*super()._looked_over(), *(name for name in lines if name not in besides)]

    def _find(self, name: str) -> list[Found]:
        found = super()._find(name)
        return found if name in self.looked_at else look.certain(found)

    def _has_none_that_must_go(self) -> bool:
        left = [spot for spot in self.spots if spot.must_go]
        for name in self._looked_over():
            if here := [found for spot in left for where, found in spot.found if where == name]:
                says = _("Take this out, everyone could read it: %(found)s", found=look.quoted(here))
                self[name].errors = [*self[name].errors, says]
        return not left
