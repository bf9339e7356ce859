"""How a board decides: who is in the room, when there is a quorum, what the votes come to.

The quorum is more than half of the members who may vote on the item, and never fewer than three. A member with an interest leaves
both sides of that sum. A member who is present and does not vote is counted as abstaining.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.boards.models import AgendaItem
from engagement.communities.models import Meeting
from engagement.shared.money import Money
from engagement.shared.refusals import Refusal
from engagement.tallies import recorded

FEWEST = 3
"""However small a board is, fewer members than this never decide."""

SEATS = ("board_member", "chair")
"""The roles that have a vote."""

CHOICES = ("for", "against", "abstain")


class NotOpen(Refusal):
    says = _l("This item is not open for the vote")


class AlreadyDecided(Refusal):
    says = _l("This item has been decided already")


class AlreadyOpen(Refusal):
    says = _l("This item is open for the vote already")


class MeetingOver(Refusal):
    says = _l("This meeting is over. Put the item to the next one")


class NotPresent(Refusal):
    says = _l("You are not marked as present at this meeting. Ask the clerk to mark you.")


class HasInterest(Refusal):
    says = _l("A member with an interest in this item cannot vote on it")


class AlreadyRecused(Refusal):
    says = _l("This member has declared an interest in this item already")


class NotAMember(Refusal):
    says = _l("Choose a member of this board")
    field = "person"


class UnknownChoice(Refusal):
    says = _l("Choose for, against or abstain")
    field = "choice"


class NeedsReasons(Refusal):
    says = _l("Give the reasons for the decision: they are published")
    field = "reasons"


class NeedsCasting(Refusal):
    says = _l("The votes are equal. The chair has to give a casting vote")
    field = "casting"


class OnlyTheChair(Refusal):
    says = _l("The votes are equal. Only the chair can close this item, with a casting vote")


class NoCasting(Refusal):
    says = _l("There is no tie for a casting vote to decide")
    field = "casting"


class MoreThanAsked(Refusal):
    says = _l("The amount must be more than nothing and no more than the %(asked)s asked for")
    field = "amount"


class AlreadyEnded(Refusal):
    says = _l("This interest has ended already")


@dataclass(frozen=True, kw_only=True)
class Room:
    """The members of a board at an item, by person id: all of them, those present, those with an interest, the chairs."""

    members: frozenset[int]
    present: frozenset[int] = frozenset()
    recused: frozenset[int] = frozenset()
    chairs: frozenset[int] = frozenset()

    @property
    def eligible(self) -> frozenset[int]:
        """Who may vote on the item if they come."""
        return self.members - self.recused

    @property
    def here(self) -> frozenset[int]:
        """Who may vote now: present and without an interest."""
        return self.present & self.eligible

    @property
    def needed(self) -> int:
        """How many have to be here."""
        return needed(len(self.eligible))

    @property
    def quorate(self) -> bool:
        return len(self.here) >= self.needed


def needed(eligible: int) -> int:
    """The quorum: more than half of those eligible, at least FEWEST."""
    return max(eligible // 2 + 1, FEWEST)


def state(item: AgendaItem) -> str:
    """``waiting``, ``open`` or ``decided``: the one place that says so."""
    if item.closed_at is not None:
        return "decided"
    return "waiting" if item.opened_at is None else "open"


def check_meeting(meeting: Meeting) -> None:
    """A closed meeting takes up nothing new. Raises MeetingOver."""
    if meeting.held_at is not None:
        raise MeetingOver


def count(room: Room, votes: Mapping[int, str]) -> recorded.Count:
    """The votes of those who may vote now; a vote by anyone else does not count."""
    cast = [votes.get(person, "abstain") for person in room.here]
    return recorded.Count(
        votes_for=cast.count("for"),
        votes_against=cast.count("against"),
        abstained=cast.count("abstain"),
        recused=len(room.members & room.recused),
        absent=len(room.eligible - room.present),
    )


def decide(room: Room, votes: Mapping[int, str], *, casting: str | None = None) -> recorded.Decision:
    """What the votes come to. The chair may give a casting vote only on a tie, present and without an interest; a tie with no chair
    to decide it is lost. Raises NoCasting."""
    quorum = recorded.Quorum(numerator=0, denominator=1, minimum=room.needed)
    chair_here = bool(room.chairs & room.here)
    try:
        return recorded.decide(
            count(room, votes),
            quorum=quorum,
            casting_allowed=chair_here,
            casting=recorded.Casting(casting) if casting else None,
        )
    except ValueError:
        raise NoCasting from None


def counts_of(room: Room, votes: Mapping[int, str], decision: recorded.Decision) -> dict[str, Any]:
    """The arithmetic as it is published: numbers of members, and ``counted``, the ids of those whose vote counts."""
    return {
        "members": len(room.members),
        "recused": decision.count.recused,
        "eligible": len(room.eligible),
        "present": len(room.here),
        "needed": decision.quorum,
        "for": decision.count.votes_for,
        "against": decision.count.votes_against,
        "abstain": decision.count.abstained,
        "silent": len(room.here - votes.keys()),
        "casting": decision.casting.value if decision.casting else None,
        "counted": sorted(room.here & votes.keys()),
    }


def check_amount(asked: Money | None, agreed: Money | None) -> Money | None:
    """What was agreed of what was asked: all of it unless something else is said. Raises MoreThanAsked."""
    if asked is None:
        return None
    if agreed is None:
        return asked
    if not Money(0) < agreed <= asked:
        raise MoreThanAsked(asked=asked)
    return agreed
