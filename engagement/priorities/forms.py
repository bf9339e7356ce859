"""Forms of rounds and priorities: what is asked, in which words."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from engagement.asks.rules import PEOPLE_MAX
from engagement.insights.models import Insight
from engagement.priorities import rules
from engagement.priorities.models import Option
from engagement.privacy.careful import Public
from engagement.shared.fields import Choice, Choices, Day, Form, Hidden, LongText, Pick, Text, Tick, Whole


class NewRound(Form):
    """A question and its dates."""

    question = Text(
        _l("What do you ask?"), hint=_l("One question that a neighbour can answer, from what people have said"), max=200
    )
    about = LongText(_l("What is it about?"), hint=_l("Why now, and what will happen with the answer"), max=2000)
    gather_on = Day(_l("When do you start to gather options?"), hint=_l("For example, 27 3 2026"))
    vote_on = Day(
        _l("When does voting start?"), hint=_l("At the first minute of this day. Options can no longer change then")
    )
    last_on = Day(_l("What is the last day to vote?"), hint=_l("Voting closes at midnight at the end of it"))
    most = Whole(
        _l("How many options may one person choose?"),
        hint=_l("Leave empty for as many as they like"),
        optional=True,
        low=1,
        high=rules.MOST_OPTIONS,
    )
    papers = Whole(
        _l("How many paper ballots will you print?"),
        hint=_l("They are numbered from 1. Leave empty for none"),
        optional=True,
        high=rules.MOST_PAPERS,
    )
    told = Whole(
        _l("About how many people will hear of it?"),
        hint=_l("By letter, poster, message or in person. It stands in the calendar of who asks what"),
        low=1,
        high=PEOPLE_MAX,
        width=10,
        missing=_l("Enter about how many people will hear of it"),
    )


class NewOption(Public):
    """An option from what was said."""

    title = Text(_l("What is the option?"), hint=_l("A few words, as on the ballot"), max=120)
    what = LongText(_l("What would it mean?"), max=1000)
    themes = Choices(
        _l("What was said about it?"),
        hint=_l(
            "Everything said in the locality on these themes is put behind the option. Everyone who said it will hear"
        ),
        optional=True,
    )


class FromInsight(NewOption):
    insight = Pick(
        _l("Which finding does it come from?"), hint=_l("It is linked from the option"), optional=True, blank=_l("None")
    )

    def offer(self, insights: Iterable[Insight]) -> None:
        """List what the locality's communities found."""
        self.insight.choices = [(one.key, one.public.finding[:120]) for one in insights if one.public]


class Suggestion(Public):
    """An option from a resident."""

    title = Text(_l("What do you suggest?"), hint=_l("A few words, as on the ballot"), max=120)
    what = LongText(
        _l("What would it mean?"),
        hint=_l("Everyone can read this. Please leave out names, addresses and anything about one person’s health"),
        max=1000,
    )


class Evidence(Form):
    """More of what was said, behind an option that stands."""

    themes = Choices(_l("What was said about it?"), missing=_l("Choose at least one theme"))


class SetAside(Form):
    """A reason everyone sees."""

    why = LongText(_l("Why is it taken off the ballot?"), hint=_l("Everyone can read this"), max=500)


class Vote(Form):
    """The ballot."""

    choices = Choices(_l("Your choices"), missing=rules.NothingChosen.says)

    def offer(self, options: Sequence[Option], *, most: int | None) -> None:
        """List the options that stand, with the rule on how many."""
        self.choices.choices = [
            (option.position, option.title, option.what) for option in options if option.set_aside_at is None
        ]
        self.choices.hint = (
            _("Choose as many as you like")
            if most is None
            else ngettext("Choose %(num)s at most", "Choose up to %(num)s", most)
        )


class Cast(Form):
    """The ballot once more, not shown as boxes any longer."""

    chosen = Hidden()


class Paper(Form):
    """One paper from the pile."""

    number = Whole(_l("Number of the paper"), low=0, high=rules.MOST_PAPERS * 10)
    choices = Text(_l("Numbers of the options ticked"), hint=_l("Like 2, 5, 11"), optional=True, max=300, width=20)
    blank = Tick(
        _l("It is blank or spoilt"),
        hint=_l("Nothing is ticked, more is ticked than the rules allow, or nobody can tell what is meant"),
        optional=True,
    )


class Count(Form):
    """A question with one answer."""


class Agreed(Form):
    """What the community takes on, with the asset-based question."""

    rank = Whole(_l("Its rank among what you agree"), hint=_l("1 comes first"), low=1, high=rules.MOST_OPTIONS)
    owner = Text(_l("Who leads on it?"), hint=_l("A group, a service or an office, not a private person"), max=120)
    due_on = Day(_l("By when?"), hint=_l("For example, 27 3 2027"))
    can_ourselves = LongText(_l("What can the community do itself?"), optional=True, max=1000, rows=3)
    with_support = LongText(_l("What can it do with some support?"), optional=True, max=1000, rows=3)
    services_must = LongText(_l("What must services do?"), optional=True, max=1000, rows=3)
    reason = LongText(_l("Why did you agree on it?"), hint=_l("Everyone behind it can read this"), max=1000, rows=3)


class NotAgreed(Form):
    """A reason for everyone behind it."""

    why = LongText(_l("Why not?"), hint=_l("Everyone behind it can read this"), max=1000)


class State(Form):
    """How far a priority has come."""

    state = Choice(_l("How far is it?"), choices=list(rules.STATES.items()))
    words = LongText(_l("What has happened?"), hint=_l("Everyone can read this"), max=1000)
