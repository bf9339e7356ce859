"""Match, part awards, incompatible and must go together: by hand, and by properties under every rule."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engagement.tallies import results
from engagement.tallies.allocation.awards import Award, Reserve, awards, fold, reserves
from engagement.tallies.allocation.counted import Counted, counted
from engagement.tallies.allocation.greedy import greedy
from engagement.tallies.allocation.optimum import optimum
from engagement.tallies.allocation.per_pound import per_pound
from engagement.tallies.allocation.phragmen import phragmen
from engagement.tallies.allocation.terms import Match, Terms
from engagement.tallies.elections import Ballot, Election, Kind, Project
from tests.tallies.samples import any_election, ballots_of, election

STREET = election({"p": 60, "g": 30, "b": 30}, ballots=["pb", "p", "p", "g"], budget=100)


def by_support(ready: Counted) -> results.Result:
    return greedy(ready.election, after=ready.after, apart=ready.apart)


def by_the_pound(ready: Counted) -> results.Result:
    return per_pound(ready.election, after=ready.after, apart=ready.apart)


def by_earning(ready: Counted) -> results.Result:
    return phragmen(ready.election, after=ready.after, apart=ready.apart)


def by_total(ready: Counted) -> results.Result:
    return optimum(ready.election, after=ready.after, apart=ready.apart, together=ready.together)


RULES = [by_support, by_the_pound, by_earning, by_total]


def test_the_pot_pays_what_the_match_does_not() -> None:
    ready = counted(STREET, Terms(match={"p": Match(confirmed=25, conditional=5)}))
    result = by_support(ready)
    assert result.winners == ("p", "g", "b")
    assert result.cost == 90
    assert awards(ready, result)[0] == Award("p", "P", 30, confirmed=25, conditional=5)
    assert awards(ready, result)[0].total == 60


def test_a_conditional_award_has_a_reserve_list_from_counting_again() -> None:
    ready = counted(STREET, Terms(match={"p": Match(conditional=10)}))
    result = by_support(ready)
    assert result.winners == ("p", "g")
    assert reserves(ready, result, rule=by_support) == (Reserve("p", falls=("p",), next=("b",)),)
    plain = counted(STREET, Terms())
    assert reserves(plain, by_support(plain), rule=by_support) == ()


def test_awards_that_stand_are_kept_and_only_what_fits_beside_them_is_next() -> None:
    """With a (£40 from the pot) d's £70 does not fit, and b's £40 does. Without a, a count would choose d and c. But
    b has its award, and beside it only c fits.
    """
    costs = {"a": 50, "b": 40, "c": 30, "d": 70}
    town = election(costs, ballots=["a", "abd", "abd", "acd"], budget=100)
    ready = counted(town, Terms(match={"a": Match(conditional=10)}))
    result = by_support(ready)
    assert result.winners == ("a", "b")
    assert reserves(ready, result, rule=by_support) == (Reserve("a", ("a",), next=("c",), shaken=("b",)),)


def test_match_raises_no_vote_and_no_order_by_support() -> None:
    for match in (Match(), Match(confirmed=40), Match(conditional=60)):
        ready = counted(STREET, Terms(match={"p": match}))
        assert ready.election.supporters.tolist() == STREET.supporters.tolist()
        assert ready.election.points.tolist() == STREET.points.tolist()
        worth = [project.cost for project in ready.election.projects]
        assert all(now <= project.cost for now, project in zip(worth, STREET.projects, strict=True))
        assert by_support(ready).winners[0] == "p"


def test_a_proposal_may_ask_for_a_base_and_add_ons() -> None:
    """Two support the hall up to £30, one up to £70 and one to £90. So the base has four votes, the next step two."""
    hall = election({"h": 90, "c": 20}, ballots=["h", "h", "hc", "hc", "c"], budget=100)
    asked = Terms(parts={"h": (30, 70, 90)}, upto={"v0": {"h": 1}, "v1": {"h": 1}, "v2": {"h": 2}})
    ready = counted(hall, asked)
    assert [(p.id, p.cost) for p in ready.election.projects] == [("h", 30), ("c", 20), ("h+1", 40), ("h+2", 20)]
    assert ready.election.supporters.tolist() == [4, 3, 2, 1]
    result = by_support(ready)
    assert result.winners == ("h", "c", "h+1")
    assert awards(ready, result) == (Award("h", "H", 70, amount=2, amounts=3), Award("c", "C", 20))
    folded = fold(ready, result)
    assert [(choice.id, choice.cost, choice.support) for choice in folded.chosen] == [("h", 70, 4), ("c", 20, 3)]
    assert folded.cost == result.cost


def test_match_pays_the_least_amount_first_and_only_what_needs_the_condition_falls() -> None:
    hall = election({"h": 90, "c": 50}, ballots=["h", "h", "c"], budget=65)
    ready = counted(hall, Terms(parts={"h": (30, 90)}, match={"h": Match(confirmed=30, conditional=10)}))
    assert [p.cost for p in ready.election.projects] == [0, 50, 50]
    result = by_support(ready)
    assert awards(ready, result) == (Award("h", "H", 50, 2, 2, confirmed=30, conditional=10),)
    assert reserves(ready, result, rule=by_support) == (Reserve("h", falls=("h+1",), next=("c",)),)


def test_of_incompatible_proposals_one_at_most_is_chosen() -> None:
    for rule in RULES:
        ready = counted(STREET, Terms(apart=[frozenset("pg")]), packages=rule is not by_total)
        assert {"p", "g"} - set(rule(ready).winners), rule


def test_proposals_that_go_together_are_one_package_for_those_who_support_all_of_it() -> None:
    town = election({"a": 10, "b": 20, "c": 20}, ballots=["ab", "ab", "a", "c"], budget=40)
    ready = counted(town, Terms(together=[frozenset("ab")], match={"a": Match(confirmed=4)}))
    assert [(p.id, p.cost) for p in ready.election.projects] == [("a&b", 26), ("b", 20), ("c", 20)]
    assert ready.election.supporters.tolist() == [2, 0, 1]
    result = by_support(ready)
    assert result.winners == ("a&b",)
    folded = fold(ready, result)
    assert [(choice.id, choice.cost, choice.support) for choice in folded.chosen] == [("a", 6, 3), ("b", 20, 2)]
    whole = counted(town, Terms(together=[frozenset("ab")]), packages=False)
    assert set(by_total(whole).winners) == {"a", "b"}


def test_a_package_is_liked_as_much_as_its_least_liked_member_and_recusal_from_one_is_from_all() -> None:
    projects = [Project("a", "A", 10), Project("b", "B", 10)]
    ballots = [Ballot("x", {"a": 5, "b": 3}), Ballot("y", {"a": 9}, frozenset("b")), Ballot("z", {"a": 1, "b": 2})]
    board = Election.of(projects, ballots, budget=20, kind=Kind.SCORING)
    ready = counted(board, Terms(together=[frozenset("ab")]))
    assert ready.election.points.tolist() == [4, 0]
    assert ready.election.recused == {"a&b": frozenset({"y"})}
    assert ready.election.eligible["a&b"] == 2
    parts = counted(board, Terms(parts={"b": (4, 10)})).election
    assert parts.recused == {"b": frozenset({"y"}), "b+1": frozenset({"y"})}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Terms(match={"x": Match(1)}), "not there: x"),
        (Terms(match={"p": Match(40, 21)}), "between nothing and its cost"),
        (Terms(match={"p": Match(-1)}), "between nothing and its cost"),
        (Terms(parts={"p": (30, 30, 60)}), "must rise"),
        (Terms(parts={"p": (0, 60)}), "must rise"),
        (Terms(parts={"p": (10, 20, 30, 60)}), "one to 3 amounts"),
        (Terms(parts={"p": (30, 50)}), "must be its cost"),
        (Terms(parts={"p": (30, 60)}, together=[frozenset("pg")]), "cannot have to go together"),
        (Terms(together=[frozenset("pg"), frozenset("gb")]), "two sets that must go together"),
        (Terms(together=[frozenset("p")]), "at least two"),
        (Terms(apart=[frozenset()]), "at least two"),
        (Terms(together=[frozenset("pg")], apart=[frozenset("pg")]), "must go together"),
        (Terms(parts={"p": (30, 60)}, apart=[frozenset({"p", "p+1"})]), "its own add-on"),
        (Terms(apart=[frozenset({"p", "p+1"})]), "not there: p\\+1"),
        (Terms(parts={"p": (30, 60)}, upto={"v0": {"p": 3}}), "does not state"),
        (Terms(parts={"p": (30, 60)}, upto={"zed": {"p": 1}}), "without a ballot: zed"),
    ],
)
def test_terms_that_make_no_sense_are_refused_with_a_sentence(asked: Terms, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        counted(STREET, asked)


def test_what_goes_together_cannot_be_incompatible_however_it_is_counted() -> None:
    with pytest.raises(ValueError, match="must go together"):
        counted(STREET, Terms(together=[frozenset("pg")], apart=[frozenset("pg")]), packages=False)


def test_an_id_that_an_add_on_would_need_is_refused() -> None:
    projects = [Project("7", "", 10), Project("7+1", "", 5)]
    board = Election.of(projects, [], budget=10)
    with pytest.raises(ValueError, match="needed for an add-on"):
        counted(board, Terms(parts={"7": (5, 10)}))


@st.composite
def with_terms(draw: st.DrawFn) -> tuple[Election, Terms]:
    """Any election with at least three projects, and terms that make sense for it."""
    any_ = draw(any_election())
    assume(len(any_.projects) >= 3)
    ids = [project.id for project in any_.projects]
    cost = {project.id: project.cost for project in any_.projects}
    first, second = draw(st.permutations(ids))[:2]
    together = [frozenset({first, second})] if draw(st.booleans()) else []
    loose = [key for key in ids if not any(key in members for members in together)]
    parts, match = {}, {}
    for key in loose:
        if cost[key] > 2 and draw(st.booleans()):
            parts[key] = (*sorted(draw(st.sets(st.integers(1, cost[key] - 1), max_size=2))), cost[key])
    for key in ids:
        confirmed = draw(st.integers(0, cost[key]))
        match[key] = Match(confirmed, draw(st.integers(0, cost[key] - confirmed)))
    rivals = draw(st.lists(st.sets(st.sampled_from(ids), min_size=2, max_size=3), max_size=2))
    apart = [frozenset(members) for members in rivals if not any(pack <= members for pack in together)]
    upto = {
        voter: {key: draw(st.integers(1, len(amounts))) for key, amounts in parts.items() if draw(st.booleans())}
        for voter in any_.voters
    }
    return any_, Terms(match, parts, upto, apart, together)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=50, deadline=None)
@given(with_terms())
def test_every_rule_keeps_to_the_terms(rule: Callable[[Counted], results.Result], case: tuple[Election, Terms]) -> None:
    any_, asked = case
    ready = counted(any_, asked, packages=rule is not by_total)
    result = rule(ready)
    given_, folded = awards(ready, result), fold(ready, result)
    chosen = {award.id for award in given_}
    assert result.cost <= any_.budget
    assert folded.cost == result.cost == sum(award.pays for award in given_)
    assert all(any_.support[award.id] for award in given_)
    assert all(len(chosen & members) <= 1 for members in asked.apart)
    assert all(len(chosen & members) in (0, len(members)) for members in asked.together)
    amounts = {award.id: award.amount for award in given_}
    for winner in result.winners:
        unit = ready.units[ready.election.place[winner]]
        assert all(unit.amount <= amounts[key] for key in unit.members)
    for award in given_:
        won = [ready.units[ready.election.place[winner]] for winner in result.winners]
        taken = [unit.amount for unit in won if award.id in unit.members]
        assert sorted(taken) == list(range(1, award.amount + 1))
        assert award.total == asked.amounts(any_.projects[any_.place[award.id]])[award.amount - 1]
        assert award.conditional <= asked.match[award.id].conditional


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25, deadline=None)
@given(with_terms())
def test_the_reserve_lists_belong_to_the_conditional_awards_and_fit(
    rule: Callable[[Counted], results.Result], case: tuple[Election, Terms]
) -> None:
    any_, asked = case
    ready = counted(any_, asked, packages=rule is not by_total)
    result = rule(ready)
    listed = reserves(ready, result, rule=rule)
    assert [one.id for one in listed] == [award.id for award in awards(ready, result) if award.conditional]
    for one in listed:
        after = [winner for winner in result.winners if winner not in one.falls] + list(one.next)
        assert one.falls
        assert not set(one.falls) & set(one.next)
        assert sum(ready.election.projects[ready.election.place[winner]].cost for winner in after) <= any_.budget
        named = {key for winner in after for key in ready.units[ready.election.place[winner]].members}
        assert all(len(named & members) <= 1 for members in asked.apart)


@given(with_terms())
def test_more_match_changes_no_ballot_and_makes_nobody_pay_more(case: tuple[Election, Terms]) -> None:
    any_, asked = case
    plain = counted(any_, replace(asked, match={})).election
    ready = counted(any_, asked).election
    assert ready.points.tolist() == plain.points.tolist()
    assert ready.supporters.tolist() == plain.supporters.tolist()
    assert [ballot.scores for ballot in ballots_of(ready)] == [ballot.scores for ballot in ballots_of(plain)]
    assert sum(p.cost for p in ready.projects) <= sum(p.cost for p in plain.projects)


@given(any_election())
def test_without_terms_nothing_changes(any_: Election) -> None:
    ready = counted(any_, Terms())
    assert ready.election.projects == any_.projects
    assert ballots_of(ready.election) == ballots_of(any_)
    assert fold(ready, by_support(ready)) == greedy(any_)
