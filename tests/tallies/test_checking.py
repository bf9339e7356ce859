"""Whatever is counted can be published, read again and verified; and its reasons hang together."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.tallies import catalogue, checking, printing, reasons
from engagement.tallies.elections import Election
from tests.tallies.samples import any_election, election

FUNDING = [entry.word for entry in catalogue.RULES.values() if entry.funds]
RANKING = [entry.word for entry in catalogue.RULES.values() if not entry.funds and not entry.needs]


def published(paper: catalogue.Paper, outcome: catalogue.Outcome) -> dict[str, object]:
    """A result as the command prints it, written and read again."""
    said = outcome.answer.rule
    rule = {"name": said.name, "choices": dict(said.choices), "settings": dict(outcome.settings)}
    data = {"rule": rule} | printing.data(outcome.answer)
    if isinstance(paper, Election) and catalogue.RULES[outcome.settings["rule"]].funds:
        data |= reasons.data(paper, outcome)
    return checking.parsed(json.dumps(data))


@pytest.mark.parametrize("rule", FUNDING)
@given(paper=any_election(), seed=st.none() | st.text(max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_allocation_can_be_verified_from_what_is_printed(rule: str, paper: Election, seed: str | None) -> None:
    data = published(paper, catalogue.count(paper, rule, {"seed": seed}))
    checks = list(checking.checks(paper, data, sha256=""))
    assert [each.what for each in checks if not each.holds] == []
    assert any(each.what == "Counted again: the same winners" for each in checks)


@pytest.mark.parametrize("rule", RANKING)
@given(paper=any_election())
@settings(max_examples=30, deadline=None)
def test_every_ranking_can_be_verified_from_what_is_printed(rule: str, paper: Election) -> None:
    seats = {} if rule == "bradley-terry" else {"seats": 1}
    outcome = catalogue.count(paper, rule, seats)
    assert [each.what for each in checking.checks(paper, published(paper, outcome), sha256="") if not each.holds] == []


@given(any_election(), st.sampled_from(["none", "add1", "add1u", "support"]))
@settings(max_examples=100, deadline=None)
def test_the_reasons_of_equal_shares_hang_together(paper: Election, completion: str) -> None:
    choices = {"completion": catalogue.CHOICES["completion"].kind(completion)}
    outcome = catalogue.count(paper, "equal-shares", choices)
    whys = reasons.reasons(paper, outcome)
    assert [why.id for why in whys] == [project.id for project in paper.projects]
    order = sorted((why.order, why.id) for why in whys if why.order is not None)
    assert tuple(key for _, key in order) == catalogue.winners(outcome.answer)
    for why in whys:
        if why.order is not None or why.start is None or why.end is None or not why.support:
            continue
        # Who was not chosen was short of money when the last count ended, and the money is accounted for.
        assert why.shortfall is not None and why.shortfall > -1e-9
        assert sum(took.amount for took in why.taken) == pytest.approx(why.start - why.end, abs=1e-6)


def leaves(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Every single value in a result, and the way to it."""
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in pairs:
            yield from leaves(value, (*path, key))
    else:
        yield path, data


@pytest.mark.parametrize("rule", FUNDING)
def test_not_one_value_of_a_result_can_be_changed_unnoticed(rule: str) -> None:
    paper = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)
    true = published(paper, catalogue.count(paper, rule, {}))
    for path, value in leaves(true):
        forged = copy.deepcopy(true)
        here: Any = forged
        for key in path[:-1]:
            here = here[key]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        here[path[-1]] = value + 1 if number else not value if value in (True, False, None) else f"{value}x"  # type: ignore[operator]
        try:
            noticed = any(not each.holds for each in checking.checks(paper, forged, sha256=""))
        except (checking.NoResult, catalogue.NotForThis):
            noticed = True
        assert noticed, path
