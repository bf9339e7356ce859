"""Forms of enterprises."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l

from engagement.enterprises import rules
from engagement.enterprises.models import Enterprise
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.proposals.models import Award
from engagement.shared.fields import Choice, Day, Form, LongText, Pick, Text, Tick, Whole


class EnterpriseEntry(Form):
    """What is known of an enterprise."""

    name = Text(_l("What is it called?"), hint=_l("A working name will do"), max=120)
    what = LongText(
        _l("What does it do?"), hint=_l("One or two sentences. Leave the founder’s name out"), max=600, rows=3
    )
    form = Pick(_l("What form does it have?"), choices=list(rules.FORMS.items()))
    neighbourhood = Pick(_l("Which part?"), optional=True, blank=_l("All of it, or not known"))
    founder = Text(_l("Who is behind it?"), hint=_l("Only officers of this locality see this"), optional=True, max=120)
    contact = Text(
        _l("How can you reach them?"), hint=_l("Only officers of this locality see this"), optional=True, max=254
    )
    public = Tick(_l("The founder agrees that its name and what it does are shown to everyone"), optional=True)

    @classmethod
    def of(cls, locality: Locality, enterprise: Enterprise | None = None) -> "EnterpriseEntry":
        """The form for a new enterprise of a locality, or for one that is there."""
        form = cls(data=_answers(enterprise) if enterprise else {"form": "undecided"})
        form.neighbourhood.choices = [(one.slug, one.name) for one in locality.neighbourhoods]
        return form


class Where(Form):
    """The locality a new enterprise belongs to."""

    locality = Choice(_l("Where is the enterprise?"), heading=True)

    @classmethod
    def among(cls, localities: Sequence[Locality]) -> "Where":
        form = cls()
        form.locality.choices = [(locality.slug, locality.name) for locality in localities]
        return form


class Move(Form):
    """The next stage and, where it pauses, closes or goes back, why."""

    stage = Choice(_l("Where is it now?"))
    reason = LongText(
        _l("Why?"),
        hint=_l("Needed when it pauses, closes, moves to another form or goes back"),
        optional=True,
        max=500,
        rows=3,
    )

    @classmethod
    def to(cls, stages: Iterable[str]) -> "Move":
        form = cls()
        form.stage.choices = [(stage, current_place().called("pathway", stage)) for stage in stages]
        return form


class NewMilestone(Form):
    """A milestone and its day."""

    milestone = Choice(_l("Which milestone?"))
    on = Day(_l("When was it reached?"), hint=_l("For example, 27 3 2026. Leave empty for today"), optional=True)

    @classmethod
    def without(cls, reached: Iterable[str]) -> "NewMilestone":
        """The place's milestones that are not ticked yet."""
        form, ticked = cls(), set(reached)
        form.milestone.choices = [line for line in current_place().choices("milestones") if line[0] not in ticked]
        return form


class NewSignpost(Form):
    """A scheme the founder was pointed to."""

    scheme = Choice(_l("Which scheme?"))
    words = LongText(_l("What for, and what came of it?"), optional=True, max=500, rows=3)

    @classmethod
    def listed(cls) -> "NewSignpost":
        form, place = cls(), current_place()
        form.scheme.choices = [
            (item.slug, place.called("schemes", item.slug), item.hint) for item in place.items("schemes")
        ]
        return form


class NewFigures(Form):
    """What it does today, in three numbers."""

    people_supported = Whole(_l("People supported so far"), high=1_000_000)
    hours_a_week = Whole(_l("Hours of support a week"), high=100_000)
    jobs = Whole(_l("Paid jobs"), hint=_l("Count the founder if they are paid"), high=100_000)


class LinkAward(Form):
    """Which award it grew from."""

    award = Pick(_l("Which award?"), optional=True, blank=_l("None"))

    @classmethod
    def among(cls, awards: Sequence[Award], *, linked: Award | None) -> "LinkAward":
        form = cls(data={"award": linked.key if linked else None})
        form.award.choices = [(award.key, f"{award.proposal.title} · {award.amount}") for award in awards]
        return form


def _answers(enterprise: Enterprise) -> dict[str, object]:
    names = ("name", "what", "form", "founder", "contact", "public")
    neighbourhood = enterprise.neighbourhood.slug if enterprise.neighbourhood else None
    return {**{name: getattr(enterprise, name) for name in names}, "neighbourhood": neighbourhood}
