"""Funding by appraisal: down the list of adjusted means as far as the money goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engagement.tallies import elections, results, ties
from engagement.tallies.appraisal import appraisals, verdicts


@dataclass(frozen=True)
class Funding:
    """What is funded, in the order of its places. `close` are proposals too close to call at the funding line: funded,
    and not to be told apart from the next one below that is not; or not funded, and not to be told apart from the last
    one above that is. `referred` wait for another body: the money is not theirs to lose here, and none is kept back.
    """

    result: results.Result
    close: tuple[str, ...]
    referred: tuple[str, ...]


def fund(
    appraisal: appraisals.Appraisal,
    election: elections.Election,
    *,
    pass_mark: Fraction | int | None = None,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
) -> Funding:
    """Fund proposals by adjusted mean while they fit in the election's budget; what does not fit is passed over. Its
    ballots are not read. A proposal's support is the members who scored it above the lowest of the scale, and what
    nobody supports is never funded, nor what is below the pass mark.

    Raises ValueError unless appraisal and election are of the same proposals.
    """
    if {each.proposal for each in appraisal.proposals} != election.place.keys():
        raise ValueError("The appraisal and the election must be of the same proposals.")
    placed = {each.proposal: each for each in appraisal.proposals if each.place is not None}
    able = [p for p in placed.values() if p.lifted and (pass_mark is None or _mean(p) >= pass_mark)]
    breaker = _breaker(election, appraisal, tie_order, seed)
    waiting = sorted(able, key=lambda each: (-_mean(each), breaker.rank[each.proposal]))
    chosen, met, gap = _take(waiting, election, breaker)
    result = results.Result(
        _rule(pass_mark, breaker, tie_order), election.budget, chosen, met, scale=election.scale, gap=gap
    )
    order = [each.proposal for each in waiting]
    referred = tuple(each.proposal for each in appraisal.proposals if each.verdict is verdicts.Verdict.REFER)
    return Funding(result, _close(appraisal, order, result.winners), referred)


def _mean(each: appraisals.Appraised) -> Fraction:
    return each.adjusted if each.adjusted is not None else Fraction(0)


def _take(
    waiting: Sequence[appraisals.Appraised], election: elections.Election, breaker: ties.Breaker
) -> tuple[tuple[results.Chosen, ...], tuple[ties.Tie, ...], results.Gap | None]:
    """Take what fits, in order. A decision was between the one taken and the best later one that would have fitted."""
    left = election.budget
    chosen: list[results.Chosen] = []
    met: list[ties.Tie] = []
    gap: results.Gap | None = None
    for at, each in enumerate(waiting):
        project = election.projects[election.place[each.proposal]]
        if project.cost > left:
            continue
        others = [o for o in waiting[at + 1 :] if election.projects[election.place[o.proposal]].cost <= left]
        equals = [each.proposal, *(other.proposal for other in others if other.adjusted == each.adjusted)]
        if len(equals) > 1:
            met.append(breaker.part(equals))
        if others and (gap is None or _mean(each) - _mean(others[0]) < gap.size):
            gap = results.Gap(
                _mean(each) - _mean(others[0]), "points of the adjusted mean", each.proposal, others[0].proposal
            )
        chosen.append(results.Chosen(project.id, project.name, project.cost, each.lifted))
        left -= project.cost
    return tuple(chosen), tuple(met), gap


def _close(appraisal: appraisals.Appraisal, order: Sequence[str], winners: Sequence[str]) -> tuple[str, ...]:
    """Proposals that the funding line parts from a neighbour they cannot be told apart from, best first."""
    close: set[str] = set()
    for at, above in enumerate(order):
        below = next((other for other in order[at + 1 :] if other not in winners), None)
        if above in winners and below is not None and _alike(appraisal, above, below):
            close.add(above)
        last = next((other for other in reversed(order[:at]) if other in winners), None)
        if above not in winners and last is not None and _alike(appraisal, last, above):
            close.add(above)
    return tuple(each for each in order if each in close)


def _alike(appraisal: appraisals.Appraisal, one: str, other: str) -> bool:
    difference = appraisal.difference(one, other)
    return difference is None or difference.may_be_nothing


def _breaker(
    election: elections.Election, appraisal: appraisals.Appraisal, order: ties.Order, seed: str | None
) -> ties.Breaker:
    drawn = ties.lots([project.id for project in election.projects], seed=seed)
    if order is ties.Order.FILE:
        return ties.Breaker({key: (0, 0, lot) for key, lot in drawn.items()}, seed, order)
    support = {each.proposal: each.lifted for each in appraisal.proposals}
    return ties.Breaker({p.id: (p.cost, -support[p.id], drawn[p.id]) for p in election.projects}, seed, order)


def _rule(pass_mark: Fraction | int | None, breaker: ties.Breaker, order: ties.Order) -> results.Rule:
    mark = "none" if pass_mark is None else f"an adjusted mean of at least {pass_mark}"
    settings = [("rule", "fund-by-appraisal"), ("ties", order.value)]
    if pass_mark is not None:
        settings.append(("pass-mark", str(pass_mark)))
    if breaker.seed is not None:
        settings.append(("seed", breaker.seed))
    return results.Rule(
        "funding by adjusted means",
        (
            ("Order", "adjusted mean, the highest first"),
            ("When a proposal does not fit", "skip it and try the next"),
            ("Pass mark", mark),
            ("Proposals nobody scores above the lowest", "never funded"),
            ("Proposals referred on", "not funded here"),
            ("Ties", breaker.says),
        ),
        tuple(settings),
    )
