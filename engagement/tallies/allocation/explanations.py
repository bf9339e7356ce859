"""Why a proposal was chosen or not, in numbers that come from the same count, and in sentences to read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.tallies import elections, results
from engagement.tallies.allocation import money_trail


@dataclass(frozen=True)
class Took:
    """How much of the supporters' money a chosen proposal took, in smallest units."""

    id: str
    name: str
    amount: float


@dataclass(frozen=True)
class Why:
    """One proposal and what became of it. Amounts are in smallest units.

    For the chosen: `order` from 1, `by` which step, `price` (the most one supporter paid) and `effective`, how many
    supporters paying that much would cover the cost. For the others: `start` and `end`, what its supporters held
    together when the last count began and when it could no longer be paid for; `shortfall`, what was missing then;
    `taken`, which chosen proposals took the difference, the most first. None and empty where a rule has no purses.
    """

    id: str
    name: str
    cost: int
    support: int
    points: int
    eligible: int
    greedy: bool
    order: int | None = None
    by: results.ChosenBy | None = None
    price: float | None = None
    effective: float | None = None
    start: float | None = None
    end: float | None = None
    shortfall: float | None = None
    fell_out_after: str | None = None
    taken: tuple[Took, ...] = ()


def explain(
    election: elections.Election,
    result: results.Result,
    *,
    greedy: Sequence[str],
    trail: money_trail.Trail | None,
) -> tuple[Why, ...]:
    """Every proposal of the election in its published order. `greedy` are the winners under greedy by support."""
    order = {choice.id: (n, choice) for n, choice in enumerate(result.chosen, start=1)}
    answers = []
    for place, project in enumerate(election.projects):
        facts = _Facts(election, place, project.id in greedy)
        if project.id in order:
            answers.append(facts.chosen(*order[project.id]))
        else:
            answers.append(facts.passed_over(trail))
    return tuple(answers)


@dataclass(frozen=True)
class _Facts:
    election: elections.Election
    place: int
    greedy: bool

    def plain(self) -> tuple[str, str, int, int, int, int, bool]:
        project, at = self.election.projects[self.place], self.place
        support, points = int(self.election.supporters[at]), int(self.election.points[at])
        return project.id, project.name, project.cost, support, points, self.election.eligible[project.id], self.greedy

    def chosen(self, order: int, choice: results.Chosen) -> Why:
        price = None if choice.price is None else float(choice.price)
        return Why(
            *self.plain(), order=order, by=choice.by, price=price, effective=choice.cost / price if price else None
        )

    def passed_over(self, trail: money_trail.Trail | None) -> Why:
        if trail is None:
            return Why(*self.plain())
        projects, cost, start = self.election.projects, trail.costs[self.place], trail.start(self.place)
        taken, left, last = [], start, None
        for paid in trail.taken(self.place):
            if left < cost:
                break  # what was bought later took money that was too little already
            taken.append(paid)
            left, last = left - paid.amount, projects[paid.project].id
        most_first = sorted(taken, key=lambda paid: -paid.amount)
        return Why(
            *self.plain(),
            start=start,
            end=left,
            shortfall=max(cost - left, 0.0),
            fell_out_after=last,
            taken=tuple(
                Took(projects[paid.project].id, projects[paid.project].name, paid.amount) for paid in most_first
            ),
        )
