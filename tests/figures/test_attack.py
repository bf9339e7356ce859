"""The promise that small numbers stay hidden, attacked: nothing that was published, alone or beside anything else, then or later,
tells how few people there were, or that one came."""

import pytest

from engagement.shared.publishing import Figure, Method, leaves_room
from tests.figures.attack import Attack
from tests.figures.towns import KINDS, town

SEEDS = range(12)
SMALL, ANY, CAME = 7, 4, 5
"""However many tables and releases somebody reads, so many different counts stay possible behind a figure for 1 to 7 people, behind
any figure, and for how many came between two releases."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_recovered_within_across_or_between_releases(seed: int) -> None:
    here = town(seed)
    family = dict.fromkeys(KINDS, "grays/hard")
    attack = Attack(here.seen, family, within=here.within, only_more=here.only_more)

    recovered: list[tuple[object, ...]] = []
    for number, truth in enumerate(here.truth):
        for cell, count in truth.items():
            least, most = attack.bounds(number, cell)
            assert least <= count <= most, "the attack knows how figures are made"
            if most - least + 1 < (SMALL if count <= 7 else ANY):
                recovered.append((number, cell, count, least, most))
            if number:
                least, most = attack.difference(number, cell)
                assert least <= count - here.truth[number - 1][cell] <= most
                if most - least + 1 < CAME:
                    recovered.append((number, cell, "came", least, most))

    assert recovered == []


def test_the_attack_is_able_to_find_a_number_that_is_given_away() -> None:
    """Three cells of seven people each beside their exact total: the mistake that this method does not make."""
    hidden = Figure(0, hidden=True)
    cells = {"a": hidden, "b": hidden, "c": hidden}
    attack = Attack([cells], dict.fromkeys(cells, "family"), parts=[])
    attack.solver.addConstr(attack.counts[0, "a"] + attack.counts[0, "b"] + attack.counts[0, "c"] >= 21)

    assert attack.bounds(0, "a") == (7, 7)


def test_somebody_who_waits_is_not_told_apart_by_how_few_there_are() -> None:
    """Figures of those who wait stand only where they leave the figures of those who spoke their whole width."""
    method = Method()
    hidden, twenty_five = Figure(0, hidden=True), Figure(25, hidden=False)
    assert not leaves_room([twenty_five], [hidden, hidden, hidden], method)

    whole = [Figure(25, hidden=False), Figure(15, hidden=False), hidden]
    assert leaves_room([twenty_five], whole, method)
    cells = {"wait": twenty_five, "good": whole[0], "hard": whole[1], "idea": whole[2]}
    family = {"wait": "answers", "good": "good", "hard": "hard", "idea": "idea"}
    attack = Attack([cells], family, parts=[(("wait",), ("good", "hard", "idea"))])
    assert [attack.bounds(0, cell) for cell in cells] == [(21, 29), (21, 29), (11, 19), (0, 7)]
