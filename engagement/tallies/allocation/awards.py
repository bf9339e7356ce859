"""Awards: a count with terms turned back into what each proposal gets, and who is next if a match falls through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engagement.tallies import results
from engagement.tallies.allocation import counted, demands

Rule = Callable[[counted.Counted], results.Result]


@dataclass(frozen=True)
class Award:
    """What one proposal gets from the pot (`pays`), next to its match. `amount` of `amounts` it stated, from 1.

    With conditional match the award is conditional: `pays` is reserved, and stands once the match is confirmed.
    """

    id: str
    name: str
    pays: int
    amount: int = 1
    amounts: int = 1
    confirmed: int = 0
    conditional: int = 0

    @property
    def total(self) -> int:
        return self.pays + self.confirmed + self.conditional


@dataclass(frozen=True)
class Reserve:
    """What would happen if the conditional match of `id` fell through, from counting again as if nobody supported
    what needs it. `falls` would fall, `next` are those the count then chooses that fit beside all awards that
    stand, in order. `shaken` stand, though counting again would not choose them. Named as in the counted list.
    """

    id: str
    falls: tuple[str, ...]
    next: tuple[str, ...]
    shaken: tuple[str, ...] = ()


def awards(ready: counted.Counted, result: results.Result) -> tuple[Award, ...]:
    """One award for each proposal chosen, in the order they were first chosen."""
    reached: dict[str, int] = {}
    for winner in result.winners:
        unit = ready.units[ready.election.place[winner]]
        reached |= {key: max(unit.amount, reached.get(key, 0)) for key in unit.members}
    return tuple(_award(ready, key, amount) for key, amount in reached.items())


def _award(ready: counted.Counted, key: str, amount: int) -> Award:
    project = ready.original.projects[ready.original.place[key]]
    amounts, pays = ready.terms.amounts(project), counted.pays(project, ready.terms, amount)
    matched = amounts[amount - 1] - pays
    confirmed = min(matched, ready.terms.matched(key).confirmed)
    return Award(key, project.name, pays, amount, len(amounts), confirmed, matched - confirmed)


def fold(ready: counted.Counted, result: results.Result) -> results.Result:
    """The result by the proposals' own ids, each at what the pot pays. Ties and the gap keep the counted names.

    A price is kept where a proposal was counted as one; several prices do not add up to one.
    """
    by_id = {choice.id: choice for choice in result.chosen}
    own = {key: by_id[winner] for winner in reversed(result.winners) for key in _members(ready, winner)}
    chosen = tuple(
        results.Chosen(
            award.id,
            award.name,
            award.pays,
            ready.original.support[award.id],
            own[award.id].price if own[award.id].id == award.id and award.amount == 1 else None,
            own[award.id].by,
        )
        for award in awards(ready, result)
    )
    return replace(result, chosen=chosen)


def _members(ready: counted.Counted, winner: str) -> Sequence[str]:
    return ready.units[ready.election.place[winner]].members


def reserves(ready: counted.Counted, result: results.Result, *, rule: Rule) -> tuple[Reserve, ...]:
    """For each conditional award, who is next if it falls through. `rule` counts again, with the same choices."""
    conditional = [award.id for award in awards(ready, result) if award.conditional]
    return tuple(_reserve(ready, result, key, rule) for key in conditional)


def _reserve(ready: counted.Counted, result: results.Result, key: str, rule: Rule) -> Reserve:
    projects, place = ready.election.projects, ready.election.place
    needing = {n for n, unit in enumerate(ready.units) if _needs(ready, unit, key)}
    needing |= {n for members in ready.together if members & needing for n in members}
    again = rule(ready.without(needing))
    stand = [place[winner] for winner in result.winners if place[winner] not in needing]
    falls = tuple(winner for winner in result.winners if place[winner] in needing)
    shaken = tuple(projects[n].id for n in stand if projects[n].id not in again.winners)
    held, left = set(stand), ready.election.budget - sum(projects[n].cost for n in stand)
    asked, following = demands.Demands(ready.after, ready.apart), list[str]()
    for choice in again.chosen:
        here = place[choice.id]
        if here not in held and choice.cost <= left and asked.open(here, held):
            held.add(here)
            left -= choice.cost
            following.append(choice.id)
    return Reserve(key, falls, tuple(following), shaken)


def _needs(ready: counted.Counted, unit: counted.Unit, key: str) -> bool:
    """Whether this unit can only be paid for with the conditional match of this project."""
    return key in unit.members and _award(ready, key, unit.amount).conditional > 0
