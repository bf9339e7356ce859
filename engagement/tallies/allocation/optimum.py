"""Greatest total score: of all sets that fit in the budget, the one with the most points together.

Source: the knapsack problem, exactly solved; N. Talmon and P. Faliszewski, "A Framework for Approval-Based
Budgeting Methods" (2019), who name the rule that maximises.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import demands, programmes, support


class Aim(StrEnum):
    """What is added up."""

    SCORE = "score"
    SCORE_COST = "score-cost"
    SUPPORTERS = "supporters"


_SAYS = {
    Aim.SCORE: "the points of all winners",
    Aim.SCORE_COST: "the points of each winner times its cost",
    Aim.SUPPORTERS: "the supporters of all winners",
}
_UNIT = {Aim.SCORE: "points", Aim.SCORE_COST: "points times money", Aim.SUPPORTERS: "votes"}


def optimum(
    election: elections.Election,
    *,
    aim: Aim = Aim.SCORE,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
    together: Sequence[frozenset[int]] = (),
    rows: Sequence[programmes.Row] = (),
) -> results.Result:
    """Find the best set. `after`, `apart` and `together` are demands by place; `rows` are any further ones.

    Of sets equally good the stated order takes the one that costs less, then has more supporters in all, then
    holds the first lot in which they differ. The tie lists where it differs from another set as good. The gap is
    how much less the best set with any project not chosen would have come to. Raises programmes.Unproved when the
    solver cannot prove its answer.
    """
    asked = demands.Demands(after or {}, apart)
    breaker = ties.breaker(election, order=tie_order, seed=seed)
    question = _Question.of(election, aim, [*_rows(election, asked, together), *rows])
    chosen, met, gap = _answer(election, question, breaker, unit=_UNIT[aim])
    tied = (("Projects that go together", "all or none of each set"),) if together else ()
    further = (("Further demands", str(len(rows))),) if rows else ()
    rule = results.Rule(
        "greatest total score",
        (
            ("Greatest", _SAYS[aim]),
            ("Who is recused", "counts as no zero: a project's points are for each voter not recused from it"),
            *demands.said(asked),
            *tied,
            *further,
            ("Projects nobody supports", "never chosen"),
            ("Ties between sets", breaker.says),
        ),
        results.settings(rule="optimum", satisfaction=aim, ties=tie_order, seed=seed),
    )
    return results.Result(rule, election.budget, chosen, met, election.scale, gap)


@dataclass(frozen=True)
class _Question:
    """What each supported project is worth, in whole numbers, and the rows to keep. `unit` of them are one point, or
    one point times one of the file's money.
    """

    worth: Mapping[int, int]
    unit: int
    rows: Sequence[programmes.Row]

    @classmethod
    def of(cls, election: elections.Election, aim: Aim, rows: Sequence[programmes.Row]) -> "_Question":
        by = support.Support.VOTERS if aim is Aim.SUPPORTERS else support.Support.POINTS
        worth = support.measured(election, by)
        if aim is Aim.SCORE_COST:  # what costs nothing is worth its points once, as in equal shares
            worth = [each * (project.cost or 1) for each, project in zip(worth, election.projects, strict=True)]
        unit = lcm(*(each.denominator for each in worth))
        one = unit * election.scale if aim is Aim.SCORE_COST else unit
        return cls({place: int(each * unit) for place, each in enumerate(worth) if each}, one, rows)

    def total(self, chosen: Iterable[int]) -> int:
        return sum(self.worth[place] for place in chosen)

    def best(self, *more: programmes.Row, by: Mapping[int, int] | None = None) -> frozenset[int] | None:
        return programmes.best(self.worth if by is None else by, [*self.rows, *more])

    def differing(self, chosen: frozenset[int]) -> programmes.Row:
        """Any set that holds something not in this one."""
        return programmes.Row({place: -1 for place in self.worth if place not in chosen}, -1)


def _rows(
    election: elections.Election, asked: demands.Demands, together: Sequence[frozenset[int]]
) -> list[programmes.Row]:
    costs = {place: project.cost for place, project in enumerate(election.projects)}
    rows = [programmes.Row(costs, election.budget)]
    rows += [programmes.Row({place: 1, base: -1}, 0) for place, base in asked.after.items()]
    rows += [programmes.Row(dict.fromkeys(sorted(members), 1), 1) for members in asked.apart]
    for members in map(sorted, together):
        rows += [
            programmes.Row({a: 1, b: -1}, 0) for a, b in zip(members, members[1:] + members[:1], strict=True) if a != b
        ]
    return rows


def _answer(
    election: elections.Election, question: _Question, breaker: ties.Breaker, *, unit: str
) -> tuple[tuple[results.Chosen, ...], tuple[ties.Tie, ...], results.Gap | None]:
    """The best set, the tie with another as good, and how far behind the next best is."""
    chosen = question.best()
    if chosen is None:
        raise ValueError("The further demands cannot be met, not even by choosing nothing.")
    rival = question.best(question.differing(chosen))
    tied = rival is not None and question.total(rival) == question.total(chosen)
    if tied:
        chosen = _first(election, question, breaker, chosen)
        as_good = programmes.Row({place: -each for place, each in question.worth.items()}, -question.total(chosen))
        cheapest = {place: -election.projects[place].cost for place in question.worth}
        rival = question.best(as_good, question.differing(chosen), by=cheapest)
    winners = sorted(chosen, key=lambda place: (-question.worth[place], breaker.rank[election.projects[place].id]))
    support_of = election.support
    taken = tuple(
        results.Chosen(project.id, project.name, project.cost, support_of[project.id])
        for project in (election.projects[place] for place in winners)
    )
    if rival is None:
        return taken, (), None
    ours, theirs = (_ids(election, breaker, part) for part in (chosen - rival, rival - chosen))
    behind = Fraction(question.total(chosen) - question.total(rival), question.unit)
    gap = results.Gap(behind, unit, ours[0] if ours else "", theirs[0])
    met = (ties.Tie((*ours, *theirs), _parted(election, breaker, chosen, rival), "another set is as good"),)
    return taken, met if tied else (), gap


def _ids(election: elections.Election, breaker: ties.Breaker, places: Iterable[int]) -> list[str]:
    return sorted((election.projects[place].id for place in places), key=breaker.rank.__getitem__)


def _first(
    election: elections.Election, question: _Question, breaker: ties.Breaker, chosen: frozenset[int]
) -> frozenset[int]:
    """Of all sets as good as this one, the first in the stated order."""
    ranks = {place: breaker.rank[election.projects[place].id] for place in question.worth}
    pinned: list[programmes.Row] = []
    stages = [question.worth, *({place: -rank[part] for place, rank in ranks.items()} for part in (0, 1))]
    for stage in stages:
        chosen = question.best(*pinned, by=stage) or chosen
        least = sum(stage[place] for place in chosen)
        pinned.append(programmes.Row({place: -each for place, each in stage.items()}, -least))
    for place in sorted(ranks, key=lambda place: ranks[place][2]):
        if place not in chosen:
            with_it = question.best(*pinned, programmes.Row({place: -1}, -1), by=dict.fromkeys(ranks, 0))
            chosen = with_it or chosen
        here = place in chosen
        pinned.append(programmes.Row({place: -1 if here else 1}, -1 if here else 0))
    return chosen


def _parted(
    election: elections.Election, breaker: ties.Breaker, chosen: Iterable[int], rival: Iterable[int]
) -> ties.PartedBy:
    mine, theirs = ([breaker.rank[election.projects[place].id] for place in side] for side in (chosen, rival))
    if sum(rank[0] for rank in mine) != sum(rank[0] for rank in theirs):
        return "lower cost"
    if sum(rank[1] for rank in mine) != sum(rank[1] for rank in theirs):
        return "more support"
    return "place in the list" if breaker.seed is None else "lot"
