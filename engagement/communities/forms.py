"""Forms of groups: what is asked, in which words."""

from collections.abc import Sequence
from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.communities import rules
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.fields import Choice, Day, Email, Form, LongText, Pick, Text


class TimeOfDay(Text):
    """A time such as 18:30 or 6.30pm. `data` is a `time`, or None."""

    empty = None
    free = False

    def read(self, text: str) -> time:
        try:
            return rules.read_time(super().read(text))
        except rules.NotATime:
            raise ValueError(_("Enter a time, like 6:30pm or 18:30")) from None

    def write(self, value: time) -> str:
        return value.strftime("%H:%M")


class NewGroup(Form):
    """A group of a locality."""

    locality = Pick(_l("Locality"))
    kind = Choice(_l("What kind of group is it?"))
    name = Text(_l("Name"), max=120)
    purpose = LongText(_l("What is it for?"), hint=_l("Two or three sentences that a neighbour understands"), max=1000)

    def offer(self, localities: Sequence[Locality]) -> None:
        """List the localities, and the kinds with the place's own names for them."""
        self.locality.choices = [(locality.slug, locality.name) for locality in localities]
        self.kind.choices = [
            (kind, current_place().called("group_kinds", rules.slug_of(kind))) for kind in rules.OFFICES
        ]


class NewMeeting(Form):
    """When and where a group meets."""

    on = Day(_l("Which day?"), hint=_l("For example, 27 3 2026"))
    at = TimeOfDay(_l("What time does it start?"), hint=_l("For example, 6:30pm"), width=10)
    where = Text(_l("Where?"), hint=_l("A place people can find, and how to get in"), max=200)
    online = Text(_l("How can people join online?"), optional=True, max=300)
    short_notice = LongText(
        _l("Why can it not wait?"),
        hint=_l("Only where a board cannot give its usual notice. This is shown to everyone"),
        optional=True,
        max=500,
        rows=2,
    )


class NewTerm(Form):
    """Somebody's seat in the group."""

    email = Email(_l("Their e-mail address"), hint=_l("The one they sign in with"), autocomplete="off")
    office = Choice(_l("What will they be?"))
    from_on = Day(_l("When does it start?"), hint=_l("Leave empty for today"), optional=True)
    until_on = Day(_l("When does it end?"), hint=_l("The last day. Leave empty if there is none"), optional=True)


class EndTerm(Form):
    """A question with one answer."""


class CloseMeeting(Form):
    """A question with one answer."""


def attendance(people: Sequence[Person], *, recorded: dict[int, str]) -> Form:
    """A form with one question a person, each named by the person's key, so that an answer cannot slip to somebody else."""
    questions = {
        field_of(person): Choice(
            person.name, choices=list(rules.STATES.items()), inline=True, small=True, optional=True, legend="s"
        )
        for person in people
    }
    states = {field_of(person): recorded.get(person.id) for person in people}
    form: Form = type("Attendance", (Form,), questions)(data=states)
    return form


def field_of(person: Person) -> str:
    """The name of a person's question."""
    return f"member-{person.key}"
