"""The simple mode for restricted money: the restricted pots first, one purpose after another, then the general money.

Each purpose is counted alone, by any rule, over the projects it may pay for. What all pots then have left may pay
together for more, the most supported first, where the flow allows (`flow`). Made for boards that want to follow
every step on paper; `shares` is the default, because there one purpose's count knows of the others.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from engagement.tallies import elections, results, ties
from engagement.tallies.allocation import demands, greedy, pots
from engagement.tallies.allocation.restricted import booked

# Any allocation rule: takes an election, `tie_order` and `seed`, and `after` and `apart` when there are demands.
Count = Callable[..., results.Result]


@dataclass(frozen=True)
class _Stage:
    purpose: pots.Purpose
    result: results.Result


def pot_by_pot(
    election: elections.Election,
    given: Sequence[pots.Pot],
    *,
    count: Count,
    top_up: bool = True,
    tie_order: ties.Order = ties.Order.LOWER_COST,
    seed: str | None = None,
    after: Mapping[int, int] | None = None,
    apart: Sequence[frozenset[int]] = (),
) -> booked.Booked:
    """Count each purpose alone by `count`, the most restricted first, and the general money last.

    Every voter counts afresh in each, with an equal share of that purpose's money where the rule has shares. A
    project is paid whole by one purpose or not at all, until the top-up: then what is left in all pots together pays
    for more, the most supported first. When nothing is restricted, this is `count` and nothing else. `after` and
    `apart` are demands by place, see `demands`. Raises pots.Unusable when the pots do not fit the election.
    """
    money = booked.Money(election, given)
    asked = demands.Demands(after or {}, apart)
    stages: list[_Stage] = []
    chosen: tuple[results.Chosen, ...] = ()
    for purpose in money.purposes:
        held = {election.place[choice.id] for choice in chosen}
        waiting = {place: base for place, base in asked.after.items() if base not in held}
        wished = {"after": waiting, "apart": asked.apart} if asked.after or asked.apart else {}
        alone = _alone(election, purpose, already=held, asked=asked)
        result = count(alone, tie_order=tie_order, seed=seed, **wished)
        stages.append(_Stage(purpose, result))
        chosen += result.chosen
    if not money.restricted:
        return _together(money, stages, (), (), top_up)
    more, met = (
        _top_up(money, chosen, ties.breaker(election, order=tie_order, seed=seed), asked) if top_up else ((), ())
    )
    return _together(money, stages, more, met, top_up)


def _alone(
    election: elections.Election, purpose: pots.Purpose, *, already: Collection[int], asked: demands.Demands
) -> elections.Election:
    """The election as one purpose sees it: support counts only for projects that it may pay for, that are not chosen
    already, and that may be chosen next to those.
    """
    shut = set(already).union(*(asked.rivals(place) for place in already))
    return replace(booked.only(election, purpose.places - shut), budget=purpose.amount)


def _top_up(
    money: booked.Money, chosen: Sequence[results.Chosen], breaker: ties.Breaker, asked: demands.Demands
) -> greedy.Steps:
    """What all pots can pay for together beside what is chosen, the most supported first, skipping misfits."""
    already = [choice.id for choice in chosen]
    more, met = greedy.fill(
        money.election,
        already=already,
        left=money.cover(already),
        misfit=greedy.Misfit.SKIP,
        breaker=breaker,
        after=asked.after,
        apart=asked.apart,
    )
    return more, tuple(replace(tie, at="topping up") for tie in met)


def _together(
    money: booked.Money,
    stages: Sequence[_Stage],
    more: tuple[results.Chosen, ...],
    met: tuple[ties.Tie, ...],
    top_up: bool,
) -> booked.Booked:
    """One result of all stages and the top-up."""
    chosen = tuple(choice for stage in stages for choice in stage.result.chosen) + more
    before = [
        replace(tie, at=", ".join(filter(None, [f"pot {stage.purpose.says}", tie.at]))) if money.restricted else tie
        for stage in stages
        for tie in stage.result.ties
    ]
    gaps = [stage.result.gap for stage in stages if stage.result.gap]
    gap = min(gaps, key=lambda one: one.size, default=None)
    return money.book(_rule(money, stages, top_up=top_up), chosen, (*before, *met), gap)


def _rule(money: booked.Money, stages: Sequence[_Stage], *, top_up: bool) -> results.Rule:
    """The rule of the stages; a choice that is the same in all of them is printed once."""
    said = Counter(choice for stage in stages for choice in stage.result.rule.choices)
    own = [
        (what if said[what, choice] == len(stages) else f"{what} (pot {stage.purpose.says})", choice)
        for stage in stages
        for what, choice in stage.result.rule.choices
    ]
    last = "pays for more, the most supported first, where all pots together can" if top_up else "stays in its pot"
    name = stages[0].result.rule.name if stages else "nothing"
    return results.Rule(
        f"{name}, pot by pot",
        (
            ("Restricted money", "each purpose counted alone, the most restricted first; the general money last"),
            ("Each count", "every voter counts afresh; a project is paid whole or not at all"),
            ("Money left in the pots", last),
            *money.says(),
            *dict.fromkeys(own),
        ),
        (*(stages[0].result.rule.settings if stages else ()), ("restricted", "pot-by-pot")),
    )
