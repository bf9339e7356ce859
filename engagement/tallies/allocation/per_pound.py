"""Greedy by support per pound: the most support for each pound first, as long as the money lasts.

Source: the density order for packing a limited space, G. Dantzig, "Discrete-Variable Extremum Problems" (1957);
for budgets with votes, H. Aziz and N. Shah, "Participatory Budgeting: Models and Approaches" (2021).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import demands, funds, greedy, support


def per_pound(
    election: elections.Election,
    *,
    by: support.Support | None = None,
    misfit: greedy.Misfit = greedy.Misfit.SKIP,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
    money: funds.Funds | None = None,
) -> results.Result:
    """Go down the list by support divided by cost, compared exactly; what costs nothing goes first.

    Support is counted in voters on approval ballots and in points on all others, unless `by` says otherwise.
    `after` and `apart` are demands by place, see `demands`. `money` is the budget, where that is not one sum. The
    gap is in votes (or points) for one unit of the file's money.
    """
    by = by or support.usual(election)
    asked = demands.Demands(after or {}, apart)
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    measured = support.measured(election, by)
    worth = [_worth(each, project.cost) for each, project in zip(measured, election.projects, strict=True)]
    descent = greedy.Descent(election, worth, misfit, breaker, asked)
    descent.run(money or funds.Unrestricted(election.budget), already=set())
    rule = results.Rule(
        "greedy by support per pound",
        (
            ("Order", "most support for each pound first; what costs nothing before all, the most supported first"),
            ("Support", support.said(election, by)),
            ("When a project does not fit", greedy.SAYS[misfit]),
            *demands.said(asked),
            ("Projects nobody supports", "never chosen"),
            ("Ties", breaker.says),
        ),
        results.settings(rule="per-pound", support=by, misfit=misfit, ties=tie_order, seed=seed),
    )
    return descent.result(rule, unit=f"{support.unit(by)} for one of money", times=election.scale)


def _worth(measured: Fraction, cost: int) -> greedy.Worth:
    return (0, measured / cost) if cost else (1, measured)
