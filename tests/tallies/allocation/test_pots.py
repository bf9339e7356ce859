"""Pots: what they may pay for, and reading them from a file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections
from engagement.tallies.allocation import pots
from engagement.tallies.allocation.pots import Pot, Unusable
from tests.tallies.samples import election

STREET = election({"a": 50, "b": 60, "c": 40}, ballots=["ab", "c"], budget=100)


def test_pots_that_may_pay_for_the_same_are_one_purpose_and_the_most_restricted_come_first() -> None:
    given = [
        Pot("general", "", 40),
        Pot("ab", "", 20, frozenset("ab")),
        Pot("c", "", 10, frozenset("c")),
        Pot("again", "", 15, frozenset("ba")),
        Pot("all", "", 5, frozenset("abc")),
        Pot("nothing", "", 10, frozenset()),
    ]
    purposes = pots.purposes(STREET, given)
    assert [(purpose.says, purpose.amount, purpose.general) for purpose in purposes] == [
        ("nothing", 10, False),
        ("c", 10, False),
        ("ab + again", 35, False),
        ("general + all", 45, True),
    ]
    assert pots.payers(STREET, purposes) == ((2, 3), (2, 3), (1, 3))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([Pot("a", "", 50), Pot("a", "", 50)], "Two pots have the same id."),
        ([Pot("a", "", 100, frozenset("xay"))], "Pot a pays for projects that are not there: x, y."),
        ([Pot("a", "", 90)], "The pots hold 90 in all, but the budget is 100."),
    ],
)
def test_pots_that_do_not_fit_the_election_are_refused(given: list[Pot], says: str) -> None:
    with pytest.raises(Unusable, match=says):
        pots.purposes(STREET, given)


def test_a_pot_holds_whole_money_that_is_not_negative() -> None:
    with pytest.raises(Unusable, match="must not be negative"):
        Pot("a", "", -1)
    with pytest.raises(Unusable, match="whole number"):
        Pot("a", "", 1.5)  # type: ignore[arg-type]
    with pytest.raises(Unusable, match="needs an id"):
        Pot("", "", 1)


PENCE = elections.Election.of(
    [elections.Project("3", "", 500), elections.Project("7", "", 100)], [], budget=1, scale=100
)


def test_pots_are_read_in_units_of_the_file_with_the_decimals_it_allows() -> None:
    content = '[{"id": "h", "name": "Health", "amount": 50.25, "pays_for": ["3", "7"]}, {"id": "g", "amount": 1e2}]'
    assert pots.read(b"\xef\xbb\xbf" + content.encode(), PENCE) == (
        Pot("h", "Health", 5025, frozenset({"3", "7"})),
        Pot("g", "g", 10000),
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[", "The pots are not JSON"),
        ("[" * 100_000, "The pots are not JSON"),
        ("{}", "The pots must be a list"),
        ("[3]", "Pot 1 must be"),
        ('[{"amount": 3}]', "Pot 1 needs an id"),
        ('[{"id": 3, "amount": 3}]', "Pot 1 needs an id in quotes"),
        ('[{"id": "a"}]', "Pot a needs an amount"),
        ('[{"id": "a", "amount": "3"}]', "Pot a needs an amount, a number without quotes"),
        ('[{"id": "a", "amount": true}]', "Pot a needs an amount"),
        ('[{"id": "a", "amount": -0.5}]', "Pot a: the amount must not be negative"),
        ('[{"id": "a", "amount": NaN}]', "NaN is not an amount"),
        ('[{"id": "a", "amount": 1e999999999}]', "Pot a: the amount is larger than can be counted"),
        ('[{"id": "a", "amount": 1e-999999999}]', "Pot a: .* has more decimals"),
        ('[{"id": "a", "amount": 1.005}]', "Pot a: 1.005 has more decimals than this election's money"),
        ('[{"id": "a", "amount": 1, "amount": 2}]', "A pot says amount twice"),
        ('[{"id": "a", "amount": 1, "pays-for": ["3"]}]', "Pot 1: pays-for is not known"),
        ('[{"id": "a", "amount": 1, "pays_for": "3"}]', "pays_for must be a list"),
        ('[{"id": "a", "amount": 1, "pays_for": [3]}]', "pays_for must be a list of project ids in quotes"),
        ('[{"id": "a", "amount": 1, "pays_for": ["x"]}]', "Pot a pays for projects that are not there: x"),
        ('[{"id": "a", "amount": 1}, {"id": "a", "amount": 1}]', "Two pots have the id a"),
        ('[{"id": "a", "amount": 1, "name": 3}]', "Pot a: the name must be text"),
    ],
)
def test_what_is_wrong_with_a_file_of_pots_is_said_in_a_sentence(content: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        pots.read(content.encode(), PENCE)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unusable, match="The pots are not JSON"):
        pots.read(b"\xff\xfe\x00", PENCE)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.none() | st.sets(st.sampled_from(["3", "7"]))), max_size=4))
def test_pots_written_are_read_again(given: list[tuple[int, set[str] | None]]) -> None:
    rows = [
        {"id": f"p{n}", "amount": amount, "pays_for": named if named is None else sorted(named)}
        for n, (amount, named) in enumerate(given)
    ]
    found = pots.read(json.dumps(rows).encode(), PENCE)
    assert [(pot.amount, pot.pays_for) for pot in found] == [
        (amount * 100, named if named is None else frozenset(named)) for amount, named in given
    ]
