"""Forms of the learning log."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from engagement.learning import rules
from engagement.learning.models import Experiment
from engagement.priorities.models import Priority
from engagement.proposals.models import Award
from engagement.shared.fields import Choice, Day, Form, LongText, Pick, Text, Tick


class NewCycle(Form):
    """A question to work on."""

    title = Text(_l("A short name"), hint=_l("For example, Light or company?"), max=120)
    question = Text(_l("What do you want to find out?"), max=300)
    step = Choice(_l("Where do you begin?"), choices=list(rules.STEPS.items()), default="understand")
    priority = Pick(_l("Which priority is it about?"), optional=True, blank=_l("None"))
    award = Pick(_l("Which award is it about?"), optional=True, blank=_l("None"))

    @classmethod
    def about(cls, priorities: Sequence[Priority], awards: Sequence[Award]) -> "NewCycle":
        form = cls()
        form.priority.choices = [(priority.key, priority.title) for priority in priorities]
        form.award.choices = [(award.key, award.proposal.title) for award in awards]
        return form


class MoveCycle(Form):
    """Another step."""

    step = Choice(_l("Where are you now?"), choices=list(rules.STEPS.items()))


class CloseCycle(Form):
    """What was learned in all."""

    learned = LongText(_l("What did you learn, in a few sentences?"), hint=_l("Everyone can read this"), max=2000)


class ExperimentEntry(Form):
    """One thing tried. The last three questions may wait until there is something to say."""

    title = Text(_l("A short name"), max=120)
    tried_on = Day(_l("When did it begin?"), hint=_l("For example, 27 3 2026. Leave empty for today"), optional=True)
    tried = LongText(_l("What did you try?"), max=1000, rows=3)
    expected = LongText(_l("What did you expect?"), max=1000, rows=3)
    happened = LongText(_l("What happened?"), optional=True, max=1000, rows=3)
    surprised = LongText(_l("What surprised you?"), optional=True, max=1000, rows=3)
    change = LongText(_l("What will you change?"), optional=True, max=1000, rows=3)

    @classmethod
    def of(cls, experiment: Experiment) -> "ExperimentEntry":
        return cls(data={name: getattr(experiment, name) for name in ENTRY})


ENTRY = ("title", "tried_on", "tried", "expected", "happened", "surprised", "change")


class NewStory(Form):
    """What happened to somebody."""

    text = LongText(
        _l("The story"),
        hint=_l("Everyone can read it. Leave out names and anything that points to one person"),
        max=2000,
    )
    consent = Tick(
        _l("The person it is about has read it, or heard it read, and agrees that everyone may read it"),
        missing=_l("Ask the person first. Tick the box when they have agreed"),
    )


class NewBarrier(Form):
    """Something in the way."""

    words = LongText(_l("What stands in the way?"), hint=_l("Everyone can read this"), max=600, rows=3)
    level = Choice(_l("Who can move it?"), choices=list(rules.LEVELS.items()))
    sent_to = Text(_l("Which team or meeting is it sent to?"), hint=_l("Not a person’s name"), optional=True, max=160)
    due_on = Day(
        _l("When do they owe an answer?"),
        hint=_l("For example, 27 3 2026. Leave empty for the usual time"),
        optional=True,
    )


class BarrierAnswer(Form):
    """What the level answered."""

    outcome = Choice(_l("What came of it?"), choices=list(rules.OUTCOMES.items()))
    answer = LongText(_l("What did they answer?"), hint=_l("Everyone can read this"), max=1000)
