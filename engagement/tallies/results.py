"""What a count answers: the winners in order, and everything needed to question or repeat it."""

from dataclasses import dataclass
from fractions import Fraction

from engagement.tallies import ties


@dataclass(frozen=True)
class Chosen:
    """One winner. `price` is the most that any one supporter paid; None when it was not paid from voters'
    shares.
    """

    id: str
    name: str
    cost: int
    support: int
    price: Fraction | None = None


@dataclass(frozen=True)
class Rule:
    """The rule that was used, with every choice that was made in it, as (what, choice) in plain words."""

    name: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """Winners in the order they were chosen. `budget` and costs are in the same whole units."""

    rule: Rule
    budget: int
    chosen: tuple[Chosen, ...]
    ties: tuple[ties.Tie, ...]

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(choice.id for choice in self.chosen)

    @property
    def cost(self) -> int:
        return sum(choice.cost for choice in self.chosen)

    @property
    def left(self) -> int:
        return self.budget - self.cost
