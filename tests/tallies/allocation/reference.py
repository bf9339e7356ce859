"""Equal shares as the papers write it, slowly: one purse a voter, every project priced in every round, all in fractions.

Only for tests: the quick counts must equal it.
"""

from collections.abc import Collection
from fractions import Fraction

from engagement.tallies import elections
from engagement.tallies.allocation import demands, equal_shares, satisfaction
from engagement.tallies.allocation.equal_shares import Choices, Completion, Start, Stop
from tests.tallies.samples import ballots_of

Bought = list[tuple[str, Fraction]]  # what was bought, and the money asked for one unit of worth


class Slow(Exception):
    """Too many steps for a test."""


def worth(ballot: elections.Ballot, project: elections.Project, by: satisfaction.Satisfaction) -> int:
    """What a project is worth to a voter; nothing if they do not support it."""
    score = ballot.scores.get(project.id, 0)
    return {
        "cost": bool(score) * (project.cost or 1),
        "cardinal": int(bool(score)),
        "score-cost": score * (project.cost or 1),
        "score": score,
    }[by.value]


def one_count(
    any_: elections.Election,
    by: satisfaction.Satisfaction,
    share: Fraction,
    asked: demands.Demands = demands.Demands(),  # noqa: B008 (it never changes)
) -> Bought:
    """One count at one share, over budget or not."""
    ballots = ballots_of(any_)
    purses = [share] * len(ballots)
    waiting = {place: project for place, project in enumerate(any_.projects) if any_.support[project.id]}
    bought: Bought = []
    chosen: list[int] = []
    while True:
        offers = []
        for place, project in waiting.items():
            if not asked.open(place, chosen):
                continue
            supporters = [n for n, ballot in enumerate(ballots) if worth(ballot, project, by)]
            if sum(purses[n] for n in supporters) < project.cost:
                continue
            rate = lowest_rate([(purses[n], worth(ballots[n], project, by)) for n in supporters], project.cost)
            offers.append((rate, project.cost, -any_.support[project.id], place))
        if not offers:
            return bought
        rate, *_, place = min(offers)
        project = waiting.pop(place)
        chosen.append(place)
        for n, ballot in enumerate(ballots):
            purses[n] -= min(purses[n], rate * worth(ballot, project, by))
        bought.append((project.id, rate))


def lowest_rate(supporters: list[tuple[Fraction, int]], cost: int) -> Fraction:
    """The smallest rate at which they pay the cost: those who reach their limit first give all, one by one."""
    if not cost:
        return Fraction(0)
    rest = Fraction(cost)
    by_limit = sorted(supporters, key=lambda pair: pair[0] / pair[1])
    for place, (purse, one) in enumerate(by_limit):
        rate = rest / sum(worth for _, worth in by_limit[place:])
        if rate * one <= purse:
            return rate
        rest -= purse
    raise AssertionError("They cannot pay.")


def fits(any_: elections.Election, chosen: Collection[str]) -> bool:
    return sum(any_.projects[any_.place[key]].cost for key in chosen) <= any_.budget


def last_count(
    any_: elections.Election,
    choices: Choices,
    asked: demands.Demands = demands.Demands(),  # noqa: B008
    *,
    most: int = 500,
) -> tuple[Fraction, Bought]:
    """The share and the purchases of the last count, every step counted in turn."""
    share = first = Fraction(any_.budget, len(any_.voters) or 1)
    if choices.start is Start.WHOLE:
        share = Fraction(first // any_.scale * any_.scale)
    parts = [int(part) for part in choices.step.split("/")]
    step = Fraction(*parts) * (share or first) if len(parts) == 2 else Fraction(parts[0] * any_.scale)
    bought = one_count(any_, choices.satisfaction, share, asked)
    if choices.completion not in (Completion.ADD1, Completion.ADD1U) or not step:
        return share, bought
    enough = sum(project.cost for project in any_.projects)
    for _ in range(most):
        # With that much each, everybody could pay for everything alone: nothing changes any more.
        if finished(any_, bought, choices.stop, asked) or share >= enough:
            return share, bought
        further = one_count(any_, choices.satisfaction, share + step, asked)
        if not fits(any_, [key for key, _ in further]):
            return share, bought
        share, bought = share + step, further
    raise Slow


def finished(any_: elections.Election, bought: Bought, stop: Stop, asked: demands.Demands) -> bool:
    taken = [key for key, _ in bought]
    waiting = [p for p in any_.projects if any_.support[p.id] and p.id not in taken]
    if stop is Stop.EXHAUSTIVE:
        places = [any_.place[key] for key in taken]
        return not any(asked.open(any_.place[p.id], places) and fits(any_, [*taken, p.id]) for p in waiting)
    return not waiting


def bought(counted: equal_shares.Counted, any_: elections.Election) -> Bought:
    """What a quick count bought, in the same form."""
    return [(any_.projects[one.project].id, one.rate) for one in counted.run.purchases]
