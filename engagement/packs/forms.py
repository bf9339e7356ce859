"""What is asked when somebody makes a pack, looks one up, or types a sheet in."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.intelligence.batches.forms import NewBatch
from engagement.packs import codes, rules
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.privacy.careful import Public
from engagement.shared.fields import Choice, Day, Exact, Form, LongText, Text, Whole


class Where(Form):
    locality = Choice(_l("In which area does your group meet?"), heading=True, missing=_l("Choose the area"))

    def offer(self, localities: Sequence[Locality]) -> None:
        self.locality.choices = [(one.slug, one.name) for one in localities]


class Group(Public):
    group_name = Text(
        _l("What is your group called?"),
        hint=_l("For example, Tuesday lunch club. It stands on the poster."),
        max=rules.NAME_MAX,
        missing=_l("Enter what your group is called"),
    )
    host = Text(
        _l("What does the person do who holds the discussion?"),
        hint=_l("No name. For example, volunteer at the lunch club."),
        max=rules.NAME_MAX,
        optional=True,
    )
    topic = Text(
        _l("Is it about something in particular?"),
        hint=_l("For example, getting to the doctor’s. Left empty, it is about anything."),
        max=rules.TOPIC_MAX,
        optional=True,
    )


class When(Form):
    meets_on = Day(_l("When do you meet?"), heading=True, missing=_l("Enter the day you meet"))
    invited = Whole(
        _l("About how many people do you tell about it?"),
        hint=_l("Everybody you ask to come, or who sees the poster. Leave it empty if you do not know."),
        low=1,
        high=rules.MOST_INVITED,
        width=10,
        optional=True,
    )


class Language(Form):
    language = Choice(
        _l("In which language should the papers be?"), heading=True, missing=_l("Choose the language of the papers")
    )

    def offer(self) -> None:
        self.language.choices = [(one.code, one.own_name) for one in current_place().languages]


class Questions(Public):
    questions = LongText(
        _l("What do you want to ask?"),
        hint=_l("One question a line, 6 at most. You can leave them as they are."),
        max=rules.MOST_QUESTIONS * (rules.QUESTION_MAX + 1),
        rows=8,
        heading=True,
        missing=_l("Write at least one question"),
    )

    def each(self) -> list[str]:
        return [line for line in map(str.strip, (self.questions.data or "").split("\n")) if line]

    def validate(self, extra_validators: object = None) -> bool:
        good = super().validate(extra_validators)
        if good and len(self.each()) > rules.MOST_QUESTIONS:
            self.questions.errors = [_("Write %(most)s questions or fewer", most=rules.MOST_QUESTIONS)]
        elif good and any(len(line) > rules.QUESTION_MAX for line in self.each()):
            self.questions.errors = [_("Shorten each question to %(most)s characters", most=rules.QUESTION_MAX)]
        return good and not self.questions.errors


class Check(Form):
    """Nothing is asked: the button is the answer."""


class LookUp(Form):
    code = Exact(
        _l("The code on the poster or the sheet"),
        hint=_l("For example, VX7-4KM-9QP. Capitals and dashes do not matter."),
        max=100,
        width=20,
        autocomplete="off",
        missing=_l("Enter the code"),
    )

    def validate(self, extra_validators: object = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and codes.read(self.code.data) is None:
            self.code.errors = [_("Check the code: it has 9 letters and figures, and one of them is not right")]
            return False
        return good


class NewSheet(NewBatch):
    """A sheet that came back: its number, then what every batch is asked."""

    number = Whole(
        _l("Which number is on the sheet?"),
        low=1,
        high=rules.MOST_SHEETS,
        width=4,
        missing=_l("Enter the number on the sheet"),
    )

    def ask_in_order(self, questions: int) -> None:
        """Preselect the questions as they stand on the paper."""
        for at, line in enumerate(self.lines):
            line.question.process_data(str(min(at // rules.ROWS + 1, questions)))


class End(Form):
    why = LongText(_l("Why is it not to be used any more?"), max=500, rows=3, missing=_l("Enter why"))
