"""The flow of pence from pots to projects: by hand, against Hall's condition, and its booking."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.allocation import flow, pots
from engagement.tallies.allocation.flow import Cover, Payment
from engagement.tallies.allocation.pots import Pot
from tests.tallies.samples import election

Pots = list[tuple[int, frozenset[int]]]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, ...]], list[int]]:
    """What purposes hold, who may pay for each project, and what the projects cost."""
    purposes = draw(st.integers(1, 4))
    payers = st.sets(st.integers(0, purposes - 1)).map(lambda who: tuple(sorted(who)))
    count = draw(st.integers(0, 6))
    return (
        draw(st.lists(st.integers(0, 30), min_size=purposes, max_size=purposes)),
        draw(st.lists(payers, min_size=count, max_size=count)),
        draw(st.lists(st.integers(0, 30), min_size=count, max_size=count)),
    )


def hall(amounts: list[int], payers: list[tuple[int, ...]], costs: list[int]) -> bool:
    """Every group of purposes holds at least what only they may pay for. The textbook's condition, tried on all."""
    every = range(len(amounts))
    groups = itertools.chain.from_iterable(itertools.combinations(every, size) for size in range(len(amounts) + 1))
    return all(
        sum(cost for who, cost in zip(payers, costs, strict=True) if set(who) <= set(group))
        <= sum(amounts[purpose] for purpose in group)
        for group in groups
    )


@given(networks())
def test_a_project_is_taken_exactly_when_halls_condition_holds(
    network: tuple[list[int], list[tuple[int, ...]], list[int]],
) -> None:
    amounts, payers, costs = network
    cover, taken = Cover(amounts, payers), [0] * len(costs)
    for project, cost in enumerate(costs):
        wished = [*taken[:project], cost, *taken[project + 1 :]]
        possible = hall(amounts, payers, wished)
        room = cover.room(project)
        assert hall(amounts, payers, [*taken[:project], room, *taken[project + 1 :]])
        assert not hall(amounts, payers, [*taken[:project], room + 1, *taken[project + 1 :]])
        assert cover.fits(project, cost) == possible == (cost <= room)
        assert cover.take(project, cost) == possible
        taken = wished if possible else taken
    for kind, row in enumerate(cover.paid):
        assert sum(row) == sum(cost for n, cost in enumerate(taken) if cover.kind[n] == kind)
        assert all(paid >= 0 and (not paid or purpose in cover.payers[kind]) for purpose, paid in enumerate(row))
    assert all(
        left >= 0 and left + sum(row[n] for row in cover.paid) == amounts[n] for n, left in enumerate(cover.left)
    )


def test_money_moves_over_when_a_later_project_needs_it() -> None:
    # The young people's pot may pay for a alone or b; first it pays for a, then the health pot takes a over.
    cover = Cover([50, 50], [(0, 1), (0,)])
    assert cover.take(0, 50)
    assert cover.paid[0] == [50, 0]
    assert cover.take(1, 50)
    assert cover.paid == [[0, 50], [50, 0]]
    assert not cover.take(1, 1)


BOARD = election({"clinic": 70, "club": 50, "garden": 20}, ballots=[], budget=150)
POTS = [
    Pot("nhs", "", 60, frozenset({"clinic"})),
    Pot("youth", "", 30, frozenset({"club", "garden"})),
    Pot("council", "", 35),
    Pot("lottery", "", 25),
]


def _book(given: list[Pot], winners: list[str]) -> tuple[Payment, ...] | None:
    held = pots.purposes(BOARD, given)
    listed = [(BOARD.place[key], key, BOARD.projects[BOARD.place[key]].cost) for key in winners]
    return flow.book(held, listed, pots.payers(BOARD, held))


def test_the_booking_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    assert _book(POTS, ["clinic", "club", "garden"]) == (
        Payment("nhs", "clinic", 60),
        Payment("youth", "club", 30),
        Payment("council", "clinic", 10),
        Payment("council", "club", 20),
        Payment("council", "garden", 5),
        Payment("lottery", "garden", 15),
    )


def test_what_the_pots_cannot_pay_has_no_booking() -> None:
    poor = [Pot("nhs", "", 110, frozenset({"clinic"})), Pot("council", "", 40)]
    assert _book(poor, ["clinic", "club"]) is None
    assert _book(poor, ["clinic", "garden"]) is not None
    assert _book(poor, []) == ()


@given(networks())
def test_the_booking_obeys_every_restriction_to_the_penny_and_is_the_first_of_all(
    network: tuple[list[int], list[tuple[int, ...]], list[int]],
) -> None:
    amounts, payers, costs = network
    held = [
        pots.Purpose(frozenset(p for p, who in enumerate(payers) if n in who), (Pot(str(n), "", amount),), False)
        for n, amount in enumerate(amounts)
    ]
    booked = flow.book(held, [(n, str(n), cost) for n, cost in enumerate(costs)], payers)
    assert (booked is not None) == hall(amounts, payers, costs)
    for n, amount in enumerate(amounts):
        assert sum(one.amount for one in booked or () if one.pot == str(n)) <= amount
    for n, cost in enumerate(costs):
        if booked is not None:
            assert sum(one.amount for one in booked if one.project == str(n)) == cost
    left, rest = amounts.copy(), costs.copy()
    for one in booked or ():
        purpose, project = int(one.pot), int(one.project)
        assert purpose in payers[project] and one.amount > 0
    # One penny more anywhere, with everything before it as booked, and the rest could not be paid.
    paid = {(int(one.pot), int(one.project)): one.amount for one in booked or ()}
    if booked is not None:
        for purpose in range(len(amounts)):
            for project, who in enumerate(payers):
                if purpose not in who:
                    continue
                more = paid.get((purpose, project), 0) + 1
                if more <= left[purpose] and more <= rest[project]:
                    tried = [cost - more if n == project else cost for n, cost in enumerate(rest)]
                    held_back = [amount - more if n == purpose else amount for n, amount in enumerate(left)]
                    open_ = [tuple(one for one in who if (one, n) > (purpose, project)) for n, who in enumerate(payers)]
                    assert not hall(held_back, open_, tried)
                left[purpose] -= more - 1
                rest[project] -= more - 1
