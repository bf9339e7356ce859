"""Forms of insights: what is asked, in which words. Whatever others will read is looked over for what may point at one person."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.communities.models import Group
from engagement.insights import rules
from engagement.insights.models import Insight
from engagement.intelligence import rules as notes
from engagement.intelligence.models import Theme
from engagement.places.place import current_place
from engagement.privacy import look
from engagement.shared.fields import Choice, Choices, Form, Hidden, LongText, Pick, Tick


class Careful(Form):
    """A form whose words others read. What is known by its shape has to go; of the rest the writer says that they looked."""

    looked_at: ClassVar[Sequence[str]] = ()
    looked = Tick(_l("I have read it again, and it points at nobody"), optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubtful = False

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        for field in (self[name] for name in self.looked_at):
            found = look.look_for(field.data) if field.data and not field.errors else []
            if certain := look.certain(found):
                field.errors = [_("Take this out, everyone could read it: %(found)s", found=look.quoted(certain))]
                good = False
            elif found:
                self.doubtful = True
                if not self.looked.data:
                    field.errors = [look.warning(found)]
                    good = False
        return good


class Wording(Careful):
    """The words of a version."""

    looked_at = ("finding", "why", "confidence_why", "can_ourselves", "with_support", "services_must")

    finding = LongText(
        _l("What did you find?"),
        hint=_l("One sentence in your own words, as everyone will read it. Nobody’s own words, no names."),
        max=300,
        rows=2,
        missing=_l("Write what you found"),
    )
    why = LongText(_l("Why does it matter?"), max=2000, rows=4, missing=_l("Write why it matters"))
    themes = Choices(_l("What is it about?"), small=True, optional=True)
    can_ourselves = LongText(_l("What can the community do itself?"), optional=True, max=1000, rows=3)
    with_support = LongText(_l("What can it do with some support?"), optional=True, max=1000, rows=3)
    services_must = LongText(_l("What must services do?"), optional=True, max=1000, rows=3)
    confidence = Choice(
        _l("How sure are you?"),
        choices=list(rules.CONFIDENCE.items()),
        small=True,
        missing=_l("Choose how sure you are"),
    )
    confidence_why = LongText(
        _l("Why are you so sure, if few people said it?"),
        hint=_l("Everyone can read this"),
        optional=True,
        max=500,
        rows=2,
    )
    seen = Hidden()

    def offer(self, heard: Iterable[tuple[Theme, int, int]], besides: Iterable[Theme] = ()) -> None:
        """List the themes heard of in the locality with their counts, and those chosen already."""
        self.themes.choices = theme_choices(heard)
        listed = {choice[0] for choice in self.themes.choices}
        place = current_place()
        self.themes.choices += [
            (one.id, place.called("themes", one.slug, one.name), "") for one in besides if one.id not in listed
        ]

    def words(self) -> dict[str, str]:
        return {name: self[name].data for name in rules.WORDS}

    def revision(self) -> int:
        """The revision that was read; one that never was when the field was tampered with."""
        return revision_of(self.seen)


class NewInsight(Wording):
    group = Choice(_l("Which community states it?"), missing=_l("Choose the community"))
    gather = Tick(
        _l("Put everything that was said here on these themes behind it"),
        hint=_l("You can take notes out again. Everyone who said it sees that a group looks at it"),
        optional=True,
    )

    def offer_groups(self, groups: Iterable[Group]) -> None:
        self.group.choices = [(one.key, one.name) for one in groups]
        if len(self.group.choices) == 1 and not self.group.data:
            self.group.process_data(self.group.choices[0][0])


class ByTheme(Form):
    themes = Choices(_l("What was said about it?"), missing=_l("Choose at least one theme"))
    kinds = Choices(_l("Only notes of this kind"), choices=list(notes.KINDS.items()), small=True, optional=True)
    stance = Choice(
        _l("Does it fit?"), choices=list(rules.STANCES.items()), default="for", missing=_l("Choose whether it fits")
    )


class Ticked(Form):
    """The ticks themselves are in the list, one a note."""

    stance = Choice(
        _l("Do they fit?"),
        choices=list(rules.STANCES.items()),
        default="for",
        small=True,
        missing=_l("Choose whether they fit"),
    )


class Attach(Form):
    insight = Pick(_l("Which finding?"), missing=_l("Choose a finding"))
    stance = Choice(
        _l("Does it fit?"), choices=list(rules.STANCES.items()), default="for", missing=_l("Choose whether it fits")
    )

    def offer(self, insights: Iterable[Insight]) -> None:
        self.insight.choices = [(one.key, f"{one.locality.name}: {one.version.finding[:90]}") for one in insights]


class Stand(Careful):
    """How a member stands."""

    looked_at = ("reason",)
    stand = Choice(
        _l("How do you stand to it?"), choices=list(rules.STANDS.items()), missing=_l("Choose how you stand to it")
    )
    reason = LongText(
        _l("Why?"),
        hint=_l("Needed if you object. The members and those who work on it read this"),
        optional=True,
        max=1000,
        rows=4,
    )
    seen = Hidden()


class AnswerObjection(Careful):
    looked_at = ("answer",)
    answer = LongText(
        _l("What is the answer?"),
        hint=_l("How the words were changed, or that you talked about it and why they stay. Members read this"),
        max=1000,
    )


class Button(Form):
    """Nothing is asked: the button is the answer."""


class TakeBack(Careful):
    looked_at = ("why",)
    why = LongText(_l("Why is it taken back?"), hint=_l("Everyone can read this once it was published"), max=500)


class Revise(Careful):
    looked_at = ("why",)
    why = LongText(
        _l("Why do the words need to change?"), hint=_l("Everyone can read this beside the new version"), max=500
    )


class Say(Careful):
    looked_at = ("text",)
    text = LongText(
        _l("What do you think about it?"),
        hint=_l("The members and those who work on it read this. Please leave out names"),
        max=2000,
        rows=4,
        missing=_l("Write what you think"),
    )


class RemoveComment(Form):
    why = LongText(_l("Why is it removed?"), hint=_l("The members see that it was removed, and why"), max=300, rows=2)


class AskQuote(Careful):
    looked_at = ("words",)
    words = LongText(
        _l("Which words?"), hint=_l("Copy them from the note just as they stand, as few as will do"), max=500, rows=3
    )
    why = LongText(_l("Why should everyone read them?"), max=500, rows=2)


class Release(Form):
    consent = LongText(
        _l("How did the person agree?"),
        hint=_l("Who asked them, when, and in which words they said yes. Only those who work on this see it"),
        max=1000,
        rows=3,
        missing=_l("Write how the person agreed"),
    )
    sure = Tick(
        _l("The person knows that everyone can read these words, and that they can take them back"),
        missing=_l("Only release words whose giver knows that everyone can read them"),
    )


class TakeBackQuote(Form):
    why = LongText(_l("Why are these words taken back?"), max=300, rows=2)


def theme_choices(heard: Iterable[tuple[Theme, int, int]]) -> list[tuple[int, str, str]]:
    """Themes to tick, with what was said on each."""
    place = current_place()
    return [
        (
            theme.id,
            place.called("themes", theme.slug, theme.name),
            _("notes: %(notes)s, voices: %(voices)s", notes=notes_, voices=voices),
        )
        for theme, notes_, voices in heard
    ]


def revision_of(field: Any) -> int:
    """The revision a page was made from."""
    sent = str(field.data or "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else -1
