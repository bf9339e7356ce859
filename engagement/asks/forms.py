"""What an asker is asked, one thing a page; and what is asked about a calendar file."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.asks import rules
from engagement.asks.models import Ask
from engagement.communities.models import Group
from engagement.places.models import Locality, Neighbourhood
from engagement.privacy.careful import Public
from engagement.privacy.models import Kept
from engagement.shared.fields import (
    Choice,
    Choices,
    Day,
    File,
    Form,
    Hidden,
    LongText,
    Pick,
    Text,
    Tick,
    Whole,
)


class Question(Public):
    part, looked_at = "question", ("question", "about")
    question = Text(
        _l("What will you ask?"),
        hint=_l("As people will read it. For example: What would make the river path feel safe?"),
        max=200,
        missing=_l("Enter what you will ask"),
    )
    kind = Choice(
        _l("What kind of ask is it?"), choices=list(rules.KINDS.items()), missing=_l("Choose what kind it is")
    )
    organisation = Text(_l("Which organisation asks?"), max=120, missing=_l("Enter which organisation asks"))
    about = LongText(_l("What is it for?"), hint=_l("What will be decided with the answers"), optional=True, max=2000)
    insight = Hidden()

    @classmethod
    def of(cls, ask: Ask | None, kept: Kept | None = None) -> "Question":
        names = ("question", "kind", "organisation", "about")
        said = {name: getattr(ask, name) for name in names} if ask else {}
        return cls(data={**said, "keep_why": kept.why if kept else None})


class Where(Public):
    part, looked_at = "whom", ("whom",)
    localities = Choices(
        _l("Which areas are asked?"), hint=_l("Tick all that are"), missing=_l("Choose at least one area")
    )
    neighbourhoods = Choices(
        _l("Only some neighbourhoods?"), hint=_l("Leave empty for the whole area"), optional=True, small=True
    )
    group = Pick(_l("Is one community or board asked?"), optional=True, blank=_l("No, more people than that"))
    whom = Text(
        _l("Who is asked?"),
        hint=_l("For example: carers, people who use the hub, everybody"),
        max=200,
        missing=_l("Enter who is asked"),
    )

    @classmethod
    def of(cls, ask: Ask, localities: Sequence[Locality], groups: Sequence[Group], kept: Kept | None = None) -> "Where":
        """``localities`` are those this person may ask, ``groups`` theirs."""
        chosen = {
            "localities": [one.slug for one in ask.localities],
            "neighbourhoods": [one.slug for one in ask.neighbourhoods],
            "group": ask.group.key if ask.group else None,
            "whom": ask.whom,
            "keep_why": kept.why if kept else None,
        }
        form = cls(data=chosen)
        form.localities.choices = [(one.slug, one.name) for one in localities]
        form.neighbourhoods.choices = [
            (below.slug, f"{one.name} – {below.name}") for one in localities for below in one.neighbourhoods
        ]
        form.group.choices = [(one.key, one.name) for one in groups]
        return form

    def places(self, localities: Sequence[Locality]) -> tuple[list[Locality], list[Neighbourhood]]:
        """The localities and neighbourhoods ticked."""
        within = [one for one in localities if one.slug in self.localities.data]
        below = [below for one in localities for below in one.neighbourhoods if below.slug in self.neighbourhoods.data]
        return within, below


class Days(Form):
    """The days and the burden: of a draft, and of one in the calendar that changes."""

    opens_on = Day(_l("First day"), hint=_l("For example, 27 3 2026"), legend="s", missing=_l("Enter the first day"))
    last_day = Day(
        _l("Last day"), hint=_l("The last day on which people are asked"), legend="s", missing=_l("Enter the last day")
    )
    minutes = Whole(
        _l("How many minutes does it take one person?"),
        hint=_l("With travel, where they have to come"),
        low=1,
        high=rules.MINUTES_MAX,
        missing=_l("Enter how many minutes it takes"),
    )
    people = Whole(
        _l("About how many people are asked?"),
        low=1,
        high=rules.PEOPLE_MAX,
        width=10,
        missing=_l("Enter about how many people are asked"),
    )
    link = Text(_l("Where can people answer?"), hint=_l("A web address, if there is one"), optional=True, max=500)

    @classmethod
    def of(cls, ask: Ask) -> Any:
        names = ("opens_on", "last_day", "minutes", "people", "link")
        return cls(data={name: getattr(ask, name) for name in names})

    def answers(self) -> dict[str, Any]:
        """The answers as actions take them: the last day becomes the first one after."""
        names = ("opens_on", "minutes", "people", "link")
        return {**{name: self[name].data for name in names}, "closes_on": self.last_day.data + timedelta(days=1)}


class Changed(Days, Public):
    part, looked_at, looked_past = "change", ("rest_why", "why"), ("link",)
    why = LongText(
        _l("Why does it change?"),
        hint=_l("Everybody can read this"),
        max=500,
        rows=3,
        missing=_l("Enter why it changes"),
    )
    rest_why = LongText(
        _l("Why should people be asked again so soon?"),
        hint=_l("Needed only if the new days are above the rest limit. Everybody can read this"),
        optional=True,
        max=500,
        rows=3,
    )


class SeenKnown(Form):
    shown = Hidden()
    seen = Tick(
        _l("I have seen what is known already, and still need to ask"),
        missing=_l("Tick that you have seen what is known already"),
    )


class Opening(Public):
    part, looked_at = "rest", ("rest_why",)
    rest_why = LongText(
        _l("Why should these people be asked again so soon?"),
        hint=_l("Everybody can read this, beside the question"),
        optional=True,
        max=500,
        rows=3,
    )


class RestReason(Public):
    part, looked_at = "rest", ("rest_why",)
    rest_why = LongText(
        _l("Why should these people be asked again so soon?"),
        hint=_l("Everybody can read this, beside the question"),
        max=500,
        rows=3,
        missing=_l("Enter why these people should be asked again"),
    )


class CallOff(Public):
    part, looked_at = "call-off", ("why",)
    why = LongText(_l("Why is it called off?"), max=500, rows=3, missing=_l("Enter why it is called off"))


class Outcome(Public):
    part, looked_at = "answer", ("answer",)
    outcome = Choice(_l("What came of it?"), choices=list(rules.OUTCOMES.items()), missing=_l("Choose what came of it"))
    answer = LongText(
        _l("Tell those who answered"),
        hint=_l("Everybody can read this"),
        max=3000,
        rows=8,
        missing=_l("Enter what you would tell those who answered"),
    )


class CalendarFile(Public):
    file = File(
        _l("The calendar file"),
        hint=_l("It ends in .ics and is 1 MB or smaller"),
        accept=".ics,text/calendar",
        missing=_l("Choose a calendar file"),
    )
    organisation = Text(_l("Whose calendar is it?"), max=120, missing=_l("Enter whose calendar it is"))
    kind = Choice(
        _l("What kind of asks are in it?"), choices=list(rules.KINDS.items()), missing=_l("Choose what kind they are")
    )
    localities = Choices(_l("Which areas are asked?"), missing=_l("Choose at least one area"))
    whom = Text(_l("Who is asked?"), max=200, missing=_l("Enter who is asked"))
    minutes = Whole(
        _l("How many minutes does each take one person?"),
        hint=_l("Used where the file does not say"),
        low=1,
        high=rules.MINUTES_MAX,
        missing=_l("Enter how many minutes each takes"),
    )
    people = Whole(
        _l("About how many people does each ask?"),
        low=1,
        high=rules.PEOPLE_MAX,
        width=10,
        missing=_l("Enter about how many people each asks"),
    )

    @classmethod
    def among(cls, localities: Sequence[Locality]) -> "CalendarFile":
        form = cls()
        form.localities.choices = [(one.slug, one.name) for one in localities]
        return form

    def answers(self) -> dict[str, Any]:
        names = ("organisation", "kind", "localities", "whom", "minutes", "people")
        return {name: self[name].data for name in names}


class TakeIn(SeenKnown, Opening):
    """Take a file in, after a look at what is known."""
