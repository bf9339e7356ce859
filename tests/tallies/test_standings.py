"""Places, ties, seats and the closest decision, from totals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import results, standings, ties

RULE = results.Rule("Totals", ())


def ranked(totals: dict[str, standings.Number | None], **choices) -> standings.Standing:
    return standings.by_total(
        tuple(totals), totals=list(totals.values()), rule=RULE, ballots=9, blank=0, unit="votes", **choices
    )


def test_the_most_comes_first_equals_share_a_place_and_the_next_is_left_out() -> None:
    standing = ranked({"a": 2, "b": 5, "c": 2, "d": 1})
    assert [(each.option, each.place) for each in standing.places] == [("b", 1), ("a", 2), ("c", 2), ("d", 4)]
    assert standing.ties == (ties.Tie(("a", "c"), "place in the list"),)


def test_the_fewest_can_come_first() -> None:
    assert ranked({"a": 2, "b": 5, "c": 1}, fewest_first=True).order == ("c", "a", "b")


def test_a_seed_draws_lots_for_equals_the_same_every_time() -> None:
    lots = ties.lots("abc", seed="1")
    assert ranked({"a": 2, "b": 2, "c": 2}, seed="1").order == tuple(sorted("abc", key=lots.__getitem__))
    assert ranked({"a": 2, "b": 2}, seed="1").ties[0].parted_by == "lot"


def test_options_without_a_total_stand_last_together_and_are_never_elected() -> None:
    standing = ranked({"a": None, "b": -3, "c": None}, seats=2)
    assert [(each.option, each.place, each.total) for each in standing.places] == [
        ("b", 1, -3),
        ("a", 2, None),
        ("c", 2, None),
    ]
    assert standing.elected == ("b",)
    assert standing.ties == (ties.Tie(("a", "c"), "place in the list"),)


def test_an_option_nobody_wants_takes_no_seat_and_ties_with_it_decide_none() -> None:
    standing = ranked({"a": 0, "b": 2, "c": 0}, seats=2, wanted=[False, True, False])
    assert (standing.order, standing.elected) == (("b", "a", "c"), ("b",))
    assert standing.ties == (ties.Tie(("a", "c"), "place in the list"),)
    assert standing.gap is None
    beside = ranked({"a": 0, "b": 0, "c": 0}, seats=1, wanted=[False, True, True])
    assert (beside.order, beside.elected, beside.ties[0].at) == (("a", "b", "c"), ("b",), "for the last seat")


def test_the_closest_decision_is_the_least_difference_between_neighbours() -> None:
    assert ranked({"a": 9, "b": 4, "c": Fraction(7, 2)}).gap == results.Gap(Fraction(1, 2), "votes", "b", "c")


def test_with_seats_the_closest_decision_is_the_one_for_the_last_seat() -> None:
    assert ranked({"a": 9, "b": 4, "c": 3}, seats=1).gap == results.Gap(Fraction(5), "votes", "a", "b")


def test_without_anything_to_decide_there_is_no_gap() -> None:
    assert ranked({"a": 1}).gap is None
    assert ranked({"a": 1, "b": 2}, seats=2).gap is None
    assert ranked({}).places == ()


def test_a_tie_that_decides_the_last_seat_says_so_and_others_do_not() -> None:
    totals: dict[str, standings.Number | None] = {"a": 3, "b": 2, "c": 2, "d": 1}
    assert [ranked(totals, seats=seats).ties[0].at for seats in (1, 2, 3, 4)] == ["", "for the last seat", "", ""]
    assert ranked(totals, seats=2).elected == ("a", "b")


def test_a_total_for_each_option_is_asked_for() -> None:
    with pytest.raises(ValueError, match="one total for each"):
        standings.by_total("ab", totals=[1], rule=RULE, ballots=1, blank=0, unit="votes")
    with pytest.raises(ValueError, match="seats"):
        ranked({"a": 1}, seats=-1)


def test_a_rule_says_how_equals_are_parted_how_many_seats_and_which_seed() -> None:
    rule = standings.with_ties(RULE, seats=3, seed="2026")
    assert rule.settings == (("seats", "3"), ("seed", "2026"))
    assert rule.choices == (
        ("Equal options", "share a place, and are listed (and take seats) by a lot drawn from the seed '2026'"),
        ("An option nobody wants", "takes no seat, even when one stays empty"),
    )
    unseated = standings.with_ties(RULE, seats=None, seed=None)
    assert (unseated.settings, len(unseated.choices)) == ((), 1)


@given(st.lists(st.none() | st.integers(-3, 3), max_size=7), st.booleans())
def test_a_place_is_one_more_than_the_options_that_are_better(totals: list[int | None], fewest: bool) -> None:
    named: dict[str, standings.Number | None] = {f"o{n}": total for n, total in enumerate(totals)}
    worth = {key: -99 if total is None else -total if fewest else total for key, total in named.items()}
    for each in ranked(named, fewest_first=fewest).places:
        assert each.place == 1 + sum(other > worth[each.option] for other in worth.values())
