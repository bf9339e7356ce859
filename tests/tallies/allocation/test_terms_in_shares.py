"""Match, part awards, incompatible and must go together under equal shares."""

from dataclasses import replace

from hypothesis import given, settings

from engagement.tallies import results
from engagement.tallies.allocation.awards import awards, reserves
from engagement.tallies.allocation.counted import Counted, counted
from engagement.tallies.allocation.equal_shares import Completion, Satisfaction, equal_shares
from engagement.tallies.allocation.terms import Match, Terms
from engagement.tallies.elections import Election
from tests.tallies.allocation.test_terms import with_terms
from tests.tallies.samples import election


def by_shares(ready: Counted) -> results.Result:
    return equal_shares(ready.election, after=ready.after, apart=ready.apart)


def test_by_cost_a_match_brings_a_proposal_no_sooner() -> None:
    """a and b cost £40 and have two and three supporters. Even if the pot pays only £4 of a's, b is bought first."""
    town = election({"a": 40, "b": 40}, ballots=["a", "a", "b", "b", "b"], budget=100)
    ready = counted(town, Terms(match={"a": Match(confirmed=36)}))
    result = equal_shares(ready.election, satisfaction=Satisfaction.COST, completion=Completion.NONE)
    assert result.winners == ("b", "a")


@settings(max_examples=40, deadline=None)
@given(with_terms())
def test_equal_shares_keeps_to_the_terms(case: tuple[Election, Terms]) -> None:
    any_, asked = case
    ready = counted(any_, asked)
    result = by_shares(ready)
    got = {award.id: award.amount for award in awards(ready, result)}
    assert result.cost <= any_.budget
    assert all(any_.support[key] for key in got)
    assert all(len(got.keys() & members) <= 1 for members in asked.apart)
    assert all(len(got.keys() & members) in (0, len(members)) for members in asked.together)
    units = [ready.units[ready.election.place[winner]] for winner in result.winners]
    for key, amount in got.items():
        assert sorted(unit.amount for unit in units if key in unit.members) == list(range(1, amount + 1))


@settings(max_examples=20, deadline=None)
@given(with_terms())
def test_a_reserve_list_fits_beside_the_awards_that_stand(case: tuple[Election, Terms]) -> None:
    any_, asked = case
    ready = counted(any_, replace(asked, upto={}))
    result = by_shares(ready)
    cost = {project.id: project.cost for project in ready.election.projects}
    for one in reserves(ready, result, rule=by_shares):
        stand = [winner for winner in result.winners if winner not in one.falls]
        assert sum(cost[winner] for winner in (*stand, *one.next)) <= any_.budget
