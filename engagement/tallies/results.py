"""What an allocation answers: the winners in order, and everything needed to question or repeat it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engagement.tallies import ties

ChosenBy = Literal["shares", "support", "rule", "comparison"]


@dataclass(frozen=True)
class Chosen:
    """One winner. `price` is what it asked of a supporter for one unit of satisfaction's worth of money, as the
    most any one full supporter paid; None when it was not paid from voters' shares. `by` says which step of the
    rule took it: paid from shares, filled in by support, or the rule's own single step.
    """

    id: str
    name: str
    cost: int
    support: int
    price: Fraction | None = None
    by: ChosenBy = "rule"


@dataclass(frozen=True)
class Gap:
    """The closest decision of the count: how much more the one taken had than the best one not taken.

    `size` is in `unit` (votes, points); 0 means a tie, which is then listed among the ties.
    """

    size: Fraction | float
    unit: str
    taken: str
    instead_of: str


@dataclass(frozen=True)
class Rule:
    """The rule that was used, with every choice that was made in it, as (what, choice) in plain words.

    `settings` are the same choices in the words of the command, enough to count again: {"rule": …, "seed": …}.
    """

    name: str
    choices: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...] = ()


def settings(**words: str | None) -> tuple[tuple[str, str], ...]:
    """A rule's settings in the words of the command; what was not set is left out."""
    return tuple((what, str(word)) for what, word in words.items() if word is not None)


@dataclass(frozen=True)
class Result:
    """Winners in the order they were chosen. `budget` and costs are in the same smallest units, `scale` of which
    make one unit of the file's money.
    """

    rule: Rule
    budget: int
    chosen: tuple[Chosen, ...]
    ties: tuple[ties.Tie, ...]
    scale: int = 1
    gap: Gap | None = None

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(choice.id for choice in self.chosen)

    @property
    def cost(self) -> int:
        return sum(choice.cost for choice in self.chosen)

    @property
    def left(self) -> int:
        return self.budget - self.cost
