"""Forms of the proposals: what is asked, in which words."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.communities.models import Meeting
from engagement.priorities.models import Priority
from engagement.privacy.careful import Public
from engagement.shared.fields import Choices, Form, Hidden, LongText, Pick, Pounds, Text, Tick
from engagement.shared.form import MACHINERY
from engagement.shared.look import moment


class NewProposal(Public):
    """What a group would do with money from the fund."""

    looked_at = ("title", "what", "match", "learn")

    group_name = Text(_l("Which group would do it?"), hint=_l("Groups may propose something together"), max=120)
    title = Text(_l("What do you call it?"), max=160)
    what = LongText(
        _l("What would you do?"),
        hint=_l("Who with, where and when. Everyone can read this: do not name private people"),
        max=3000,
        rows=8,
    )
    cost = Pounds(_l("What would it cost?"))
    least = Pounds(
        _l("What is the least that would still be useful?"),
        hint=_l("If the board can give only part of the cost, how low can it go?"),
    )
    match = LongText(
        _l("What else would go into it?"),
        hint=_l("Other money, time, a room, things people lend"),
        optional=True,
        max=1000,
        rows=3,
    )
    learn = LongText(
        _l("What do you hope to learn?"),
        hint=_l("There are no targets to meet. What would you like to find out?"),
        max=1500,
        rows=4,
    )
    priorities = Choices(
        _l("Which agreed priorities does it serve?"), missing=_l("Choose at least one agreed priority that this serves")
    )
    stage = Hidden()

    def offer(self, priorities: Sequence[Priority]) -> None:
        """The priorities to choose from."""
        self.priorities.choices = [(priority.key, priority.title) for priority in priorities]

    def chosen(self, priorities: Sequence[Priority]) -> list[Priority]:
        """The priorities that were ticked."""
        return [priority for priority in priorities if priority.key in self.priorities.data]

    def answers(self) -> list[tuple[str, str]]:
        """(field, text) of every answer, to be sent once more from the page where they are checked."""
        asked = [field for field in self if field.name not in (*MACHINERY, "stage", "priorities", "choice")]
        said = [(field.name, field.shown()) for field in asked]
        said += self.choice.typed.items()
        return said + [("priorities", key) for key in self.priorities.data]


class PutToBoard(Form):
    """At which meeting a proposal is decided, and from which money."""

    meeting = Pick(_l("Which meeting?"), missing=_l("Choose a meeting"))
    purpose = Pick(
        _l("Can money be used that is only for one purpose?"),
        hint=_l("It is used first. The rest comes from money that may be spent on anything"),
        blank=_l("No, use money that may be spent on anything"),
        optional=True,
    )
    envelope = Pick(_l("From which envelope?"), blank=_l("None"), optional=True)

    def offer(
        self, meetings: Sequence[Meeting], *, purposes: Sequence[str], envelopes: Sequence[tuple[str, str]]
    ) -> None:
        """What there is to choose from; ``envelopes`` are (key, name)."""
        self.meeting.choices = [
            (one.key, _("%(board)s, %(when)s", board=one.group.name, when=moment(one.starts_at))) for one in meetings
        ]
        self.purpose.choices = [(purpose, purpose) for purpose in purposes]
        self.envelope.choices = list(envelopes)


class PayInstalment(Form):
    """Money on its way."""

    words = Text(
        _l("Reference of the payment"), hint=_l("As on the bank statement. Kept in the ledger"), optional=True, max=200
    )
    checked = Tick(_l("The money has been sent to the group"))
