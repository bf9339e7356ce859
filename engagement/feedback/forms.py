"""Looking up a reference, and writing an answer."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.feedback import references, rules
from engagement.places import themes
from engagement.privacy.careful import Public, asked_why
from engagement.shared.fields import Choice, Choices, Exact, Form, LongText, Pick


class Reference(Exact):
    """A reference code, typed anyhow. ``near`` holds what may have been meant when it is not right."""

    near: list[str] = []

    def read(self, text: str) -> str:
        code = references.read(text)
        if code is not None:
            return code
        self.near = references.suggestions(text)
        if self.near:
            raise ValueError(
                _("That code is not quite right. Did you mean %(codes)s?", codes=_(" or ").join(self.near))
            )
        length = len(references.tidy(text))
        if length != references.LENGTH:
            raise ValueError(
                _(
                    "A reference has %(needed)s letters and figures. You typed %(typed)s",
                    needed=references.LENGTH,
                    typed=length,
                )
            )
        raise ValueError(_("That code is not quite right. Check each letter and figure against what you wrote down"))


class LookUp(Form):
    reference = Reference(
        _l("Your reference"),
        hint=_l("For example, VX7-4KM-9QP-HTR. Capitals, spaces and dashes do not matter."),
        missing=_l("Enter your reference"),
        width=20,
        max=100,
        autocomplete="off",
    )


class Words(Public):
    """The words of an answer."""

    looked_at: ClassVar[Sequence[str]] = ("you_said", "we_did")
    keep_why = asked_why(_l("Somebody else reads the answer before it is published."))

    you_said = LongText(
        _l("You said"),
        hint=_l("In a sentence, what people told us. This is public: no names, nothing that tells who said it."),
        max=500,
        rows=3,
        missing=_l("Enter what people said"),
    )
    we_did = LongText(
        _l("We did, or why not"),
        hint=_l("What has happened because of it, or the reason why not."),
        max=2000,
        missing=_l("Enter what was done, or why not"),
    )
    outcome = Choice(_l("What is the answer?"), choices=rules.OUTCOMES.items(), missing=_l("Choose what the answer is"))

    def words(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {field.name: field.data for field in self if field.name in ("you_said", "we_did", "outcome", "theme")}


class DraftForm(Words):
    theme = Pick(_l("What is it about?"), optional=True, blank=_l("No theme"))

    def offer_themes(self) -> None:
        self.theme.choices = themes.choices()


class AnswerForm(DraftForm):
    together = Choices(
        _l("Answer these together"),
        hint=_l("Tick the others that this answers too."),
        optional=True,
        small=True,
    )

    def offer(self, beside: list[tuple[str, Any, Any]]) -> None:
        """The other debts that may be answered at the same time: (key, text, hint)."""
        self.together.choices = beside
        self.offer_themes()


class CorrectForm(Words):
    looked_at = ("you_said", "we_did", "why")
    keep_why = Public.keep_why
    why = LongText(
        _l("What was wrong?"),
        hint=_l("This is public. The words as they were stay on the page beside it."),
        max=500,
        rows=3,
        missing=_l("Enter what was wrong"),
    )


class TakeBackForm(Public):
    part, looked_at = "take-back", ("why",)
    why = LongText(
        _l("Why do you take it back?"),
        hint=_l("This is public."),
        max=500,
        rows=3,
        missing=_l("Enter why you take it back"),
    )


class PublishForm(Form):
    drafts = Choices(_l("Publish these"), missing=_l("Choose what to publish"))


class HandOverForm(Form):
    owner = Pick(_l("Who sees to these answers?"), missing=_l("Choose who sees to them"))


class Press(Form):
    """Nothing but buttons, and boxes to tick that the page itself prints."""
