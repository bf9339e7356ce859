"""Forms of the funds: what is asked, in which words."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from engagement.places.models import Locality
from engagement.shared.fields import Day, Form, LongText, Pick, Pounds, Text, Tick, Whole


class NewFund(Form):
    """A fund for a locality and a financial year."""

    locality = Pick(_l("Locality"))
    year = Whole(
        _l("In which year does it start?"), hint=_l("It runs from 1 April, for example 2026"), low=2000, high=2100
    )

    def offer(self, localities: Sequence[Locality]) -> None:
        """The localities to choose from."""
        self.locality.choices = [(locality.slug, locality.name) for locality in localities]


class NewContribution(Form):
    """Money somebody will put in."""

    who = Text(_l("Who contributes?"), hint=_l("An organisation. Everyone can read this"), max=160)
    amount = Pounds(_l("How much?"))
    purpose = Text(
        _l("What may it be spent on?"),
        hint=_l("Leave empty if it may be spent on anything. Use the same words for the same purpose"),
        optional=True,
        max=80,
    )
    expected_on = Day(_l("When is it expected?"), hint=_l("For example, 27 3 2026"))


class Press(Form):
    """A button with no questions."""


class NewEnvelope(Form):
    """A ceiling for one kind of decision."""

    name = Text(_l("What is it for?"), max=120)
    amount = Pounds(_l("How much may be spent?"))


class Release(Form):
    """Money given back by a commitment."""

    amount = Pounds(_l("How much is released?"), hint=_l("Leave empty to release all that is left"), optional=True)
    reason = LongText(_l("Why?"), hint=_l("This is kept in the ledger"), max=300, rows=3)


class Reverse(Form):
    """A mistake put right by its mirror image."""

    reason = LongText(_l("What was wrong?"), hint=_l("This is kept in the ledger"), max=300, rows=3)
    checked = Tick(_l("I have checked that this is the line to reverse"))
