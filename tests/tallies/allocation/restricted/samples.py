"""Elections with restricted money for the tests, and equal shares of it counted slowly and plainly."""

import random
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from engagement.tallies.allocation.pots import Pot
from engagement.tallies.allocation.restricted.booked import Booked
from engagement.tallies.elections import Ballot, Election, Project
from tests.tallies.samples import ballots_of, election


def money(amounts: Mapping[str, int]) -> list[Pot]:
    """`{"ab": 20, "*": 50}` is 20 that may pay for a and b only, and 50 for anything."""
    return [Pot(key or "-", "", amount, None if key == "*" else frozenset(key)) for key, amount in amounts.items()]


def town(costs: dict[str, int], *, ballots: list[str], pots: Mapping[str, int]) -> tuple[Election, list[Pot]]:
    """An election, and the pots that are its budget."""
    return election(costs, ballots=ballots, budget=sum(pots.values())), money(pots)


@st.composite
def any_town(draw: st.DrawFn) -> tuple[Election, list[Pot]]:
    keys = "abcdef"[: draw(st.integers(1, 6))]
    costs = {key: draw(st.integers(0, 40)) for key in keys}
    named = st.sets(st.sampled_from(keys)).map(lambda some: "".join(sorted(some)))
    pots = draw(st.dictionaries(named | st.just("*"), st.integers(0, 60), max_size=4))
    return town(costs, ballots=draw(st.lists(named, max_size=6)), pots=pots)


@st.composite
def any_general_town(draw: st.DrawFn) -> tuple[Election, list[Pot]]:
    """Nothing is restricted: one general pot or several, some of which name every project."""
    any_, pots = draw(any_town())
    every = frozenset(project.id for project in any_.projects)
    return any_, [Pot(pot.id, "", pot.amount, draw(st.sampled_from([None, every]))) for pot in pots] or [
        Pot("*", "", 0)
    ]


def feasible(any_: Election, pots: Sequence[Pot], chosen: Sequence[str]) -> bool:
    """Hall's condition, tried on every group of pots: it holds at least what only it may pay for."""
    for group in range(1 << len(pots)):
        inside = [pot for n, pot in enumerate(pots) if group >> n & 1]
        others = [pot for n, pot in enumerate(pots) if not group >> n & 1]
        only = sum(
            any_.projects[any_.place[key]].cost
            for key in chosen
            if not any(pot.pays_for is None or key in pot.pays_for for pot in others)
        )
        if only > sum(pot.amount for pot in inside):
            return False
    return True


def shuffled(any_: Election, pots: list[Pot], chance: random.Random) -> tuple[Election, list[Pot]]:
    """The same voters and pots in another order."""
    ballots = chance.sample(ballots_of(any_), any_.ballots.voters)
    return Election.of(any_.projects, ballots, budget=any_.budget), chance.sample(pots, len(pots))


def renamed(any_: Election, pots: list[Pot]) -> tuple[Election, list[Pot]]:
    """The same with other names for projects, voters and pots: a becomes Za, and so on."""
    projects = [Project(f"Z{project.id}", "", project.cost) for project in any_.projects]
    ballots = [Ballot(f"Z{b.voter}", {f"Z{key}": n for key, n in b.scores.items()}) for b in ballots_of(any_)]
    others = [
        Pot(f"Z{pot.id}", "", pot.amount, None if pot.pays_for is None else frozenset(f"Z{k}" for k in pot.pays_for))
        for pot in pots
    ]
    return Election.of(projects, ballots, budget=any_.budget), others


def booked_to_the_penny(result: Booked, pots_: Sequence[Pot]) -> None:
    """Every winner is paid in full, every payment serves its pot's purpose, and no pot is overdrawn."""
    for choice in result.chosen:
        assert sum(one.amount for one in result.payments if one.project == choice.id) == choice.cost
    named = {pot.id: pot.pays_for for pot in pots_}
    for one in result.payments:
        purpose = named[one.pot]
        assert purpose is None or one.project in purpose
    assert all(left >= 0 for left in result.left_in.values())
