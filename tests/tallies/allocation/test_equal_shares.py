"""Equal shares: by hand, by properties, and on real ballots. See test_equal_shares_engines for quick against slow."""

import csv
import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import ties
from engagement.tallies.allocation import prices, runs
from engagement.tallies.allocation import satisfaction as worth
from engagement.tallies.allocation.equal_shares import (
    Choices,
    Compare,
    Completion,
    Satisfaction,
    Start,
    Stop,
    count,
    equal_shares,
)
from engagement.tallies.allocation.greedy import greedy
from engagement.tallies.elections import Ballot, Election, Project
from engagement.tallies.files import pabulib
from tests.tallies.samples import KK24, any_election, election, needs_kk24, renamed, shuffled

STREET = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)


@st.composite
def any_choices(draw: st.DrawFn) -> Choices:
    return Choices(
        satisfaction=draw(st.sampled_from(Satisfaction)),
        completion=draw(st.sampled_from(Completion)),
        step=draw(st.sampled_from(["1", "3", "1/2", "2/3"])),
        start=draw(st.sampled_from(Start)),
        stop=draw(st.sampled_from(Stop)),
        comparison=draw(st.sampled_from([Compare.NONE, Compare.SHOWN])),
    )


@st.composite
def any_scored(draw: st.DrawFn) -> Election:
    """Like any_election, with scores from 1 to 4 in place of ticks, and money in units of 1 or 5."""
    keys = "abcdef"[: draw(st.integers(1, 6))]
    projects = [Project(key, key, draw(st.integers(0, 40))) for key in keys]
    scores = st.dictionaries(st.sampled_from(keys), st.integers(1, 4))
    ballots = [Ballot(f"v{n}", given) for n, given in enumerate(draw(st.lists(scores, max_size=7)))]
    return Election.of(projects, ballots, budget=draw(st.integers(0, 120)), scale=draw(st.sampled_from([1, 5])))


any_ballots = st.one_of(any_election(), any_scored())


def test_the_example_of_docs_rules_comes_out_as_worked_by_hand() -> None:
    result = equal_shares(STREET, completion=Completion.NONE)
    assert result.winners == ("p",)
    assert result.chosen[0].price == 20
    result = equal_shares(STREET, completion=Completion.ADD1, step=1)
    assert result.winners == ("p", "g")
    assert ("Share at the last count", "30 (raised by 5, in 5 steps)") in result.rule.choices
    result = equal_shares(STREET)
    assert ("Share at the last count", "30 (raised by 5, in 200 steps)") in result.rule.choices
    assert greedy(STREET).winners == ("p", "g")


def test_the_gap_of_the_example_is_two_votes() -> None:
    # The playground asks 1/3 of a pound for each pound of good. At that price the garden and the bench would have 10
    # of their 30 pounds from their one supporter: two further supporters would have made either equal.
    result = equal_shares(STREET, completion=Completion.NONE)
    assert result.gap is not None
    assert (result.gap.size, result.gap.unit, result.gap.taken, result.gap.instead_of) == (2, "votes", "p", "g")


def test_scores_of_the_board_in_docs_rules_come_out_as_worked_by_hand() -> None:
    board = Election.of(
        [Project("w", "Workshop", 30), Project("f", "Fair", 30)],
        [Ballot("Ada", {"w": 5, "f": 1}), Ballot("Ben", {"w": 1, "f": 4})],
        budget=60,
    )
    counted = count(board, Choices(completion=Completion.NONE))
    # 30 for 6 points is 5 a point, and a point is worth 30 (the cost); then Ben pays 25 for 4 points.
    assert [(one.project, one.rate) for one in counted.run.purchases] == [
        (0, Fraction(5, 30)),
        (1, Fraction(25, 4 * 30)),
    ]
    payments = list(runs.replay(board, counted.run, counted.satisfaction, ballots=counted.ballots))
    assert [[Fraction(paid, one.unit) for paid in one.amounts] for one in payments] == [[25, 5], [5, 25]]


def test_a_minority_gets_its_share_where_greedy_gives_it_nothing() -> None:
    town = election({"a": 20, "b": 20, "c": 20}, ballots=["ab", "ab", "ab", "c", "c"], budget=50)
    assert set(equal_shares(town, completion=Completion.NONE).winners) == {"a", "c"}
    assert set(greedy(town).winners) == {"a", "b"}


def test_the_comparison_with_greedy_is_shown_and_decides_only_where_it_is_asked_to() -> None:
    # Greedy builds a and b, for three; equal shares a and c: the two who want c gain it, the three lose b.
    town = election({"a": 20, "b": 20, "c": 20}, ballots=["ab", "ab", "ab", "c", "c"], budget=50)
    shown = equal_shares(town)
    assert shown.comparison is not None
    assert (shown.comparison.better_with_shares, shown.comparison.better_with_greedy) == (2, 3)
    assert shown.comparison.greedy == ("a", "b")
    assert set(shown.winners) == {"a", "c"}
    decided = equal_shares(town, comparison=Compare.DECIDES)
    assert decided.winners == ("a", "b")
    assert {choice.by for choice in decided.chosen} == {"comparison"}


def test_supporters_who_cannot_pay_in_full_give_what_they_have() -> None:
    # Shares are 15. a takes 9 from each of two; then b costs 38: those two give their last 6, the others 13.
    board = election({"a": 18, "b": 38}, ballots=["ab", "ab", "b", "b"], budget=60)
    result = equal_shares(board, satisfaction=Satisfaction.CARDINAL, completion=Completion.NONE)
    assert [(choice.id, choice.price) for choice in result.chosen] == [("a", Fraction(9)), ("b", Fraction(13))]


def test_a_blank_ballot_holds_a_share_that_nobody_spends() -> None:
    board = election({"a": 60}, ballots=["a", "a", ""], budget=90)
    assert equal_shares(board, completion=Completion.NONE).winners == ("a",)
    board = election({"a": 61}, ballots=["a", "a", ""], budget=90)
    assert equal_shares(board, completion=Completion.NONE).winners == ()
    assert equal_shares(board, completion=Completion.ADD1).winners == ("a",)


@pytest.mark.parametrize("budget", [0, 1])
def test_a_project_without_a_cost_is_chosen_if_anybody_supports_it(budget: int) -> None:
    assert equal_shares(election({"a": 0, "b": 0}, ballots=["a"], budget=budget)).winners == ("a",)


def test_an_election_without_ballots_or_projects_chooses_nothing() -> None:
    assert equal_shares(election({"a": 1}, ballots=[], budget=10)).winners == ()
    assert equal_shares(election({}, ballots=[""], budget=10)).winners == ()


def test_a_lonely_wish_does_not_keep_the_count_from_ending() -> None:
    # v0's wish is met once a share is 1,000,000: a thousand million steps of a thousandth, nearly all passed over.
    town = election({"a": 10**6, "b": 10**9}, ballots=["a", *[""] * (10**3 - 1)], budget=10**6)
    assert equal_shares(town).winners == ("a",)
    assert equal_shares(town, stop=Stop.OVERSPEND).winners == ("a",)


def test_every_tie_is_reported_with_what_parted_it() -> None:
    board = election({"b": 10, "a": 10, "c": 8}, ballots=["abc", "abc"], budget=100)
    by_cost = equal_shares(board)
    assert by_cost.ties == (ties.Tie(("c", "b", "a"), "lower cost"), ties.Tie(("b", "a"), "place in the list"))
    assert by_cost.gap is not None
    assert by_cost.gap.size == 0
    assert equal_shares(board, tie_order=ties.Order.FILE).winners == ("b", "a", "c")


def test_an_add_on_waits_for_its_base_and_rivals_are_never_both_bought() -> None:
    board = election({"a": 10, "b": 5, "c": 10}, ballots=["abc", "abc", "bc"], budget=90)
    assert equal_shares(board, after={1: 0}).winners.index("b") > equal_shares(board, after={1: 0}).winners.index("a")
    assert set(equal_shares(board, apart=[frozenset({0, 2})]).winners) == {"b", "c"}


def test_a_step_is_whole_units_or_a_part_and_nothing_else() -> None:
    for wrong in ("0", "-1", "1/0", "0.5", "a", "1/1000/2", ""):
        with pytest.raises(ValueError, match="A step is"):
            equal_shares(STREET, step=wrong)


def test_a_recused_member_keeps_their_money() -> None:
    projects = [Project("a", "A", 20)]
    ballots = [Ballot("x", {"a": 1}), Ballot("y", {"a": 1}, recused=frozenset("a"))]
    counted = count(Election.of(projects, ballots, budget=40), Choices(completion=Completion.NONE))
    assert [one.amounts for one in runs.replay(STREET, counted.run, counted.satisfaction, ballots=counted.ballots)] == [
        [20]
    ]


@given(any_ballots, any_choices())
def test_the_budget_is_never_overspent(any_: Election, choices: Choices) -> None:
    assert count(any_, choices).result.cost <= any_.budget


@given(any_ballots, any_choices())
def test_what_nobody_supports_is_never_funded(any_: Election, choices: Choices) -> None:
    assert all(any_.support[winner] > 0 for winner in count(any_, choices).result.winners)


@given(any_ballots, any_choices(), st.sampled_from([Completion.ADD1U, Completion.SUPPORT]))
def test_when_filled_by_support_nothing_supported_would_still_fit(
    any_: Election, choices: Choices, completion: Completion
) -> None:
    result = count(any_, Choices(choices.satisfaction, completion, choices.step, choices.start, choices.stop)).result
    waiting = [p for p in any_.projects if p.id not in result.winners and any_.support[p.id]]
    assert all(project.cost > result.left for project in waiting)


@given(any_ballots, any_choices(), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_the_voters_change_nothing(
    any_: Election, choices: Choices, chance: random.Random
) -> None:
    assert count(shuffled(any_, chance), choices).result == count(any_, choices).result


@given(any_ballots, any_choices())
def test_the_names_of_the_projects_change_nothing(any_: Election, choices: Choices) -> None:
    winners = tuple(f"z{winner}" for winner in count(any_, choices, seed="42").result.winners)
    assert count(renamed(any_), choices, seed="42").result.winners == winners


@given(any_ballots, any_choices())
def test_a_price_system_proves_the_last_count(any_: Election, choices: Choices) -> None:
    counted = count(any_, choices)
    assert list(prices.faults(any_, counted.run, counted.satisfaction)) == []


@given(any_ballots, any_choices())
def test_a_replay_pays_every_cost_exactly(any_: Election, choices: Choices) -> None:
    counted = count(any_, choices)
    times = counted.ballots.times.tolist()
    for paid in runs.replay(any_, counted.run, counted.satisfaction, ballots=counted.ballots):
        total = sum(amount * times[n] for n, amount in zip(paid.ballots, paid.amounts, strict=True))
        assert total == any_.projects[paid.project].cost * paid.unit
        assert min(paid.purses) >= 0


@given(any_ballots, st.sampled_from(Satisfaction))
def test_groups_that_agree_are_served_up_to_one_project(any_: Election, by: Satisfaction) -> None:
    """EJR up to one, by brute force: every set of projects, and all the voters who might have wanted it."""
    winners = equal_shares(any_, satisfaction=by, completion=Completion.NONE).winners
    worths = worth.worths(any_, by).tolist()
    starts, places = any_.ballots.starts.tolist(), any_.ballots.places.tolist()
    utilities = [dict(zip(places[a:b], worths[a:b], strict=True)) for a, b in zip(starts, starts[1:], strict=False)]
    chosen = {any_.place[winner] for winner in winners}
    for size in range(1, 4):
        for wanted in combinations(range(len(any_.projects)), size):
            cost = sum(any_.projects[n].cost for n in wanted)
            # Each member values each project at least so much; the least values are the group's own, so try those
            # of every group of supporters that can pay.
            voters = [n for n, mine in enumerate(utilities) if all(mine.get(place) for place in wanted)]
            for members in range(1, len(voters) + 1):
                if cost * len(utilities) > any_.budget * members:
                    continue
                for group in combinations(voters, members):
                    promised = sum(min(utilities[n][place] for n in group) for place in wanted)
                    assert any(_up_to_one(utilities[n], chosen, wanted) >= promised for n in group)


def _up_to_one(utility: dict[int, int], chosen: set[int], wanted: tuple[int, ...]) -> int:
    """What a voter has from the winners, and from the best one of those wanted that did not win."""
    further = max((utility[place] for place in wanted if place not in chosen), default=0)
    return sum(utility.get(place, 0) for place in chosen) + further


@needs_kk24
@pytest.mark.parametrize("order", ties.Order)
@pytest.mark.parametrize("by", [Satisfaction.COST, Satisfaction.SCORE_COST])
@pytest.mark.parametrize(
    ("step", "start", "stop"),
    [
        ("1", Start.EXACT, Stop.EXHAUSTIVE),
        ("1/1000", Start.EXACT, Stop.OVERSPEND),
        ("1/1000", Start.WHOLE, Stop.EXHAUSTIVE),
    ],
)
def test_the_board_of_winterthur_gets_the_winners_it_published(
    order: ties.Order, by: Satisfaction, step: str, start: Start, stop: Stop
) -> None:
    with (KK24 / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        published = {int(row["id"]) for row in csv.DictReader(file) if row["mes380k"] == "True"}
    with (KK24 / "pre_voting.pb").open("rb") as file:
        reading = pabulib.read(file, budget=380_000)
    result = equal_shares(reading.election, satisfaction=by, step=step, start=start, stop=stop, tie_order=order)
    assert len(published) == 33
    assert {int(winner) for winner in result.winners} == published
    assert result.cost == 378_250
