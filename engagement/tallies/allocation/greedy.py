"""Greedy: the most supported first, as long as the money lasts. What most cities do, and what other rules are
compared with.

Source: H. Aziz and N. Shah, "Participatory Budgeting: Models and Approaches" (2021), which calls it greedy
approval.
"""

from collections.abc import Container
from enum import StrEnum
from itertools import groupby

from engagement.tallies import elections, results, ties


class Misfit(StrEnum):
    """What happens when the next project costs more than is left."""

    SKIP = "skip"
    STOP = "stop"


_MISFIT = {
    Misfit.SKIP: "skip it and try the next",
    Misfit.STOP: "stop there: nothing after it is chosen",
}


def greedy(
    election: elections.Election,
    *,
    misfit: Misfit = Misfit.SKIP,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
) -> results.Result:
    """Go down the list by support and take each project that still fits in the budget."""
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    chosen, met = fill(election, already=(), left=election.budget, misfit=misfit, breaker=breaker)
    rule = results.Rule(
        "greedy by support",
        (
            ("Order", "most supporters first"),
            ("When a project does not fit", _MISFIT[misfit]),
            ("Projects nobody supports", "never chosen"),
            ("Ties", breaker.says),
        ),
    )
    return results.Result(rule, election.budget, chosen, met)


def fill(
    election: elections.Election, *, already: Container[str], left: int, misfit: Misfit, breaker: ties.Breaker
) -> tuple[tuple[results.Chosen, ...], tuple[ties.Tie, ...]]:
    """Spend what is `left` on supported projects not `already` chosen, the most supported first.

    A tie is met when a project is taken while another with the same support would also have fitted.
    """
    support = election.support
    waiting = [project for project in election.projects if support[project.id] and project.id not in already]
    waiting.sort(key=lambda project: (-support[project.id], breaker.rank[project.id]))
    chosen: list[results.Chosen] = []
    met: list[ties.Tie] = []
    for voters, group in groupby(waiting, key=lambda project: support[project.id]):
        equals = list(group)
        for place, project in enumerate(equals):
            if project.cost > left:
                if misfit is Misfit.STOP:
                    return tuple(chosen), tuple(met)
                continue
            fitting = [other.id for other in equals[place:] if other.cost <= left]
            if len(fitting) > 1:
                met.append(breaker.part(fitting))
            chosen.append(results.Chosen(project.id, project.name, project.cost, voters))
            left -= project.cost
    return tuple(chosen), tuple(met)
