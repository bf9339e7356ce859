"""Forms of the boards: what is asked, in which words."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from engagement.boards.queries import Seat
from engagement.shared.fields import Choice, Form, Hidden, LongText, Pick, Pounds, Text, Tick

VOTES = [("for", _l("For")), ("against", _l("Against")), ("abstain", _l("Abstain"))]


class NewInterest(Form):
    """An entry of the register."""

    with_whom = Text(
        _l("Who do you have an interest with?"),
        hint=_l("A group, company or landowner. Do not name a private person"),
        max=200,
    )
    words = LongText(
        _l("What is the interest?"),
        hint=_l("For example, trustee since 2021, or my partner works there. Everyone can read this"),
        max=500,
        rows=3,
    )


class NewItem(Form):
    """A matter for the agenda."""

    title = Text(_l("What is to be decided?"), max=200)
    words = LongText(_l("What do members need to know?"), optional=True, max=2000)


class Move(Form):
    """Up or down the agenda."""

    way = Hidden()


class Press(Form):
    """A button with no questions."""


class NewRecusal(Form):
    """An interest in one item."""

    person = Pick(_l("Which member has the interest?"), missing=_l("Choose the member"))
    reason = LongText(_l("What is the interest?"), hint=_l("This is published with the decision"), max=500, rows=3)

    def offer(self, seats: Sequence[Seat]) -> None:
        """The members to choose from; none to choose when members speak for themselves."""
        self.person.choices = [(seat.person.key, seat.person.name) for seat in seats]


class OwnRecusal(Form):
    """A member's own interest in one item."""

    reason = LongText(_l("What is your interest?"), hint=_l("This is published with the decision"), max=500, rows=3)


class Vote(Form):
    """A recorded vote."""

    choice = Choice(_l("How do you vote?"), choices=VOTES, heading=True, missing=_l("Choose for, against or abstain"))


class Close(Form):
    """The end of an item. ``casting`` is asked only on a tie, ``amount`` only where money is asked for."""

    casting = Choice(
        _l("The chair’s casting vote"),
        choices=VOTES[:2],
        hint=_l("The votes are equal, so the chair decides"),
        optional=True,
    )
    amount = Pounds(_l("How much is agreed?"), hint=_l("Leave empty to agree all that is asked for"), optional=True)
    reasons = LongText(
        _l("Reasons for the decision"),
        hint=_l("These are published, and told to those who proposed it"),
        max=3000,
        missing=_l("Give the reasons for the decision: they are published"),
    )
    checked = Tick(_l("I have checked this. A decision cannot be changed once it is recorded"))
