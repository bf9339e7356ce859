"""The quick ways to count equal shares come out as the slow and plain one."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engagement.tallies import elections
from engagement.tallies.allocation import demands
from engagement.tallies.allocation.equal_shares import Choices, Completion, Satisfaction, count
from engagement.tallies.allocation.shares.counting import Engine
from engagement.tallies.elections import Ballot, Election, Project
from tests.tallies.allocation import reference
from tests.tallies.allocation.test_equal_shares import any_ballots, any_choices

engines = pytest.mark.parametrize("engine", [Engine.EXACT, Engine.QUICK])


def plainly(
    any_: Election, choices: Choices, asked: demands.Demands | None = None
) -> tuple[Fraction, reference.Bought]:
    """The slow count, unless it is too slow for a test."""
    try:
        return reference.last_count(any_, choices, asked or demands.Demands())
    except reference.Slow:
        assume(False)
        raise


@engines
@given(any_ballots, any_choices())
def test_every_choice_counts_as_the_slow_reference(engine: Engine, any_: Election, choices: Choices) -> None:
    counted = count(any_, choices, engine=engine)
    share, bought = plainly(any_, choices)
    assert reference.bought(counted, any_) == bought
    assert counted.run.share == share


@engines
@given(any_ballots, any_choices(), st.data())
def test_demands_are_kept_as_in_the_slow_reference(
    engine: Engine, any_: Election, choices: Choices, data: st.DataObject
) -> None:
    places = range(len(any_.projects))
    after = data.draw(st.dictionaries(st.sampled_from(places), st.sampled_from(places), max_size=2))
    apart = data.draw(st.lists(st.frozensets(st.sampled_from(places), max_size=3), max_size=1))
    assume(all(add_on > base for add_on, base in after.items()))
    try:
        asked = demands.Demands(after, apart)
    except ValueError:
        assume(False)
    counted = count(any_, choices, engine=engine, asked=asked)
    # What rivals shut out for ever is not waited for; the slow count waits, and raises the share in vain.
    assert [key for key, _ in reference.bought(counted, any_)] == [key for key, _ in plainly(any_, choices, asked)[1]]


def city(seed: int, *, voters: int, projects: int, scores: int, whole: bool = False) -> Election:
    """A made-up city: some projects are liked by many, costs vary. `whole`: only few different costs, for ties."""
    chance = random.Random(seed)
    weights = [chance.paretovariate(1) for _ in range(projects)]
    made = [
        Project(str(n), "", chance.choice([1, 2, 5]) * 1000 if whole else chance.randint(500, 9000))
        for n in range(projects)
    ]
    ballots = []
    for n in range(voters):
        liked = chance.choices(range(projects), weights, k=chance.randint(1, 8))
        ballots.append(Ballot(str(n), {str(place): chance.randint(1, scores) for place in sorted(set(liked))}))
    return Election.of(made, ballots, budget=sum(p.cost for p in made) // 4)


@pytest.mark.parametrize("by", Satisfaction)
@pytest.mark.parametrize(("scores", "whole"), [(1, False), (1, True), (5, False), (3, True)])
@pytest.mark.parametrize("seed", range(3))
def test_doubles_and_whole_numbers_agree_to_the_last_digit(
    by: Satisfaction, scores: int, whole: bool, seed: int
) -> None:
    town = city(seed, voters=120, projects=20, scores=scores, whole=whole)
    exact, quick = (count(town, Choices(by, step="1/100"), engine=engine) for engine in (Engine.EXACT, Engine.QUICK))
    assert exact.run == quick.run
    assert exact.result.winners == quick.result.winners
    assert exact.result.ties == quick.result.ties
    assert exact.result.rule == quick.result.rule
    assert exact.result.gap and quick.result.gap
    assert float(exact.result.gap.size) == pytest.approx(float(quick.result.gap.size), rel=1e-6)


def test_money_that_is_just_enough_is_counted_in_whole_numbers() -> None:
    # A third of 100 three times over: as doubles that is a little more, or a little less.
    town = Election.of(
        [Project("a", "", 100), Project("b", "", 101)],
        [Ballot(str(n), {"a": 1, "b": 1}) for n in range(3)],
        budget=100,
    )
    counted = count(town, Choices(completion=Completion.NONE), engine=Engine.QUICK)
    assert counted.again == 1
    assert counted.result.winners == ("a",)
    assert counted.run.purchases[0].rate == Fraction(1, 3)


def test_twins_are_tied_without_counting_again() -> None:
    town = city(1, voters=60, projects=10, scores=3)
    twins = [Project(f"twin of {p.id}", "", p.cost) for p in town.projects]
    doubled = Election(
        (*town.projects, *twins),
        elections.Ballots(
            town.ballots.starts * 2,
            np.concatenate(
                [np.concatenate([row, row + 10]) for row in np.split(town.ballots.places, town.ballots.starts[1:-1])]
            ),
            np.concatenate([np.tile(row, 2) for row in np.split(town.ballots.scores, town.ballots.starts[1:-1])]),
            town.ballots.times,
        ),
        town.budget * 2,
    )
    exact, quick = (count(doubled, Choices(step="1/100"), engine=engine) for engine in (Engine.EXACT, Engine.QUICK))
    assert quick.again == 0
    assert len(quick.result.ties) > 3
    assert (quick.run, quick.result.ties) == (exact.run, exact.result.ties)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_steps_that_are_passed_over_change_nothing(seed: int) -> None:
    town = city(seed, voters=9, projects=6, scores=2)
    choices = Choices(step="1/50")
    counted = count(town, choices)
    assert (counted.run.share, reference.bought(counted, town)) == reference.last_count(town, choices)
