"""Recorded votes: a board decides a motion in the open. For, against, abstained, recused and absent are five
separate states.

A recused member leaves every sum: quorum is counted over the members who are not recused, so declaring an
interest is never a vote against and never a way to stop a meeting. The motion is carried by more votes for
than against; abstentions make the meeting quorate but weigh on neither side. This is the simple majority of
those voting in English council standing orders.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    CARRIED = "carried"
    LOST = "lost"
    TIED_NEEDS_CASTING = "tied_needs_casting"
    NO_QUORUM = "no_quorum"


class Casting(StrEnum):
    """The chair's second vote."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """The part of the eligible members who must be present, rounded up, and the fewest that will ever do."""

    numerator: int
    denominator: int
    minimum: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or self.denominator < 1 or self.minimum < 1:
            raise ValueError("A quorum is a fraction from 0 to 1 and a minimum of at least 1.")

    def of(self, eligible: int) -> int:
        """How many must be present when this many are eligible. May be more than there are."""
        return max(-(-eligible * self.numerator // self.denominator), self.minimum)


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many members are in each state. Every filled seat is in exactly one."""

    votes_for: int
    votes_against: int
    abstained: int = 0
    recused: int = 0
    absent: int = 0

    def __post_init__(self) -> None:
        if min(self.votes_for, self.votes_against, self.abstained, self.recused, self.absent) < 0:
            raise ValueError("A count of members must not be negative.")

    @property
    def seats(self) -> int:
        return self.eligible + self.recused

    @property
    def eligible(self) -> int:
        """Members who may take part: every seat that is not recused."""
        return self.present + self.absent

    @property
    def present(self) -> int:
        """Members who took part. A recused member does not count, even while in the room."""
        return self.votes_for + self.votes_against + self.abstained


@dataclass(frozen=True)
class Decision:
    """What was decided, and the numbers it follows from."""

    outcome: Outcome
    count: Count
    quorum: int
    casting: Casting | None = None

    @property
    def quorum_possible(self) -> bool:
        """Whether enough members are eligible for there ever to be a quorum; if not, another body must
        decide.
        """
        return self.count.eligible >= self.quorum


def decide(count: Count, *, quorum: Quorum, casting_allowed: bool = False, casting: Casting | None = None) -> Decision:
    """Decide a motion. Pass `casting_allowed=False` when the chair is recused or absent.

    A tie waits for the casting vote where that is allowed, and is lost where it is not. A motion nobody votes
    for or against is lost, not tied. Raises ValueError for a casting vote that is not allowed or has no tie
    to decide.
    """
    needed = quorum.of(count.eligible)
    if count.present < needed:
        outcome = Outcome.NO_QUORUM
    elif count.votes_for > count.votes_against:
        outcome = Outcome.CARRIED
    elif count.votes_for < count.votes_against or not count.votes_for or not casting_allowed:
        outcome = Outcome.LOST
    else:
        outcome = Outcome.TIED_NEEDS_CASTING
    if casting is None:
        return Decision(outcome, count, needed)
    if outcome is not Outcome.TIED_NEEDS_CASTING:
        raise ValueError("There is no casting vote to give: it is not allowed, or there is no tie.")
    return Decision(Outcome.CARRIED if casting is Casting.FOR else Outcome.LOST, count, needed, casting)
