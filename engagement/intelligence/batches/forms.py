"""What is asked for a batch: once for all of it, and line by line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.intelligence import forms, rules
from engagement.intelligence.batches.actions import NewLine
from engagement.intelligence.models import Theme
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.privacy.careful import Careful
from engagement.shared.database import new_key
from engagement.shared.fields import Choice, Day, Form, Hidden, Pick, Text, Whole

MOST_LINES, AT_A_TIME = 200, 10
KEY = re.compile("[A-Za-z0-9_-]{22}")
LINE = re.compile("line-([1-9][0-9]{0,2})-text")
BLANK = "__line__"
"""Stands for a line's number in the empty line that the script copies."""


class Line(Careful):
    """One thing that was said. Its fields are named ``line-3-text`` and so on."""

    text = Text(_l("What was said"), max=rules.NOTE_MAX, optional=True)
    kind = Pick(_l("It is"), choices=rules.KINDS.items(), blank=_l("Not sure"), optional=True)
    voices = Whole(_l("How many said so"), low=1, high=rules.VOICES_MAX, width=3, optional=True)
    question = Pick(_l("Which question"), blank=_l("None of them"), optional=True)
    theme = Pick(_l("Theme"), blank=_l("Later"), optional=True)

    def __init__(self, number: int | str, *, formdata: Any = None) -> None:
        super().__init__(formdata=formdata, prefix=f"line-{number}-", meta={"csrf": False})
        self.number = number
        self.choice.focus = f"line-{number}-found"

    @property
    def is_empty(self) -> bool:
        return not (self.text.data or self.text.process_errors)

    def as_new(self, themes: Mapping[str, Theme]) -> NewLine:
        return NewLine(
            number=int(self.number),
            text=self.text.data,
            kind=self.kind.data or rules.UNSURE,
            voices=self.voices.data or 1,
            theme=themes.get(self.theme.data),
            question=int(self.question.data) if self.question.data else None,
            held_why=self.held_why,
        )


class Lines(Form):
    """The page with its lines, for a batch that has been begun."""

    key = Hidden()

    def spread(
        self,
        sent: Any,
        *,
        themes: Iterable[Theme],
        questions: Sequence[str] = (),
        first: int = 1,
        rows: int = AT_A_TIME,
    ) -> None:
        """Lay out the lines that were ``sent``, or ``rows`` empty ones from ``first`` on."""
        self.themes, self.questions = {theme.slug: theme for theme in themes}, questions
        self.key.data = self.key.data if KEY.fullmatch(self.key.data or "") else new_key()
        self.key.typed = self.key.data
        found = (LINE.fullmatch(name) for name in sent) if sent else ()
        numbers = sorted({int(one[1]) for one in found if one}) or list(range(first, first + rows))
        self.lines = [self._line(number, sent) for number in numbers if number <= MOST_LINES]
        self.blank = self._line(BLANK, None)

    def more(self) -> None:
        """Put further empty lines below."""
        last = int(self.lines[-1].number) if self.lines else 0
        self.lines += [self._line(n, None) for n in range(last + 1, min(last + AT_A_TIME, MOST_LINES) + 1)]

    def good_ones(self) -> list[NewLine]:
        """The lines that can be kept as they are. The others have errors now."""
        return [line.as_new(self.themes) for line in self.lines if not line.is_empty and line.validate()]

    def leave(self, kept: Iterable[NewLine]) -> None:
        """Show the lines that were kept no more."""
        gone = {line.number for line in kept}
        self.lines = [line for line in self.lines if line.number not in gone and not line.is_empty]

    def problems(self) -> list[tuple[str, str | None]]:
        found = super().problems()
        for line in getattr(self, "lines", ()):
            found += [(_("Line %(line)s: %(error)s", line=line.number, error=says), to) for says, to in line.problems()]
        return found

    def _line(self, number: int | str, sent: Any) -> Line:
        line = Line(number, formdata=sent)
        line.theme.choices = [
            (theme.slug, current_place().called("themes", theme.slug, theme.name)) for theme in self.themes.values()
        ]
        line.question.choices = [(str(n), words) for n, words in enumerate(self.questions, start=1)]
        return line


class NewBatch(Lines):
    """The page with the questions that are asked once for all lines."""

    where = Pick(_l("Where does it belong?"), missing=_l("Choose where it belongs"))
    channel = Pick(_l("Where did you hear it?"), missing=_l("Choose where you heard it"))
    occasion = Text(
        _l("Which meeting or stack is it?"),
        hint=_l("So that you know it again in your list. For example, Tuesday lunch club."),
        max=120,
        optional=True,
    )
    heard_on = Day(_l("When was it said?"), hint=_l("Left empty, it was today."), optional=True)
    raised = Choice(
        _l("Did somebody ask about it?"),
        choices=rules.RAISED.items(),
        default="asked",
        small=True,
        missing=_l("Choose whether somebody asked"),
    )
    heard_how = Choice(
        _l("How was it heard?"), choices=rules.HEARD_HOW.items(), default="first-hand", small=True, optional=True
    )
    language = Pick(_l("Language"), default="en", missing=_l("Choose the language"))
    route = Choice(
        _l("How should the answers come back?"),
        choices=[
            ("nobody", _l("Nobody asked for an answer")),
            ("worker", _l("Through me: I will tell them")),
            ("reference", _l("On slips: each person gets a reference to look it up")),
            ("poster", _l("On a poster, or in a group")),
        ],
        small=True,
        default="nobody",
        missing=_l("Choose how the answers should come back"),
    )
    where_told = Text(_l("Where should the poster hang, or which group?"), max=200, optional=True, autocomplete="off")

    def offer(self, localities: Sequence[Locality]) -> None:
        place = current_place()
        self.where.choices = forms.places_to_choose(localities)
        self.channel.choices = place.choices("channels")
        self.language.choices = [(one.code, one.own_name) for one in place.note_languages]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.route.data == "poster" and not self.where_told.data and not self.where_told.errors:
            self.where_told.errors = [_l("Enter where the poster should hang, or which group")]
            good = False
        return good

    def header(self, localities: Sequence[Locality], *, today: date) -> dict[str, Any]:
        """What holds for all lines, as ``actions.begin`` takes it."""
        locality_id, neighbourhood_id = forms.place_chosen(self.where.data, localities)
        return {
            "locality_id": locality_id,
            "neighbourhood_id": neighbourhood_id,
            "channel": self.channel.data,
            "occasion": self.occasion.data,
            "heard_on": self.heard_on.data or today,
            "heard_how": self.heard_how.data or "first-hand",
            "raised": self.raised.data,
            "language": self.language.data,
            "route": self.route.data,
            "where_told": self.where_told.data if self.route.data == "poster" else None,
        }
