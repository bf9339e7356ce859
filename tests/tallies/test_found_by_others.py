"""Elections on which a count of ours was once wrong, found by counting them in other ways as well.

The winners are written down as a slow count names them, which counts at every share afresh and skips nothing.
"""

from engagement.tallies.allocation import equal_shares, phragmen
from engagement.tallies.elections import Ballot, Election, Kind, Project

OVERSPEND = equal_shares.Stop.OVERSPEND


def approving(costs: dict[str, int], *, ballots: list[str], budget: int) -> Election:
    return Election.of(
        [Project(key, key, cost) for key, cost in costs.items()],
        [Ballot.approving(f"v{n}", ballot) for n, ballot in enumerate(ballots)],
        budget=budget,
    )


def test_steps_are_not_passed_over_past_a_purchase_that_overspends():
    """c lost to a in the second round before its supporters ran dry: raised further, it wins there, and costs 1 too
    much.
    """
    scores = ["aab", "aab", "cccbba", "b", "ccb", "cccbba", "bbc", "bbc"]
    ballots = [Ballot(f"v{n}", {key: row.count(key) for key in row}) for n, row in enumerate(scores)]
    projects = [Project("b", "B", 5), Project("c", "C", 6), Project("a", "A", 5)]
    election = Election.of(projects, ballots, budget=10, kind=Kind.ORDINAL)
    result = equal_shares.equal_shares(
        election,
        satisfaction=equal_shares.Satisfaction.SCORE,
        completion=equal_shares.Completion.ADD1,
        step="1/100",
        stop=OVERSPEND,
    )
    assert (result.winners, result.cost) == (("b", "a"), 10)


def test_a_project_shut_out_by_its_rival_may_still_win_an_earlier_round_with_larger_shares():
    """a and b may not both be chosen. Raised further, a is bought before b could shut it out, and overspends."""
    ballots = ["badc", "dca", "cd", "cdab", "cda", "ab", "d", "cdba"]
    election = approving({"a": 8900, "b": 2600, "d": 7700, "c": 24100}, ballots=ballots, budget=12320)
    result = equal_shares.equal_shares(
        election,
        completion=equal_shares.Completion.ADD1,
        step="1/7",
        stop=OVERSPEND,
        apart=[frozenset({0, 1})],
    )
    assert (result.winners, result.cost) == (("d", "b"), 10300)


def test_an_add_on_that_asks_less_than_its_base_does_not_hide_the_price_paid_before():
    """d comes after b, and asks less. What c asked must be held against b's price, not against d's: raised further, c
    is bought before b, and all together overspend.
    """
    costs = {"b": 25300, "c": 67200, "a": 10000, "d": 5000, "e": 4500, "f": 30800}
    supported = "dafb fabd eadc dc bd fea fcd adfb bafd ab fdc c cd cfa"
    election = approving(costs, ballots=supported.split(), budget=141_489)
    result = equal_shares.equal_shares(
        election,
        completion=equal_shares.Completion.ADD1,
        step="1/100",
        stop=OVERSPEND,
        after={3: 0},
    )
    assert (result.winners, result.cost) == (("a", "f", "b", "d", "e"), 75_600)


def test_phragmen_is_not_stopped_by_what_costs_more_than_the_whole_budget():
    """c can never be funded, so it stops no count; both a and b fit."""
    election = approving({"a": 4, "b": 5, "c": 11}, ballots=["c"] * 20 + ["a", "b"], budget=10)
    assert phragmen.phragmen(election).winners == ("a", "b")
